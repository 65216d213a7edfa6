"""What becomes of the rows of a supplier that ends in another: each application says it in its `merging.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import pgettext_lazy

from accounts.models import User
from foundation.discovery import declared
from suppliers.models import Supplier


class Fate(TextChoices):
    """What becomes of rows that refer to a supplier which ends."""

    MOVED = "moved", pgettext_lazy("merge", "Goes over")
    COPIED = "copied", pgettext_lazy("merge", "Is copied")
    ENDED = "ended", pgettext_lazy("merge", "Ends")
    STAYS = "stays", pgettext_lazy("merge", "Stays")


@dataclass(frozen=True)
class Scene:
    """Which supplier ends in which, by whom, on which day."""

    ended: Supplier
    kept: Supplier
    actor: User
    today: date


@dataclass(frozen=True)
class Part:
    """A table with a foreign key to suppliers, and what becomes of its rows.

    `rows` are those that go over, are copied or end; `carry` does it. `waits` are rows that must be settled before.
    """

    model: type[Model]
    fate: Fate = Fate.STAYS
    field: str = "supplier"
    rows: Callable[[Scene], "QuerySet[Any]"] | None = None
    carry: Callable[[Scene], None] | None = None
    waits: Callable[[Supplier, date], "QuerySet[Any]"] | None = None

    @property
    def reference(self) -> str:
        """What the foreign key is called."""
        return f"{self.model._meta.label}.{self.field}"


def barred(ended: Supplier, kept: Supplier) -> Sequence[str]:
    """Return why one supplier cannot end in another.

    Applications declare in `BARS` functions that tell so of what is about them, or tell nothing.
    """
    said = [bar(ended, kept) for module in declared("merging") for bar in getattr(module, "BARS", ())]
    return [sentence for sentence in said if sentence]


def parts() -> Sequence[Part]:
    """Return every part, those of lower layers first."""
    return [part for module in declared("merging") for part in module.PARTS]
