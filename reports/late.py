"""Facts that came late: dated in a month that was reported on, and entered after the report was made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from attestations.models import ApplicabilityRule, Attestation, Exemption, Kind, Suspension
from audits.models import Audit, CaseStep, FindingState, RiskAssessment, SecurityRecord
from evidence.models import Event
from evidence.words import action_name, type_name
from reports.models import ReportRun
from suppliers.models import Classification, GradeChange, StageChange

#: What befalls a row without changing what it says.
SAYS_NOTHING = ("digested_anew", "receipt_made")
#: So many facts of a kind are named; the others are counted.
NAMED = 200
COVERED = ("commitments", "certifications", "documents")


@dataclass(frozen=True)
class Dated:
    """Rows that figures rest on: from which day on one matters, in which tables, and of which supplier it is."""

    model: type[models.Model]
    day: str
    tables: tuple[str, ...]
    supplier: str = "supplier__code"
    #: What is done to a row and matters from another of its days.
    other_days: Mapping[str, str] = field(default_factory=dict)
    of: Q = field(default_factory=Q)


def attestations(kind: str, table: str) -> Dated:
    """Return what is to be known of attestations of a kind."""
    days = {"attestation_withdrawn": "withdrawn_on"}
    days |= {f"attestation_{decision}": "decided_on" for decision in ("accepted", "refused", "signed")}
    return Dated(Attestation, "submitted_on", (table,), other_days=days, of=Q(kind=kind))


DATED = (
    Dated(StageChange, "effective_on", ("suppliers_by_region", "bridge", *COVERED, "grades", "improvement")),
    Dated(Classification, "effective_on", ("suppliers_by_region", "bridge", *COVERED)),
    Dated(GradeChange, "effective_on", ("grades", "improvement")),
    Dated(
        CaseStep,
        "began_on",
        ("improvement",),
        "case__supplier__code",
        {"case_step_done": "until", "case_step_ended": "until"},
    ),
    Dated(ApplicabilityRule, "required_from", ("bridge", *COVERED), "", {"rule_closed": "required_until"}),
    Dated(Exemption, "exempt_from", ("bridge", *COVERED), other_days={"exemption_revoked": "exempt_until"}),
    attestations(Kind.COMMITMENT, "commitments"),
    attestations(Kind.CERTIFICATE, "certifications"),
    attestations(Kind.TEST_REPORT, "documents"),
    attestations(Kind.DOCUMENT, "documents"),
    Dated(
        Suspension,
        "suspended_from",
        COVERED,
        "attestation__supplier__code",
        {"suspension_lifted": "suspended_until"},
    ),
    Dated(Audit, "ended_on", ("audits",)),
    Dated(FindingState, "effective_on", ("audits",), "finding__supplier__code"),
    Dated(SecurityRecord, "day", ("security",), ""),
    Dated(RiskAssessment, "day", ("security",), ""),
)


@dataclass(frozen=True)
class LateFact:
    """A fact of a reported day that a report could not know yet."""

    seq: int
    action: str
    model: str
    day: date
    supplier: str
    tables: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it is and what was done to it."""
        return f"{type_name(self.model)} – {action_name(self.action)}"


def late_facts(old: ReportRun, new: ReportRun) -> tuple[list[LateFact], int]:
    """Return the facts up to the reports' day that were entered between two of them, and how many there are in all.

    They are in the order in which they were entered; of very many of a kind the first ones are named.
    """
    found: list[LateFact] = []
    total = 0
    for dated in DATED:
        for day, events in entered(dated, old.ledger_seq, new.ledger_seq):
            rows = dated.model._base_manager.filter(
                dated.of, **{f"{day}__lte": new.as_of}, pk__in=events.values("object_id")
            )
            total += rows.count()
            found += named(dated, day, rows, events)
    return sorted(found, key=lambda fact: fact.seq), total


def entered(dated: Dated, after: int, until: int) -> Iterator[tuple[str, QuerySet[Event]]]:
    """Give the column of the day that matters, and the events between two for which it does."""
    label = dated.model._meta.label_lower
    events = Event.objects.filter(object_type=label, seq__gt=after, seq__lte=until).exclude(action__in=SAYS_NOTHING)
    yield dated.day, events.exclude(action__in=dated.other_days)
    for day in {*dated.other_days.values()}:
        yield day, events.filter(action__in=[action for action, of in dated.other_days.items() if of == day])


def named(dated: Dated, day: str, rows: "QuerySet[models.Model]", events: QuerySet[Event]) -> Iterator[LateFact]:
    """Give the first of some rows with the first event that befell each."""
    columns = ["pk", day, *filter(None, [dated.supplier])]
    read = {pk: (on, *supplier) for pk, on, *supplier in rows.order_by("pk").values_list(*columns)[:NAMED]}
    first: dict[int, tuple[int, str]] = {}
    for seq, action, pk in events.filter(object_id__in=read).order_by("seq").values_list("seq", "action", "object_id"):
        first.setdefault(pk, (seq, action))
    for pk, (on, *supplier) in read.items():
        seq, action = first[pk]
        yield LateFact(seq, action, dated.model._meta.label_lower, on, supplier[0] if supplier else "", dated.tables)
