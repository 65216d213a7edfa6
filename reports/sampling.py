"""A sample of what a table counts, for the assurance provider: drawn anew from the same seed it is the same."""

import hashlib
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from attestations.models import Attestation, Kind, Obligation
from attestations.standing import Standing, holds
from evidence.digests import canonical_json
from evidence.models import Event
from foundation.collation import by_code_points
from suppliers.models import ON_FILE, Classification, GradeChange, Stage, StageChange

#: One thing that a table counts: the supplier's code, and the requirement's where it is about one.
Key = tuple[str, str]


@dataclass(frozen=True)
class Sample:
    """What was drawn, out of how many; the hash of all their keys says whether they are still the same."""

    seed: str
    population: int
    population_sha256: str
    items: list[dict[str, Any]]


def obligations(*kinds: str) -> Callable[[date], Iterator[Key]]:
    """Return what gives the obligations of some kinds."""

    def keys(as_of: date) -> Iterator[Key]:
        bound = Obligation.objects.in_force(as_of).filter(requirement__kind__in=kinds)
        yield from (
            bound.order_by(by_code_points("supplier__code"), by_code_points("requirement__code"))
            .values_list("supplier__code", "requirement__code")
            .iterator()
        )

    return keys


def on_stages(*stages: str) -> Callable[[date], Iterator[Key]]:
    """Return what gives the suppliers that were in some stages."""

    def keys(as_of: date) -> Iterator[Key]:
        found = StageChange.objects.on(as_of).filter(stage__in=stages).order_by(by_code_points("supplier__code"))
        for code in found.values_list("supplier__code", flat=True).iterator():
            yield code, ""

    return keys


#: Table -> what it counts on a day, in the order of codes.
POPULATIONS: dict[str, Callable[[date], Iterator[Key]]] = {
    "suppliers_by_region": on_stages(*ON_FILE),
    "commitments": obligations(Kind.COMMITMENT),
    "certifications": obligations(Kind.CERTIFICATE),
    "documents": obligations(Kind.TEST_REPORT, Kind.DOCUMENT),
    "grades": on_stages(Stage.ACTIVE),
}


def draw(table: str, as_of: date, size: int, seed: str) -> Sample:
    """Return `size` of what a table counts on a day, each with its evidence.

    Those are drawn for which SHA-256 of the seed, the supplier and the requirement, with bars between, is lowest:
    anybody can do it again without this program.
    """
    count, digest = 0, hashlib.sha256()

    def ranked() -> Iterator[tuple[str, Key]]:
        nonlocal count
        for key in POPULATIONS[table](as_of):
            count += 1
            digest.update(f"{'|'.join(key)}\n".encode())
            yield hashlib.sha256("|".join((seed, *key)).encode()).hexdigest(), key

    drawn = heapq.nsmallest(size, ranked())
    items = [item(table, key, as_of) for _rank, key in drawn]
    return Sample(seed, count, digest.hexdigest(), items)


def item(table: str, key: Key, as_of: date) -> dict[str, Any]:
    """Return one thing with its evidence."""
    supplier, requirement = key
    if requirement:
        obligation = Obligation.objects.in_force(as_of).filter(supplier__code=supplier, requirement__code=requirement)
        standing = Standing(obligation.with_standing(as_of).values_list("standing", flat=True)[0])
        proofs = Attestation.objects.filter(holds(as_of), supplier__code=supplier, requirement__code=requirement)
        evidence = [proof(row) for row in proofs.select_related("file").order_by("pk")]
        return {
            "supplier": supplier,
            "requirement": requirement,
            "standing": standing.name.lower(),
            "evidence": evidence,
        }
    facts = [StageChange, Classification, *([GradeChange] if table == "grades" else [])]
    rows = [row for model in facts for row in model.objects.on(as_of).filter(supplier__code=supplier)]
    return {"supplier": supplier, "evidence": [evidence_of(row) for row in rows]}


def proof(row: Attestation) -> dict[str, Any]:
    """Return the evidence of a proof, with the hash of its file."""
    return evidence_of(row) | {
        "reference": str(row.public_id),
        "backing": row.backing,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "file_sha256": row.file.sha256 if row.file else None,
    }


def evidence_of(row: Any) -> dict[str, Any]:
    """Return which row it is, and the events of the ledger about it."""
    label = row._meta.concrete_model._meta.label_lower
    events = Event.objects.filter(object_type=label, object_id=row.pk).order_by("seq")
    return {"row": f"{label} {row.pk}", "ledger": list(events.values_list("seq", flat=True))}


def as_json(sample: Sample, table: str, as_of: date) -> str:
    """Return a sample as the command prints it."""
    return canonical_json({"table": table, "as_of": as_of.isoformat(), **vars(sample)})
