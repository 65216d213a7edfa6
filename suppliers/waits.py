"""What waits until another person than who asked decides it: each application says it in its `waiting.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from accounts.models import User
from foundation.dates import today
from foundation.discovery import declared
from suppliers.models import ConflictOfInterest


class Work(NamedTuple):
    """Rows by which people worked on what waits: its key, and the people, are columns of the table."""

    model: type[Model]
    of: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Wait:
    """A kind of row that waits for a decision, and who may take it."""

    code: str
    title: str | Promise
    model: type[Model]
    #: Those that wait.
    rows: Callable[[], "QuerySet[Any]"]
    #: The right that it takes.
    right: str
    #: When it was asked for, a column.
    asked_at: str
    #: Who cannot decide it: who asked, or did the work; columns of the table.
    not_by: tuple[str, ...]
    #: How its list is narrowed to what waits.
    narrowed: str
    #: The list of whose rows it is one, where it has none of its own.
    listed_as: type[Model] | None = None
    #: What leads to the supplier; empty where it is of none.
    supplier: str = "supplier_id"
    #: A further supplier to which nobody who decides has a tie, a column of the table.
    other: str = ""
    #: Whoever did any of this cannot decide it either.
    work: tuple[Work, ...] = ()
    #: What leads to the page on which it is decided.
    page: Callable[[Any], Any] = lambda row: row

    @property
    def changelist(self) -> str:
        """The name of the address of the list on which it stands."""
        opts = (self.listed_as or self.model)._meta
        return f"admin:{opts.app_label}_{opts.model_name}_changelist"

    def for_person(self, person: User) -> "QuerySet[Any]":
        """Return what waits and this person may decide: it was not asked for by her, and she has no tie to it."""
        rows = self.rows().exclude(is_any_of(self.not_by, person))
        for work in self.work:
            rows = rows.exclude(pk__in=work.model._default_manager.filter(is_any_of(work.by, person)).values(work.of))
        if not self.supplier:
            return rows
        tied = ConflictOfInterest.objects.on(today()).filter(person=person).values("supplier")
        for column in filter(None, (self.supplier, self.other)):
            rows = rows.exclude(**{f"{column}__in": tied})
        return rows


def is_any_of(names: Sequence[str], person: User) -> Q:
    """Return that one of some columns is a person."""
    return Q(*((name, person.pk) for name in names), _connector=Q.OR)


def waits() -> Sequence[Wait]:
    """Return every kind, those of lower layers first."""
    return [wait for module in declared("waiting") for wait in module.WAITS]
