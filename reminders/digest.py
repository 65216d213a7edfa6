"""All that one recipient is told at once, before a channel puts it into words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL

from attestations.models import Acknowledgement, Obligation, Requirement
from attestations.standing import Standing
from foundation import scope
from reminders.models import Reminder
from reminders.recipients import Recipient
from reminders.sources import sources
from suppliers.models import Supplier


@dataclass(frozen=True)
class Line:
    """One thing that is due."""

    reminder: Reminder
    #: What the source says is due: an attestation, or a requirement where nothing was handed in.
    paper: Any
    #: None where what is due is of no requirement.
    requirement: Requirement | None
    supplier: Supplier
    #: Days from today until the due day; negative once it has passed.
    days: int
    #: Where the obligation stands today, of what a source says nothing else of.
    standing: Standing | None = None
    #: The audit that is booked, of a certificate that is to be renewed.
    booked: Acknowledgement | None = None

    @property
    def source(self) -> str:
        """The code of what makes it due."""
        return self.reminder.source

    @property
    def name(self) -> str:
        """What it is called: as its requirement, or as its source says."""
        return name_of(self.source, self.requirement, self.paper)

    @property
    def due_on(self) -> date:
        """The due day: the last day that counts of what expires, the day of the request of what is missing."""
        return self.reminder.due_on


@dataclass(frozen=True)
class Digest:
    """What one recipient is told, most urgent first."""

    recipient: Recipient
    today: date
    lines: Sequence[Line]
    #: How many further things there are, beyond those that a mail lists.
    more: int

    @property
    def count(self) -> int:
        """How many things there are, listed or not."""
        return len(self.lines) + self.more


def digests(
    reminders: Mapping[int, Collection[Reminder]], whom: Mapping[int, Recipient], today: date, most_lines: int
) -> dict[int, Digest]:
    """Return the digest of each mail, by the mail's key, with so many lines at most."""
    all_reminders = [reminder for found in reminders.values() for reminder in found]
    papers = papers_of(all_reminders)
    suppliers = Supplier.objects.select_related("officer", "country").in_bulk(
        {reminder.supplier_id for reminder in all_reminders}
    )
    requirements = requirements_of(all_reminders)
    standings, booked = standings_of(all_reminders, today), booked_of(all_reminders, today)
    made = {}
    for mail, found in reminders.items():
        lines = [
            Line(
                reminder,
                papers.get((reminder.source, reminder.object_id)),
                requirements.get(reminder.requirement_id),
                suppliers[reminder.supplier_id],
                (reminder.due_on - today).days,
                standings.get((reminder.supplier_id, reminder.requirement_id)),
                booked.get((reminder.supplier_id, reminder.requirement_id)),
            )
            for reminder in found
        ]
        lines.sort(key=urgency)
        more = max(len(lines) - most_lines, 0)
        made[mail] = Digest(whom[mail], today, lines[:most_lines], more)
    return made


def requirements_of(reminders: Iterable[Reminder]) -> dict[int | None, Requirement]:
    """Return the requirements that reminders are about, by key."""
    return {**Requirement.objects.in_bulk({reminder.requirement_id for reminder in reminders} - {None})}


def name_of(source: str, requirement: Requirement | None, paper: Any) -> str:
    """Return what is said to be due: a requirement, or what its source calls it; empty where that is gone."""
    if requirement is not None:
        return requirement.name
    return sources()[source].name_of(paper) if source in sources() and paper is not None else ""


def papers_of(reminders: Iterable[Reminder]) -> dict[tuple[str, int], Any]:
    """Return what the sources say of what is due, by source and key."""
    keys: dict[str, set[int]] = {}
    for reminder in reminders:
        keys.setdefault(reminder.source, set()).add(reminder.object_id)
    known = [(source, keys[code]) for code, source in sources().items() if code in keys]
    return {(source.code, pk): paper for source, wanted in known for pk, paper in source.papers(wanted).items()}


def standings_of(reminders: Iterable[Reminder], today: date) -> dict[tuple[int, int | None], Standing]:
    """Return where the obligations stand of which a source says nothing else, by supplier and requirement."""
    told = [reminder for reminder in reminders if sources()[reminder.source].tells_standing]
    if not told:
        return {}
    with scope.ids(reminder.supplier_id for reminder in told) as suppliers:
        asked = Obligation.objects.in_force(today).filter(
            supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []),
            requirement__in={reminder.requirement_id for reminder in told},
        )
        rows = asked.with_standing(today).values_list("supplier_id", "requirement_id", "standing")
        return {(supplier, requirement): Standing(standing) for supplier, requirement, standing in rows}


def booked_of(reminders: Iterable[Reminder], today: date) -> dict[tuple[int, int | None], Acknowledgement]:
    """Return the audits that are booked, by supplier and requirement."""
    with scope.ids(reminder.supplier_id for reminder in reminders) as suppliers:
        whose = RawSQL(f"SELECT id FROM {suppliers}", [])
        rows = Acknowledgement.objects.booked(today).filter(supplier_id__in=whose)
        return {(said.supplier_id, said.requirement_id): said for said in rows.order_by("pk")}


def urgency(line: Line) -> tuple[int, date, str, str]:
    """Sort by source, then by due day, then by supplier and requirement."""
    code = line.requirement.code if line.requirement else ""
    return sources()[line.source].order, line.due_on, line.supplier.code, code
