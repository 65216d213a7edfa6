"""What was found about a paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The kind of a paper as we found it, its pages, why it is refused, and its peculiarities.

    It is fine where `reason` is empty; else that is a code of Reason, and `media_type` may be empty. `flags` are codes
    of Flag.
    """

    media_type: str
    pages: int = 0
    reason: str = ""
    flags: tuple[str, ...] = ()
