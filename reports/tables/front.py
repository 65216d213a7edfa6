"""One page: the ratios, how things stand against the month before, what is red, and what waits for a decision."""

from collections.abc import Iterable
from datetime import date
from types import ModuleType
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Attestation, Kind
from attestations.standing import Standing
from audits.models import (
    Audit,
    Extension,
    Finding,
    ImprovementCase,
    Objection,
    Override,
    RiskAssessment,
    Screening,
    SecurityRecord,
)
from foundation.dates import written
from reports.pages import Figure, Names, Section, Table, of_when, shown_share
from reports.reading import Reading, month_before
from reports.shares import share
from reports.tables import bridge, grades, second_sources
from suppliers.models import Grade, SecondSource, Stage, StageRequest

CODE = "front"
ORDER = 0
TITLE = _("At a glance")
#: Ratio -> the kinds of requirements that it is over.
RATIOS = {
    "commitments": (Kind.COMMITMENT,),
    "certifications": (Kind.CERTIFICATE,),
    "documents": (Kind.TEST_REPORT, Kind.DOCUMENT),
}


def elsewhere(as_of: date) -> list[tuple[date, ModuleType]]:
    """Return the tables of the end of the month before, which counts are read from."""
    return [(month_before(as_of), table) for table in (bridge, grades)]


def compute(reading: Reading) -> dict[str, Any]:
    """Return the ratios and counts of the day and of the end of the month before, what is red, and what waits."""
    now, before = counts(reading), counts(reading.before)
    return {
        "since": reading.before.as_of.isoformat(),
        "ratios": [
            {"code": code} | ratio(reading, kinds) | {"previous": ratio(reading.before, kinds)}
            for code, kinds in RATIOS.items()
        ],
        "rows": [{"code": code, "count": now[code], "previous": before[code]} for code in now],
        "red": [{"code": code, "count": count} for code, count in red(reading).items() if count],
        "decisions": [{"code": code, "count": count} for code, count in decisions(reading.as_of).items() if count],
    }


def ratio(reading: Reading, kinds: tuple[Kind, ...]) -> dict[str, Any]:
    """Return held and required over all requirements of some kinds."""
    rows = reading.coverage_of(*kinds)
    held, required = sum(row.held for row in rows), sum(row.required for row in rows)
    return {"held": held, "required": required, "share": share(held, required)}


def counts(reading: Reading) -> dict[str, int]:
    """Return how many there are of what the report tells of."""
    population, graded = reading.of(bridge), reading.of(grades)
    return {
        "on_file": population["on_file"],
        "cooperating": population["cooperating"],
        "gaps": sum(row.required - row.held for row in reading.coverage),
        "expiring": sum(row.standings[Standing.EXPIRING] for row in reading.coverage),
        "grade_d": next(row["count"] for row in graded["rows"] if row["grade"] == Grade.D),
        "not_assessed": graded["not_assessed"],
        "open_findings": Finding.objects.open(reading.as_of).count(),
    }


def red(reading: Reading) -> dict[str, int]:
    """Return how many there are of what must not be."""
    as_of = reading.as_of
    return {
        "expired": sum(row.standings[Standing.EXPIRED] for row in reading.coverage),
        "missing": sum(row.standings[Standing.MISSING] for row in reading.coverage),
        "overdue_findings": Finding.objects.overdue(as_of).count(),
        "overdue_cases": ImprovementCase.objects.overdue(as_of).count(),
        "at_risk": reading.of(second_sources)["at_risk"],
    }


def decisions(as_of: date) -> dict[str, int]:
    """Return how many of each kind waited for a decision at the end of a day."""
    return {
        "reviews": Attestation.objects.undecided(as_of).count(),
        "stage_requests": StageRequest.objects.undecided(as_of).count(),
        "audit_reports": Audit.objects.undecided(as_of).count(),
        "finding_extensions": Extension.objects.undecided(as_of).exclude(finding=None).count(),
        "plan_extensions": Extension.objects.undecided(as_of).exclude(action=None).count(),
        "overrides": Override.objects.undecided(as_of).count(),
        "objections": Objection.objects.undecided(as_of).count(),
        "screenings": Screening.objects.undecided(as_of).count(),
        "risk_assessments": RiskAssessment.objects.undecided(as_of).count(),
        "security_records": SecurityRecord.objects.undecided(as_of).count(),
        "second_sources": SecondSource.objects.undecided(as_of).count(),
    }


