"""Read and write the attestations that rows of a sheet speak of."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone

from attestations.models import Attestation, Requirement, RequirementEdition, Review
from attestations.sheets.naming import Named
from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.job import Job
from sheets.row import Row
from suppliers.sheets.known import supplier_keys

#: What the sheets fill, whatever the kind; what a sheet does not have stays empty.
TEXTS = (
    "basis",
    "number",
    "issuing_body",
    "accreditation",
    "scope",
    "holder_name",
    "sites",
    "signatory_name",
    "signatory_title",
    "contract_reference",
)
#: How a paper came here and what was seen of it: says whether a sheet may speak of it.
REVIEW = ("origin", "decision", "backing", "reviewed")
NAMES = (
    "public_id",
    "supplier",
    "requirement",
    "kind",
    "backing",
    "origin",
    "edition",
    "edition_ends_on",
    *TEXTS,
    "submitted_on",
    "decided_on",
    "decision",
    "valid_from",
    "valid_until",
    "recorded_at",
    "recorded_by",
    "run",
)

#: What an import's row weighs as long as nobody has looked at the paper.
WEIGHT = (Attestation.Backing.RECORDED_ONLY, Attestation.Origin.SHEET)


def attestations_of(
    model: type[Attestation], rows: Sequence[Row], fields: Mapping[str, str]
) -> Iterator[tuple[int, str, int, int | None, dict[str, Any]]]:
    """Give key, supplier code, requirement, edition and values by column of what the rows' suppliers hold."""
    with scope.ids(supplier_keys(rows).values()) as suppliers:
        held = model.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", [])).exclude(
            decision__in=Attestation.VOID
        )
        held = held.annotate(reviewed=Exists(Review.objects.filter(attestation=OuterRef("pk"))))
        columns = ("pk", "supplier__code", "requirement_id", "edition_id")
        for pk, supplier, requirement, edition, *values in held.values_list(*columns, *REVIEW, *fields.values()):
            yield pk, supplier, requirement, edition, dict(zip((*REVIEW, *fields), values, strict=True))


def write_attestations(rows: Sequence[Row], fields: Mapping[str, str], job: Job) -> None:
    """Insert new attestations as accepted and *recorded only*, and write what changed of known ones."""
    suppliers = supplier_keys(rows)
    new = [row for row in rows if not row.is_known]
    known = [row for row in rows if row.is_known]
    with ledger(job.actor) as events:
        insert(new, fields, suppliers, job)
        update(known, fields)
        events.add_many("attestation_imported", Attestation, [row.pk for row in new if row.pk])
        events.add_many("attestation_changed", Attestation, [row.pk for row in known if row.pk])
    job.touched |= set(suppliers.values())


def insert(rows: Sequence[Row], fields: Mapping[str, str], suppliers: Mapping[str, int], job: Job) -> None:
    """Insert new attestations and set their keys."""
    last = Attestation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    bulk.insert(Attestation, NAMES, map(values_of_new(fields, suppliers, job), rows))
    made = Attestation.objects.filter(pk__gt=last, run=job.run)
    columns = ("supplier_id", "requirement_id", "number", "valid_from", "pk")
    keys = {tuple(key): pk for *key, pk in made.values_list(*columns)}
    for row in rows:
        number = row.values.get("certificate_number", "")
        start = row.values.get("valid_from", row.values.get("signed_on"))
        row.pk = keys[suppliers[row.values["supplier_code"]], named_by(row).requirement_id, number, start]


def values_of_new(fields: Mapping[str, str], suppliers: Mapping[str, int], job: Job) -> Callable[[Row], Sequence[Any]]:
    """Return what gives the values of NAMES of a row. It was decided on the day it starts, by nobody here."""
    kinds = dict(Requirement.objects.values_list("pk", "kind"))
    ends: dict[int | None, date] = dict(RequirementEdition.objects.values_list("pk", "ends_on"))
    recorded = (timezone.now(), job.actor.pk, job.run and job.run.pk)

    def values(row: Row) -> Sequence[Any]:
        named = named_by(row)
        given = {field: row.values.get(column) for column, field in fields.items()}
        start = given["valid_from"]
        of_whom = (suppliers[row.values["supplier_code"]], named.requirement_id, kinds[named.requirement_id])
        edition = (named.edition_id, ends.get(named.edition_id))
        texts = [given.get(name) or "" for name in TEXTS]
        days = (start, start, Attestation.Decision.ACCEPTED, start, given.get("valid_until"))
        return [uuid.uuid4(), *of_whom, *WEIGHT, *edition, *texts, *days, *recorded]

    return values


def update(rows: Sequence[Row], fields: Mapping[str, str]) -> None:
    """Write every field that the sheet has of the known rows."""
    names = [field for field in fields.values() if field != "valid_from"]
    columns = [column for column, field in fields.items() if field != "valid_from"]
    bulk.update(Attestation, names, ((row.pk, *(row.merged(column) for column in columns)) for row in rows))
    ends: dict[int | None, date] = dict(RequirementEdition.objects.values_list("pk", "ends_on"))
    moved = [(row.pk, named_by(row).edition_id) for row in rows if "standard" in row.changes]
    bulk.update(
        Attestation, ("edition", "edition_ends_on"), ((pk, edition, ends.get(edition)) for pk, edition in moved)
    )


def named_by(row: Row) -> Named:
    """Return what the row's paper proves."""
    return row.values.get("standard") or row.values["requirement"]
