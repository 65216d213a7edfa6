"""What figures rest on: dated facts, and rows of reference; each with the tables that read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Exists, OuterRef, Q

from attestations.models import (
    ApplicabilityRule,
    Attestation,
    Exemption,
    Kind,
    Requirement,
    RequirementEdition,
    Suspension,
)
from audits.models import (
    Attendance,
    Audit,
    CaseStep,
    Engagement,
    FindingState,
    ImprovementCase,
    RiskAssessment,
    Scheme,
    Screening,
    SecurityRecord,
    Severity,
)
from evidence.models import Event
from reports.corrected import SAME_REASON, told_alike
from reports.models import Narrative, PublishedFigure, ReportRun
from reports.told import told_otherwise, ways_of
from suppliers.models import (
    Category,
    CategoryGroup,
    Classification,
    Country,
    GradeChange,
    Region,
    SecondSource,
    StageChange,
)

COVERED = ("commitments", "certifications", "documents")
#: The tables that tell what is held; `bridge` tells what is owed.
HELD = ("front", *COVERED, "expiry", "gaps", "changes", "data_quality")
OWED = (*HELD, "bridge")


@dataclass(frozen=True)
class Dated:
    """Rows that figures rest on: from which day on one matters, in which tables, and of which supplier it is.

    `day` is a column of days, or one of months such as 2024-12.
    """

    model: type[models.Model]
    day: str
    tables: tuple[str, ...]
    supplier: str = "supplier__code"
    #: What is done to a row and matters from another of its days.
    other_days: Mapping[str, str] = field(default_factory=dict)
    #: By what is done to a row its day in a column becomes another: the event knows the former one.
    moved_by: Mapping[str, str] = field(default_factory=dict)
    of: Q = field(default_factory=Q)
    #: A column of days -> the columns that matter from it: what leaves all of them as they were says nothing of a day
    #: before. Empty: each event of a row matters from `day`.
    read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: What of the rows neither of two reports reads from `day` on, though it came before the end of their day.
    unread: Callable[[ReportRun, ReportRun], Q] | None = None


#: Until it is decided, a proof waits, whatever it says.
READ_OF_A_PROOF = {
    "submitted_on": ("supplier_id", "requirement_id", "kind", "submitted_on"),
    "decided_on": ("basis", "backing", "edition_id", "decided_on", "decision", "valid_from", "valid_until"),
}


READ_OF_AN_AUDIT = (
    "supplier_id", "scheme_id", "kind", "planned_on", "began_on", "ended_on", "reported_on", "score", "colour",
    "cancelled_on", "counts_from",
)  # fmt: skip


def attestations(kind: str, table: str) -> Dated:
    """Return what is to be known of attestations of a kind."""
    withdrawn = dict.fromkeys(("attestation_withdrawn", "attestation_counts_again"), "withdrawn_on")
    decided = (f"attestation_{decision}" for decision in ("accepted", "refused", "signed", "promised"))
    days = withdrawn | dict.fromkeys(decided, "decided_on")
    tables = tuple(code for code in HELD if code == table or code not in COVERED)
    moved = withdrawn | {"attestation_changed": "submitted_on"}
    return Dated(
        Attestation, "submitted_on", tables, other_days=days, moved_by=moved, of=Q(kind=kind), read=READ_OF_A_PROOF
    )


def ends(*outcomes: str) -> dict[str, str]:
    """Return the actions by which a case ends with one of some outcomes: the day on which it does matters."""
    return {f"case_{outcome}{how}": "until" for outcome in outcomes for how in ("", "_unasked")}


def told_over(_old: ReportRun, new: ReportRun) -> Q:
    """Return the narratives in whose place one of a later month is told."""
    later = Narrative.objects.filter(
        known(Narrative, until=new),
        kpi=OuterRef("kpi"),
        language=OuterRef("language"),
        month__gt=OuterRef("month"),
        month__lte=new.month,
    )
    return Q(Exists(later))


def published_alike(old: ReportRun, new: ReportRun) -> Q:
    """Return the published figures of which two reports tell the same, or nothing: they were frozen with it."""
    events = Event.objects.filter(object_type=PublishedFigure._meta.label_lower)
    befell = events.filter(seq__gt=old.ledger_seq, seq__lte=new.ledger_seq).values("object_id")
    otherwise = told_otherwise(old, new)
    rows = PublishedFigure.objects.filter(pk__in=befell)
    return ~Q(pk__in=[row.pk for row in rows if not otherwise.isdisjoint(ways_of(row))])


def known(model: type[models.Model], *, until: ReportRun) -> Q:
    """Return the rows of a model that the ledger knows up to the last event of a report."""
    events = Event.objects.filter(object_type=model._meta.label_lower, object_id=OuterRef("pk"))
    return Q(Exists(events.filter(seq__lte=until.ledger_seq)))


DATED = (
    Dated(
        StageChange,
        "effective_on",
        (
            *OWED,
            "suppliers_by_region",
            "audits",
            "grades",
            "improvement",
            "screening",
            "second_sources",
            "engagement",
            "over_time",
        ),
        unread=told_alike(StageChange, "stage", besides=SAME_REASON),
    ),
    Dated(
        Classification,
        "effective_on",
        (*OWED, "suppliers_by_region", "second_sources", "engagement", "over_time"),
        unread=told_alike(Classification, "category", "country", "is_core"),
    ),
    Dated(
        GradeChange,
        "effective_on",
        ("front", "grades", "improvement", "second_sources", "over_time"),
        other_days={"grade_followed": "followed_on"},
        unread=told_alike(GradeChange, "period", "grade"),
    ),
    Dated(
        SecondSource,
        "counts_from",
        ("front", "second_sources"),
        other_days={"second_source_followed": "until", "second_source_ended": "until"},
    ),
    Dated(
        ImprovementCase,
        "opened_on",
        ("front", "improvement"),
        other_days=ends("restored", "eliminated", "left", "called_off"),
        read={"opened_on": ("supplier_id", "opened_on")},
    ),
    Dated(
        CaseStep,
        "began_on",
        ("front", "improvement"),
        "case__supplier__code",
        {"case_step_done": "until", "case_step_ended": "until"},
    ),
    Dated(ApplicabilityRule, "required_from", OWED, "", {"rule_closed": "required_until"}),
    Dated(RequirementEdition, "ends_on", HELD, "", moved_by={"edition_changed": "ends_on"}),
    Dated(Exemption, "exempt_from", OWED, other_days={"exemption_revoked": "exempt_until"}),
    attestations(Kind.COMMITMENT, "commitments"),
    attestations(Kind.CERTIFICATE, "certifications"),
    attestations(Kind.TEST_REPORT, "documents"),
    attestations(Kind.DOCUMENT, "documents"),
    Dated(Suspension, "suspended_from", HELD, "attestation__supplier__code", {"suspension_lifted": "lifted_on"}),
    Dated(
        Audit,
        "ended_on",
        ("front", "audits", "over_time"),
        other_days={"report_submitted": "counts_from", "report_approved": "counts_from"},
        moved_by={"audit_held": "ended_on"},
        read={"ended_on": READ_OF_AN_AUDIT},
    ),
    Dated(
        FindingState,
        "effective_on",
        ("front", "audits", "over_time"),
        "finding__supplier__code",
        of=~Q(state=FindingState.State.ANSWERED),
        read={"effective_on": ("finding_id", "state", "effective_on", "until")},
    ),
    Dated(
        Screening,
        "counts_from",
        ("front", "screening"),
        other_days={"screening_agreed": "agreed_on", "screening_ended": "ended_on"},
    ),
    Dated(SecurityRecord, "counts_from", ("front", "security"), ""),
    Dated(RiskAssessment, "counts_from", ("front", "security"), ""),
    Dated(
        Engagement,
        "day",
        ("engagement",),
        "",
        moved_by={"engagement_changed": "day"},
        read={"day": ("kind", "day", "is_about_integrity", "cancelled_on")},
    ),
    Dated(Attendance, "engagement__day", ("engagement",)),
    Dated(Narrative, "month", ("index",), "", unread=told_over),
    Dated(PublishedFigure, "published_on", ("changes",), "", unread=published_alike),
)

#: Rows without days, of which tables read more than what they are called: whoever changes one moves past figures too.
REFERENCE: Mapping[type[models.Model], tuple[str, ...]] = {
    Requirement: OWED,
    RequirementEdition: HELD,
    Region: (*OWED, "suppliers_by_region", "engagement", "over_time"),
    Country: (*OWED, "suppliers_by_region", "engagement", "over_time"),
    CategoryGroup: ("certifications",),
    Category: (*OWED, "certifications"),
    Scheme: ("audits",),
    Severity: ("audits",),
}
