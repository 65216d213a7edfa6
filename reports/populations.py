"""What tables count, thing by thing, and the evidence of each: a table of whose things a sample is drawn says so.

A plug-in of reports/tables declares POPULATION, made by a function here or by its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import GAPS, Standing, holds, rank
from evidence.models import Event
from foundation.collation import by_code_points
from reports.coverage import REPORTED_DAYS
from reports.figures import table_modules
from suppliers.models import Classification, StageChange

#: One thing that a table counts: the supplier's code, and the requirement's where it is about one, or which row it is.
Key = tuple[str, str]
Told = dict[str, Any]
#: What gives rows as of a day.
Rows = Callable[[date], "QuerySet[Any]"]
#: What gives further rows that bear one out.
Beside = Callable[[Any], list[Any]]


@dataclass(frozen=True)
class Population:
    """The things that a table counts on a day, and what is told of one with its evidence."""

    keys: Callable[[date], Iterator[Key]]
    told: Callable[[Key, date], Told]


def populations() -> dict[str, Population]:
    """Return the populations of the tables that have one, by the tables' codes and in their order."""
    return {module.CODE: module.POPULATION for module in table_modules() if hasattr(module, "POPULATION")}


def of_obligations(*kinds: str, standings: tuple[int, ...] = ()) -> Population:
    """Return the obligations of some kinds, each with its proofs and exemptions; those alone of some standings."""

    def keys(as_of: date) -> Iterator[Key]:
        bound: Any = Obligation.objects.in_force(as_of).filter(requirement__kind__in=kinds)
        if standings:
            bound = bound.with_standing(as_of, REPORTED_DAYS).filter(standing__in=standings)
        yield from (
            bound.order_by(by_code_points("supplier__code"), by_code_points("requirement__code"))
            .values_list("supplier__code", "requirement__code")
            .iterator()
        )

    return Population(keys, duty)


def duty(key: Key, as_of: date) -> Told:
    """Return an obligation with its standing as reported, the papers that explain it, and what set it aside.

    Of what is held these are the proofs that held on the day, else all that had been handed in or decided by then: what
    expired, waits, is to come or was refused is told from what was never handed in.
    """
    supplier, requirement = key
    pair = {"supplier__code": supplier, "requirement__code": requirement}
    obligation = Obligation.objects.in_force(as_of).filter(**pair).with_standing(as_of, REPORTED_DAYS)
    standing = Standing(obligation.values_list("standing", flat=True)[0])
    explaining = on_file(as_of) if standing in GAPS else holds(as_of)
    papers = Attestation.objects.filter(explaining, **pair).annotate(standing=rank(as_of, REPORTED_DAYS))
    proofs = papers.select_related("file").order_by("pk")
    told: Told = {"supplier": supplier, "requirement": requirement, "standing": standing.name.lower()}
    told |= {"evidence": [proof(row) for row in proofs]}
    if standing == Standing.EXEMPT:
        exempt = Exemption.objects.on(as_of).filter(**pair).select_related("granted_by").order_by("pk")
        told["exemptions"] = [exemption(row) for row in exempt]
    return told


def on_file(as_of: date) -> Q:
    """Return whether a paper had been handed in or decided by a day."""
    return Q(submitted_on__lte=as_of) | Q(decided_on__lte=as_of)


def of_suppliers(*stages: str, further: tuple[Any, ...] = (), within: Rows | None = None) -> Population:
    """Return the suppliers that were in some stages, each with its facts of the day and rows of `further` models.

    `within` gives the suppliers among whom they are.
    """

    def keys(as_of: date) -> Iterator[Key]:
        found = StageChange.objects.on(as_of).filter(stage__in=stages)
        if within is not None:
            found = found.filter(supplier__in=within(as_of))
        for code in (
            found.order_by(by_code_points("supplier__code")).values_list("supplier__code", flat=True).iterator()
        ):
            yield code, ""

    def told(key: Key, as_of: date) -> Told:
        facts = (StageChange, Classification, *further)
        rows = [row for model in facts for row in model.objects.on(as_of).filter(supplier__code=key[0])]
        return {"supplier": key[0], "evidence": [evidence_of(row) for row in rows]}

    return Population(keys, told)


def of_rows(*sources: Rows, supplier: str = "supplier__code", beside: Beside = lambda _row: []) -> Population:
    """Return the rows that some sources give, one source after another.

    `supplier` is the path to the supplier's code; where it is empty the rows are of no supplier.
    """

    def keys(as_of: date) -> Iterator[Key]:
        for source in sources:
            rows = source(as_of)
            label = rows.model._meta.label_lower
            ordered = rows.order_by(*map(by_code_points, filter(None, [supplier])), "pk")
            for code, pk in ordered.values_list(supplier or "pk", "pk").iterator():
                yield code if supplier else "", f"{label} {pk}"

    def told(key: Key, as_of: date) -> Told:
        label, pk = key[1].split()
        models = {rows.model._meta.label_lower: rows.model for rows in (source(as_of) for source in sources)}
        row = models[label].objects.get(pk=pk)
        born_out = [row, *beside(row)]
        return {"supplier": key[0], "row": key[1], "evidence": [evidence_of(each) for each in born_out]}

    return Population(keys, told)


def proof(row: Any) -> Told:
    """Return the evidence of a proof: how it stands by itself, from when until when, and the hash of its file.

    `lapses_on` is the first day on which it no longer counts.
    """
    return evidence_of(row) | {
        "reference": str(row.public_id),
        "standing": Standing(row.standing).name.lower(),
        "decision": row.decision,
        "valid_from": row.valid_from.isoformat(),
        "lapses_on": row.lapses_on.isoformat(),
        "backing": row.backing,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "file_sha256": row.file.sha256 if row.file else None,
    }


def exemption(row: Exemption) -> Told:
    """Return the evidence of an exemption: from when until when, by whom and why."""
    return evidence_of(row) | {
        "exempt_from": row.exempt_from.isoformat(),
        "exempt_until": row.exempt_until.isoformat(),
        "granted_by": row.granted_by.email,
        "reason": row.reason,
    }


def evidence_of(row: Any) -> Told:
    """Return which row it is, and the events of the ledger about it."""
    label = row._meta.concrete_model._meta.label_lower
    events = Event.objects.filter(object_type=label, object_id=row.pk).order_by("seq")
    return {"row": f"{label} {row.pk}", "ledger": list(events.values_list("seq", flat=True))}
