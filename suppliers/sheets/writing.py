"""Write the rows of the suppliers' sheet: master data, contacts, dated facts."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils import timezone

from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.job import Job
from sheets.row import Row
from suppliers.models import Classification, Contact, Country, Stage, StageChange, Supplier
from suppliers.models.supplier import FOLDED, folded
from suppliers.services import Fact, likely_copies, reclassify, write_facts
from suppliers.sheets.classified import STORED, content, key_of, reclassifications
from suppliers.sheets.history import stages_of
from suppliers.sheets.known import keys_by_code
from suppliers.sheets.lifecycle import Plan, stages_of_known, stages_of_new

MASTER = ("name", "name_en", "uscc")
#: The fields of `likely_copies`, in its order.
COPIED = ("stage", "registered_on", "active_from", "left_on", "category", "country", "region", "is_core")
#: Column of the sheet -> field of the primary contact.
CONTACT = {"contact_name": "name", "contact_email": "email", "contact_phone": "phone", "language": "language"}


def write_suppliers(rows: Sequence[Row], job: Job) -> None:
    """Write new and changed suppliers and what is dated about them."""
    new = [row for row in rows if not row.is_known]
    known = [row for row in rows if row.is_known]
    with ledger(job.actor):
        stages = [stages_of_new(row, job) for row in new]
        insert_suppliers(new, stages, job)
        update_suppliers(known, job)
        write_contacts(new, known)
        record("contacts_changed", [row for row in known if says_of_contact(row)], job)
        plans = plans_of(known, job) | {key_of(row): plan for row, plan in zip(new, stages, strict=True)}
        write_classifications(new, known, plans, job)
        write_stages(known, plans, job)
    job.touched |= {row.pk for row in rows if row.pk is not None}


def insert_suppliers(rows: Sequence[Row], plans: Sequence[Plan], job: Job) -> None:
    """Insert the master data of new suppliers, of whose stages `plans` tell, and set their keys."""
    own = ("public_id", "code", *MASTER, "lei", "notes", "created_at", *FOLDED, "grade")
    now, regions = timezone.now(), dict(Country.objects.values_list("pk", "region_id"))

    def values(row: Row, plan: Plan) -> tuple[Any, ...]:
        code, master = row.values["code"], [row.values.get(name, "") for name in MASTER]
        copies = likely_copies(plan.made, content(row), regions, job.today)
        return (
            bulk.Stored(uuid.uuid4().hex),
            code,
            *master,
            "",
            "",
            now,
            *folded(code, *master),
            "",
            *copies.values(),
        )

    bulk.insert(Supplier, (*own, *COPIED), map(values, rows, plans))
    keys = keys_by_code({row.values["code"] for row in rows})
    for row in rows:
        row.pk = keys[row.values["code"]]
    record("supplier_entered", rows, job)


def update_suppliers(rows: Sequence[Row], job: Job) -> None:
    """Write what changed of the master data of known suppliers."""
    changed = [row for row in rows if row.changes.keys() & set(MASTER)]
    bulk.update(
        Supplier,
        (*MASTER, *FOLDED),
        (
            (
                row.pk,
                *(row.merged(name, "") for name in MASTER),
                *folded(row.values["code"], *(row.merged(name, "") for name in MASTER)),
            )
            for row in changed
        ),
    )
    record("supplier_changed", changed, job)


def record(action: str, rows: Sequence[Row], job: Job) -> None:
    """Note what was done with the suppliers of the rows."""
    with ledger(job.actor) as events:
        events.add_many(action, Supplier, [row.pk for row in rows if row.pk is not None])


def says_of_contact(row: Row) -> bool:
    """Tell whether a row says something new of the primary contact."""
    return not CONTACT.keys().isdisjoint(row.changes)


def write_contacts(new: Sequence[Row], known: Sequence[Row]) -> None:
    """Write the primary contact of every row that says something new of it."""
    changed = [row for row in known if says_of_contact(row)]
    with scope.ids([row.pk for row in changed if row.pk is not None]) as suppliers:
        theirs = Contact.objects.filter(is_primary=True, supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        primary = dict(theirs.values_list("supplier_id", "pk"))
    fields = tuple(CONTACT.values())
    bulk.update(Contact, fields, ((primary[row.pk], *contact(row)) for row in changed if row.pk in primary))
    missing = [row for row in changed if row.pk not in primary] + [*new]
    made = ((row.pk, said) for row in missing if any(said := contact(row)))
    bulk.insert(Contact, ("supplier", "is_primary", "title", *fields), ((pk, True, "", *said) for pk, said in made))


def contact(row: Row) -> list[str]:
    """Return what the row and the register say of the primary contact."""
    return [row.merged(column) or "" for column in CONTACT]


def plans_of(known: Sequence[Row], job: Job) -> dict[int, Plan]:
    """Return what to write of known suppliers' stages, by key; those of which nothing is to be are left out."""
    return {key_of(row): plan for row in known if (plan := stages_of_known(row, job)).made or plan.corrected}


def write_classifications(new: Sequence[Row], known: Sequence[Row], plans: Mapping[int, Plan], job: Job) -> None:
    """Classify new suppliers from their first day, and change known ones from the day of the import."""
    facts, superseded = reclassify(reclassifications(known), job.effective_on)
    # From the first day on which anything is known of them.
    facts += [Fact(pk, min(plans[pk].made), content(row)) for row in new for pk in [key_of(row)]]
    write_facts(Classification, facts, actor=job.actor, today=job.today, supersedes=superseded, run=job.run)
    begin_earlier(known, plans, job)


def begin_earlier(rows: Sequence[Row], plans: Mapping[int, Plan], job: Job) -> None:
    """Let the first classification begin where a row moves the first stage back: it is classified from then."""
    begins = {pk: min(plans[pk].made) for pk in map(key_of, rows) if pk in plans and plans[pk].made}
    first: dict[int, Classification] = {}
    with scope.ids(begins) as suppliers:
        theirs = Classification.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        for classification in theirs.order_by("-effective_on"):
            first[classification.supplier_id] = classification
    late = [classification for pk, classification in first.items() if begins[pk] < classification.effective_on]
    facts = [
        Fact(row.supplier_id, begins[row.supplier_id], {name: getattr(row, stored) for name, stored in STORED.items()})
        for row in late
    ]
    superseded = [row.pk for row in late]
    write_facts(Classification, facts, actor=job.actor, today=job.today, supersedes=superseded, run=job.run)


def write_stages(known: Sequence[Row], plans: Mapping[int, Plan], job: Job) -> None:
    """Enter the stages that the rows tell of, superseding what they correct."""
    present = stages_of(list({key_of(row) for row in known} & plans.keys()))
    facts, superseded = [], []
    for supplier, plan in plans.items():
        added, dropped = settle(plan, present[supplier])
        facts += [Fact(supplier, day, {"stage": stage}) for day, stage in added.items()]
        superseded += dropped
    write_facts(StageChange, facts, actor=job.actor, today=job.today, supersedes=superseded, run=job.run)


def settle(plan: Plan, present: dict[date, tuple[int, Stage]]) -> tuple[dict[date, Stage], list[int]]:
    """Return the stages to add and the keys of those to supersede: one stage a day remains."""
    dropped = [pk for stages, day in plan.corrected for pk, stage in [present.get(day, (0, None))] if stage in stages]
    for day in plan.made:
        if day in present and present[day][0] not in dropped:
            dropped.append(present[day][0])
    return plan.made, dropped