#: What waits for a decision -> its list, and the filter by the day.
UNDECIDED = {
    "reviews": ("attestations_attestation", "undecided_on"),
    "stage_requests": ("suppliers_stagerequest", "undecided_on"),
    "audit_reports": ("audits_audit", "undecided_on"),
    "finding_extensions": ("audits_finding", "time_asked_on"),
    "plan_extensions": ("audits_plannedaction", "time_asked_on"),
    "overrides": ("audits_assessment", "override_undecided_on"),
    "objections": ("audits_assessment", "unanswered_on"),
    "screenings": ("audits_screening", "undecided_on"),
    "risk_assessments": ("audits_riskassessment", "undecided_on"),
    "security_records": ("audits_securityrecord", "undecided_on"),
    "second_sources": ("suppliers_secondsource", "undecided_on"),
}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    since = figures["since"]
    tables = [ratios(figures["ratios"], since, names), counted(figures["rows"], since, names)]
    for code, caption in (("red", gettext("What is red")), ("decisions", gettext("Decisions wanted"))):
        rows = [(titles()[row["code"]], [linked(row["count"], row["code"], names)]) for row in figures[code]]
        tables.append(Table([gettext("Count")], rows, caption))
    words = gettext("Against the end of the month before, %(day)s. What is not named is not red, and does not wait.")
    return Section(CODE, str(TITLE), words % {"day": written(since)}, tables)


def ratios(rows: Iterable[dict[str, Any]], since: str, names: Names) -> Table:
    """Return the ratios over all requirements of a kind."""
    called = {
        "commitments": gettext("Commitments"),
        "certifications": gettext("Certifications"),
        "documents": gettext("Test reports and basic documents"),
    }
    return Table(
        [gettext("Held"), gettext("Required"), gettext("Share"), of_when(gettext("Share"), written(since))],
        [
            (
                called[row["code"]],
                [
                    *(
                        Figure(row[name], names.obligations(kind=",".join(RATIOS[row["code"]]), standing=name))
                        for name in ("held", "required")
                    ),
                    shown_share(row["share"]),
                    shown_share(row["previous"]["share"]),
                ],
            )
            for row in rows
        ],
        gettext("Held of what is required"),
    )


def counted(rows: Iterable[dict[str, Any]], since: str, names: Names) -> Table:
    """Return how many there are, and were at the end of the month before."""
    return Table(
        [written(names.as_of), written(since)],
        [
            (
                titles()[row["code"]],
                [
                    linked(row["count"], row["code"], names),
                    linked(row["previous"], row["code"], names, on=since),
                ],
            )
            for row in rows
        ],
        gettext("How many"),
    )


def titles() -> dict[str, str]:
    """Return what is said of each count."""
    return {
        "on_file": gettext("Suppliers on file"),
        "cooperating": gettext("Cooperating suppliers"),
        "gaps": gettext("Gaps: required and not held"),
        "expiring": gettext("Expiring within 90 days"),
        "grade_d": gettext("Suppliers in grade D"),
        "not_assessed": gettext("Not assessed"),
        "open_findings": gettext("Findings that are not closed"),
        "expired": gettext("Required and expired"),
        "missing": gettext("Required and not handed in"),
        "overdue_findings": gettext("Overdue findings"),
        "overdue_cases": gettext("Improvement cases with an overdue step"),
        "at_risk": gettext("Core suppliers in grade D without a second source"),
        "reviews": gettext("Proofs that wait for a review"),
        "stage_requests": gettext("Stages that were asked for"),
        "audit_reports": gettext("Audit reports that wait for approval"),
        # Of reports from before both were told apart.
        "extensions": gettext("Findings and actions for which more time was asked"),
        "finding_extensions": gettext("Findings for which more time was asked"),
        "plan_extensions": gettext("Planned actions for which more time was asked"),
        "overrides": gettext("Other grades that were asked for"),
        "objections": gettext("Objections that wait for an answer"),
        "screenings": gettext("Screenings that wait for approval"),
        "risk_assessments": gettext("Security risk assessments that wait for approval"),
        "security_records": gettext("Security records that wait for approval"),
        "second_sources": gettext("Second sources that wait for a decision"),
    }


def linked(count: int, code: str, names: Names, **day: str) -> Figure:
    """Return a count with the list behind it, where there is one for the day."""
    active = Stage.ACTIVE.value
    suppliers = {
        "on_file": {"stage": "on_file"},
        "cooperating": {"stage": active},
        "grade_d": {"stage": active, "grade": Grade.D.value},
        "not_assessed": {"stage": active, "grade": "none"},
        "at_risk": {"stage": active, "core": "1", "second_source": "lacking", "grade": Grade.D.value},
    }
    obligations = {
        "gaps": {"standing": "gap"},
        "expiring": {"expiring": "90"},
        "expired": {"standing": "expired"},
        "missing": {"standing": "missing"},
    }
    findings = {"open_findings": "not_closed", "overdue_findings": "overdue"}
    if code in suppliers:
        return Figure(count, names.suppliers(**day, **suppliers[code]))
    if code in obligations:
        return Figure(count, names.obligations(**day, **obligations[code]))
    if code in findings:
        return Figure(count, names.address("admin:audits_finding_changelist", {**day, "state": findings[code]}))
    if code == "overdue_cases":
        return Figure(count, names.address("admin:audits_improvementcase_changelist", {**day, "state": "overdue"}))
    return Figure(count, names.undecided(*UNDECIDED[code]) if code in UNDECIDED else "")
