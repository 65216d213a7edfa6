"""A paper of the corpus."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A paper: the name it is handed in under, how it is made, and why it is refused or what is said of it."""

    title: str
    name: str
    content: Callable[[], bytes]
    reason: str = ""
    flags: tuple[str, ...] = ()

    @property
    def is_bad(self) -> bool:
        """Whether it must not be taken as if nothing were the matter."""
        return bool(self.reason or self.flags)
