"""What stands in the way of undoing an import: whatever has touched its rows since, named so that it can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from evidence.models import Event
from evidence.words import action_name, type_name
from foundation.words import listed
from sheets.kept import sheets_of
from sheets.models import ImportRun
from sheets.resource import SheetResource
from sheets.since import Touch, sources
from sheets.spans import WRITTEN, last_events
from sheets.written import Written

#: So many obstacles are named.
NAMED = 100


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way: the row that it touched, and what touched it, by whom and when."""

    sheet: str
    number: int | None
    subject: str
    what: str
    who: str = ""
    at: datetime | None = None
    #: The import that touched the row, where it was one.
    run: ImportRun | None = None

    def __str__(self) -> str:
        place = _("%(sheet)s, row %(row)s") % {"sheet": self.sheet, "row": self.number or "–"}
        return listed(part for part in (place, self.subject, self.what, self.who) if part)


@dataclass
class Obstacles:
    """The first obstacles, and how much more was done to the rows."""

    named: list[Obstacle] = field(default_factory=list)
    more: int = 0

    def __len__(self) -> int:
        return len(self.named) + self.more


def in_the_way(run: ImportRun) -> Obstacles:
    """Return everything that would be lost, or lose what it rests on, if an import were undone.

    The number of queries does not depend on how many rows there are.
    """
    found = Obstacles()
    for _layout, resource in sheets_of(run):
        written = resource.written(run)
        if not resource.is_taken_back:
            found.named += refused(written)
            continue
        found.named += entangled(resource, written)
        touches: list[Touch] = []
        for rows, told in sources(resource, written):
            room = max(NAMED - len(found.named) - len(touches), 0)
            touches += told(list(rows[:room]))
            found.more += max(rows.count() - room, 0)
        found.named += named(resource, written, touches)
    return found


def refused(written: Written) -> list[Obstacle]:
    """Return why a sheet whose rows stay cannot be undone, if any was written."""
    number = written.rows.values_list("number", flat=True).first()
    if number is None:
        return []
    words = _("Rows of this kind stay: change them on their own pages.")
    return [Obstacle(written.title, number, "", words)]


def entangled(resource: SheetResource, written: Written) -> list[Obstacle]:
    """Return the rows that stay because another sheet of the same import wrote to them as well."""
    rows = list(resource.entangled(written).order_by("number")[:NAMED])
    subjects = resource._meta.model._base_manager.select_related().in_bulk({row.object_id for row in rows})
    words = _("Another sheet of the same file changed it too: what it was before cannot be told")
    return [Obstacle(written.title, row.number, subject_of(subjects.get(row.object_id)), words) for row in rows]


def named(resource: SheetResource, written: Written, touches: Sequence[Touch]) -> list[Obstacle]:
    """Say of each touch which row it was, what, who and when; an import is named once for each row."""
    keys = {touch.key for touch in touches}
    numbers = dict(written.rows.filter(object_id__in=keys).values_list("object_id", "number"))
    rows = resource._meta.model._base_manager.select_related().in_bulk(keys)
    people = people_of(touches)
    runs = runs_of([touch.event for touch in touches if touch.event])
    found: dict[tuple[int, int], Obstacle] = {}
    for place, touch in enumerate(touches):
        event = touch.event
        run = runs.get(event.seq) if event else None
        obstacle = Obstacle(
            written.title,
            numbers.get(touch.key),
            subject_of(rows.get(touch.key)),
            what(touch),
            people.get(event.actor_ref, "") if event else "",
            event.at if event else None,
            run,
        )
        found.setdefault((touch.key, run.pk if run else -place), obstacle)
    return list(found.values())


def subject_of(row: Any) -> str:
    """Return what a row is called, with its supplier where it is a supplier's."""
    parts = (getattr(row, "supplier", None), row)
    return listed(part for part in parts if part is not None)


def what(touch: Touch) -> str:
    """Say what was done, and to what, where it is not the row itself."""
    event = touch.event
    parts = (type_name(event.object_type) if event and touch.other else "", touch.other)
    return listed(part for part in (" ".join(filter(None, parts)), action_name(event.action) if event else "") if part)


def people_of(touches: Sequence[Touch]) -> Mapping[str, str]:
    """Return the names of those who acted, by the reference under which the ledger knows them."""
    refs = {touch.event.actor_ref for touch in touches if touch.event}
    return {str(user.ref): str(user) for user in User.objects.filter(ref__in=refs)}


def runs_of(events: Sequence[Event]) -> dict[int, ImportRun]:
    """Return the imports that wrote some of these events, by the event's number."""
    ends = list(last_events().filter(action=WRITTEN, at__in={event.at for event in events}).order_by("seq"))
    runs = ImportRun.objects.in_bulk({end.object_id for end in ends})
    found = {}
    for event in events:
        end = next((end for end in ends if end.at == event.at and end.seq >= event.seq), None)
        if end:
            found[event.seq] = runs[end.object_id]
    return found
