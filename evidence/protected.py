"""Which columns of which models are digested after every change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.db import models

from foundation.discovery import declared


@dataclass(frozen=True)
class Protected:
    """A model whose rows cannot be changed unseen: the named columns, in a list that has a version."""

    model: type[models.Model]
    columns: tuple[str, ...]
    version: int = 1
    #: The lists before this one, the first one first: rows that were recorded under them are digested anew.
    earlier: tuple[tuple[str, ...], ...] = ()

    @property
    def label(self) -> str:
        """The name under which events speak of the model."""
        return self.model._meta.label_lower

    @property
    def list_name(self) -> str:
        """The name of the list of columns, such as attestation-1."""
        return f"{self.model._meta.model_name}-{self.version}"

    def before(self) -> "Iterator[Protected]":
        """Give the declaration as it was under each earlier list."""
        for number, columns in enumerate(self.earlier, 1):
            yield Protected(self.model, columns, number)


@dataclass(frozen=True)
class Derived:
    """A stored column that follows from others, so that no event has it; `wrong` gives the rows where it does not.

    What is read from it would be as wrong as if what it follows from had been changed.
    """

    model: type[models.Model]
    column: str
    wrong: Callable[[], Iterable[int]]


def derived() -> Iterator[Derived]:
    """Give every column that follows from others, as `<app>/protected.py` declares them."""
    for module in declared("protected"):
        yield from getattr(module, "DERIVED", [])


@cache
def protected() -> dict[str, Protected]:
    """Return every declaration in `<app>/protected.py`, by label."""
    found = [entry for module in declared("protected") for entry in getattr(module, "PROTECTED", [])]
    return {entry.label: entry for entry in found}
