"""Take back what an import wrote of attestations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL

from attestations.models import Attestation, RequirementEdition
from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.job import Job
from sheets.written import Written

Former = Mapping[int, Mapping[str, Any]]


def take_back_attestations(written: Written, fields: Mapping[str, str], job: Job) -> None:
    """Remove the attestations that an import made and give the changed ones back what it changed."""
    made = [pk for pk in written.made if pk is not None]
    with ledger(job.actor) as events:
        job.touched |= suppliers_of(made)
        events.add_many("attestation_removed", Attestation, made)
        with scope.ids(made) as gone:
            bulk.delete(Attestation, "id", gone)
        for former in written.former():
            restore(former, {column: field for column, field in fields.items() if field != "valid_from"})
            restore_editions(former)
            events.add_many("attestation_restored", Attestation, former)
            job.touched |= suppliers_of(former)


def suppliers_of(pks: Any) -> set[int]:
    """Return the suppliers of attestations."""
    with scope.ids(pks) as wanted:
        rows = Attestation.objects.filter(pk__in=RawSQL(f"SELECT id FROM {wanted}", []))
        return set(rows.values_list("supplier_id", flat=True))


def restore(former: Former, fields: Mapping[str, str]) -> None:
    """Write what the changed columns said before."""
    with scope.ids(former) as wanted:
        rows = Attestation.objects.filter(pk__in=RawSQL(f"SELECT id FROM {wanted}", []))
        present = list(rows.values_list("pk", *fields.values()))
    bulk.update(
        Attestation,
        tuple(fields.values()),
        (
            (pk, *(former[pk].get(column, value) for column, value in zip(fields, values, strict=True)))
            for pk, *values in present
        ),
    )


def restore_editions(former: Former) -> None:
    """Write the edition that papers named before, with the day on which it ends."""
    ends: dict[int | None, date] = dict(RequirementEdition.objects.values_list("pk", "ends_on"))
    editions = {pk: old["standard"].edition_id for pk, old in former.items() if "standard" in old}
    bulk.update(
        Attestation,
        ("edition", "edition_ends_on"),
        ((pk, edition, ends.get(edition)) for pk, edition in editions.items()),
    )
