"""Facts that came late: dated in a month that was reported on, and entered after the report was made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.utils.translation import gettext

from evidence.left import alike, left
from evidence.models import Event
from evidence.moved import moves
from evidence.words import action_name, type_name
from reports.facts import DATED, Dated
from reports.models import ReportRun

#: What befalls a row without changing what was said of a day before. Of what is superseded, what corrects it tells; of
#: the state of a finding that ended, the one that follows. One comes back where an answer is taken away: open it was.
SAYS_NOTHING = (
    "digested_anew", "receipt_made", "attestation_recalled", "case_step_extended", "report_returned",
    "security_superseded", "finding_state_ended", "finding_state_restored",
)  # fmt: skip
#: So many facts of a kind are named; the others are counted.
NAMED = 200


@dataclass(frozen=True)
class LateFact:
    """A fact of a reported day that a report could not know yet."""

    seq: int
    action: str
    model: str
    day: date
    supplier: str
    tables: tuple[str, ...]
    #: It was moved from the day to one after the reports'.
    is_moved: bool = False

    @property
    def words(self) -> str:
        """What it is and what was done to it."""
        words = f"{type_name(self.model)} – {action_name(self.action)}"
        return gettext("%(fact)s (moved to a later day)") % {"fact": words} if self.is_moved else words


@dataclass(frozen=True)
class Late:
    """The facts that came late between two reports, in the order in which they were entered.

    Of very many of a kind the first ones are named; `total` and `tables` are of all of them.
    """

    facts: list[LateFact]
    total: int
    tables: frozenset[str]


def late_facts(old: ReportRun, new: ReportRun) -> Late:
    """Return the facts up to the reports' day that were entered between two of them."""
    found: list[LateFact] = []
    total, tables = 0, set[str]()
    for dated in DATED:
        for day, events, columns in entered(dated, old.ledger_seq, new.ledger_seq):
            rows = dated.model._base_manager.filter(
                dated.of, **{f"{day}__lte": last_of(dated, day, new.as_of)}, pk__in=events.values("object_id")
            )
            if columns:
                rows = changed(rows, columns, old, new)
            if dated.unread and day == dated.day:
                rows = rows.exclude(dated.unread(old, new))
            count = rows.count()
            if count:
                total += count
                tables.update(dated.tables)
                found += named(dated, day, rows, events)
        moved = [*moved_away(dated, old, new)]
        total += len(moved)
        tables.update(dated.tables if moved else ())
        found += moved[:NAMED]
    return Late(sorted(found, key=lambda fact: fact.seq), total, frozenset(tables))


def entered(dated: Dated, after: int, until: int) -> Iterator[tuple[str, QuerySet[Event], tuple[str, ...]]]:
    """Give the column of the day that matters, the events between two for which it does, and what must have changed.

    Where no columns are given, each of the events matters.
    """
    events = between(dated.model, after, until).exclude(action__in=SAYS_NOTHING)
    others = events.exclude(action__in=dated.other_days)
    for day, columns in (dated.read or {dated.day: ()}).items():
        yield day, others, columns
    for day in sorted({*dated.other_days.values()}):
        yield day, events.filter(action__in=[action for action, of in dated.other_days.items() if of == day]), ()


def changed(
    rows: "QuerySet[models.Model]", columns: tuple[str, ...], old: ReportRun, new: ReportRun
) -> "QuerySet[models.Model]":
    """Keep the rows of which some columns are not what they were at the older of two reports."""
    before, after = (left(rows.model, columns, run.ledger_seq) for run in (old, new))
    rows = rows.alias(before=before, after=after).exclude(before=F("after"))
    return rows.exclude(pk__in=alike(rows.model, columns, rows, before=old.ledger_seq, after=new.ledger_seq))


def moved_away(dated: Dated, old: ReportRun, new: ReportRun) -> Iterator[LateFact]:
    """Give the facts that were of a day up to the reports', and were moved to one after it between them."""
    for action, column in dated.moved_by.items():
        events = between(dated.model, old.ledger_seq, new.ledger_seq).filter(action=action)
        moved = {one.object_id: one for one in moves(events) if one.day <= new.as_of}
        supplier = F(dated.supplier) if dated.supplier else Value("")
        rows = dated.model._base_manager.filter(dated.of, pk__in=moved).exclude(**{f"{column}__lte": new.as_of})
        # What the older report did not know, or knows of the same day again, has left none.
        rows = changed(rows, (column,), old, new).exclude(before="")
        for pk, code in rows.order_by("pk").values_list("pk", supplier):
            one = moved[pk]
            yield LateFact(one.seq, action, dated.model._meta.label_lower, one.day, code, dated.tables, is_moved=True)


def between(model: type[models.Model], after: int, until: int) -> QuerySet[Event]:
    """Return the events of a model's rows after one of the ledger and up to another."""
    return Event.objects.filter(object_type=model._meta.label_lower, seq__gt=after, seq__lte=until)


def is_of_months(dated: Dated, column: str) -> bool:
    """Tell whether a column holds months such as 2024-12."""
    return column == dated.day and isinstance(dated.model._meta.get_field(column.partition("__")[0]), models.CharField)


def last_of(dated: Dated, column: str, as_of: date) -> Any:
    """Return a day as a column holds it."""
    return f"{as_of:%Y-%m}" if is_of_months(dated, column) else as_of


def named(dated: Dated, day: str, rows: "QuerySet[models.Model]", events: QuerySet[Event]) -> Iterator[LateFact]:
    """Give the first of some rows with the first event that befell each."""
    columns = ["pk", day, *filter(None, [dated.supplier])]
    read = {pk: (on, *supplier) for pk, on, *supplier in rows.order_by("pk").values_list(*columns)[:NAMED]}
    first: dict[int, tuple[int, str]] = {}
    for seq, action, pk in events.filter(object_id__in=read).order_by("seq").values_list("seq", "action", "object_id"):
        first.setdefault(pk, (seq, action))
    for pk, (on, *supplier) in read.items():
        seq, action = first[pk]
        when = date.fromisoformat(f"{on}-01") if is_of_months(dated, day) else on
        yield LateFact(seq, action, dated.model._meta.label_lower, when, supplier[0] if supplier else "", dated.tables)


def taken_back(old: ReportRun, new: ReportRun) -> int:
    """Count the rows of dated facts that a report knew and that were deleted before another: their days are gone."""
    total = 0
    for model in {dated.model for dated in DATED}:
        events = between(model, old.ledger_seq, new.ledger_seq)
        before = between(model, 0, old.ledger_seq).filter(object_id=OuterRef("object_id"))
        gone = events.filter(~Exists(model._base_manager.filter(pk=OuterRef("object_id"))), Exists(before))
        total += gone.order_by().values("object_id").distinct().count()
    return total
