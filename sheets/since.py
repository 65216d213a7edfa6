"""What was done to some rows since an import wrote them, by what the ledger and the tables say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, ManyToOneRel, Model, OuterRef, Q, QuerySet

from evidence.models import Event
from sheets.models import ImportRow, ImportRun
from sheets.resource import SheetResource, sheet_classes
from sheets.spans import UNDONE, WRITTEN, span
from sheets.written import Written


@dataclass(frozen=True)
class Touch:
    """A row of the database, what was done to it or to what belongs to it, and what refers to it by now."""

    key: int
    event: Event | None
    other: str = ""


#: Rows of some table that each tell of a touch, and how those that are read do.
Source = tuple[QuerySet[Any], Callable[[Sequence[Any]], list[Touch]]]


def sources(resource: SheetResource, written: Written) -> Iterator[Source]:
    """Give whatever touched the rows of a sheet, kind by kind."""
    model: type[Model] = concrete(resource._meta.model)
    later = LaterEvents(written.run)
    yield later.on(model, written.rows.values("object_id")), of_rows
    if resource.whole:
        yield told_of_wholes(resource, written, later)
    for fact in resource.dated:
        owner = field_to(fact, model)
        mine = fact._default_manager.filter(run=written.run)
        yield later.on(fact, mine.values("pk")), of_facts(fact, owner)
        earlier = mine.filter(**{owner: OuterRef(owner)}, pk__lt=OuterRef("pk"))
        newer = fact._default_manager.filter(Exists(earlier), superseded_at=None).exclude(run=written.run)
        yield newer.order_by("pk"), referring(owner)
    for other, name in references(model, leave={*resource.dated, *resource.parts}):
        yield rows_that_refer(other, name, written), referring(name)


class LaterEvents:
    """The events since an import; an import that was undone meanwhile, and its undoing, are as if they were not."""

    def __init__(self, run: ImportRun) -> None:
        _first, last = span(run, WRITTEN)
        self.wanted = Q(seq__gt=last)
        for undone in ImportRun.objects.filter(state=ImportRun.State.UNDONE, undone_at__gt=run.finished_at):
            for action in (WRITTEN, UNDONE):
                self.wanted &= ~Q(seq__range=span(undone, action))

    def on(self, model: type[Model], keys: Any) -> QuerySet[Event]:
        """Return those on some rows of a model, oldest first."""
        label = model._meta.label_lower
        return Event.objects.filter(self.wanted, object_type=label, object_id__in=keys).order_by("seq")


def concrete(model: type[Model]) -> Any:
    """Return the model that has the table."""
    return model._meta.concrete_model


def field_to(model: type[Model], other: type[Model]) -> str:
    """Return the name of the field by which rows refer to another model."""
    return next(field.name for field in model._meta.concrete_fields if field.related_model is other)


def references(model: type[Model], leave: set[type[Model]]) -> Iterator[tuple[Any, str]]:
    """Give every model whose rows refer to a row by themselves, and the name of the field by which they do.

    Where the database does not check it, the rows are derived: they follow by themselves.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in leave:
            # mypy takes the field for one that several columns could make up.
            field: Any = relation.field
            if field.db_constraint:
                yield relation.related_model, field.name


def rows_that_refer(other: Any, name: str, written: Written) -> QuerySet[Any]:
    """Return the rows of a table that refer to what an import made, but for those that it made itself."""
    rows = other._default_manager.filter(**{f"{name}__in": written.made})
    fields = {field.name for field in other._meta.concrete_fields}
    if "superseded_at" in fields:
        rows = rows.filter(superseded_at=None)
    if "run" in fields:
        rows = rows.exclude(run=written.run)
    if codes := [sheet.code for sheet in sheet_classes() if concrete(sheet._meta.model) is other]:
        made = ImportRow.objects.filter(run=written.run, sheet__in=codes, outcome=ImportRow.Outcome.CREATED)
        rows = rows.exclude(pk__in=made.exclude(object_id=None).values("object_id"))
    if hasattr(rows, "worked_on"):
        # Others followed by themselves, and go with what they followed from.
        rows = rows.worked_on()
    return rows.select_related().order_by("pk")


def of_rows(events: Sequence[Event]) -> list[Touch]:
    """Return the touches of events on the rows themselves."""
    return [Touch(event.object_id, event) for event in events]


def told_of_wholes(resource: SheetResource, written: Written, later: LaterEvents) -> Source:
    """Return the events on what the rows are parts of, where the ledger tells of the parts there."""
    whole: Any = resource._meta.model._meta.get_field(resource.whole).related_model
    said = Event.objects.filter(object_type=concrete(whole)._meta.label_lower, action=resource.whole_action)
    mine = said.filter(seq__range=span(written.run, WRITTEN)).values("object_id")
    events = later.on(whole, mine).filter(action=resource.whole_action)

    def touches(events: Sequence[Event]) -> list[Touch]:
        wholes = whole._default_manager.in_bulk({event.object_id for event in events})
        rows = written.model._base_manager.filter(pk__in=written.rows.values("object_id"))
        theirs = rows.filter(**{f"{resource.whole}__in": wholes}).order_by("-pk")
        first = dict(theirs.values_list(f"{resource.whole}_id", "pk"))
        return [
            Touch(key, event, "" if key else str(wholes.get(event.object_id, "")))
            for event in events
            for key in [first.get(event.object_id, 0)]
        ]

    return events, touches


def of_facts(fact: type[Model], owner: str) -> Callable[[Sequence[Event]], list[Touch]]:
    """Return what turns events on dated facts into touches of the rows that they are about."""

    def touches(events: Sequence[Event]) -> list[Touch]:
        facts = fact._default_manager.in_bulk({event.object_id for event in events})
        return [
            Touch(getattr(facts[event.object_id], f"{owner}_id"), event, str(facts[event.object_id]))
            for event in events
        ]

    return touches


def referring(name: str) -> Callable[[Sequence[Any]], list[Touch]]:
    """Return what turns rows that refer to others into touches of those, with the event that brought them."""

    def touches(rows: Sequence[Any]) -> list[Touch]:
        if not rows:
            return []
        label = concrete(type(rows[0]))._meta.label_lower
        events = Event.objects.filter(object_type=label, object_id__in=[row.pk for row in rows]).order_by("-seq")
        first = {event.object_id: event for event in events}
        return [Touch(getattr(row, f"{name}_id"), first.get(row.pk), str(row)) for row in rows]

    return touches
