"""Suppliers in grade D with the step of their improvement case, and who was eliminated, with reasons (HKEX B5.2)."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from audits.models import CaseStep, ImprovementCase
from foundation.dates import written
from reports.pages import NONE, WHOLE, Figure, Names, Row, Rows, Section, Table, on_day
from reports.populations import of_rows
from reports.reading import Reading
from suppliers.models import Grade, GradeChange, Stage, StageChange, Supplier

CODE = "improvement"
ORDER = 5.5
TITLE = _("Improvement and elimination")
POPULATION = of_rows(
    lambda as_of: ImprovementCase.objects.filter(opened_on__lte=as_of, until__gte=date(as_of.year, 1, 1)),
    lambda as_of: GradeChange.objects.on(as_of).filter(without_case(as_of), grade=Grade.D),
    lambda as_of: eliminations(date(as_of.year, 1, 1), as_of),
    beside=lambda row: [*row.steps.all()] if isinstance(row, ImprovementCase) else [],
)
CASES = "admin:audits_improvementcase_changelist"
LISTS = ("rows", "eliminated_rows")


def compute(reading: Reading) -> dict[str, Any]:
    """Return the cooperating suppliers in grade D with their case, the open cases by step, and what ended this year.

    A supplier whose D was recorded after the day has no step yet; `overdue` counts the cases whose step was due before.
    """
    as_of = reading.as_of
    since = date(as_of.year, 1, 1)
    gone = eliminated(since, as_of)
    return {
        "since": since.isoformat(),
        "rows": in_d(as_of),
        "steps": by_step(as_of),
        "overdue": ImprovementCase.objects.overdue(as_of).count(),
        "ended": ended(since, as_of),
        "eliminated": len(gone),
        "eliminated_rows": gone,
    }


def in_d(as_of: date) -> list[dict[str, Any]]:
    """Return the cooperating suppliers whose newest grade is D, by their codes, each with the step of its case."""
    graded = GradeChange.objects.newest_first(as_of).filter(supplier=OuterRef("supplier"))
    suppliers = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE)
    suppliers = suppliers.annotate(
        grade=Subquery(graded.values("grade")[:1]), period=Subquery(graded.values("period")[:1])
    )
    found = suppliers.filter(grade=Grade.D).order_by()
    cases = ImprovementCase.objects.open(as_of).with_step(as_of).filter(supplier__in=found.values("supplier"))
    steps = {case.supplier_id: case for case in cases}
    # Not in SQL: each database has an order of its own for texts, and the figures are hashed.
    told = sorted(found.values_list("supplier__code", "supplier_id", "period"))
    return [
        {"supplier": code, "period": period} | step_of(steps.get(supplier), as_of) for code, supplier, period in told
    ]


def without_case(as_of: date) -> Q:
    """Return whether a row is of a supplier that cooperates on a day and has no open case."""
    cooperating = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE).order_by().values("supplier")
    return Q(supplier__in=cooperating) & ~Q(supplier__in=ImprovementCase.objects.open(as_of).values("supplier"))


def step_of(case: Any, as_of: date) -> dict[str, Any]:
    """Return at which step a case is, since when it is open and when the step is due; nothing where there is none."""
    if case is None or case.step is None:
        return {"step": None, "opened_on": None, "due_on": None, "is_overdue": False}
    return {
        "step": case.step,
        "opened_on": case.opened_on.isoformat(),
        "due_on": case.due.isoformat(),
        "is_overdue": case.due < as_of,
    }


def by_step(as_of: date) -> list[dict[str, Any]]:
    """Count the open cases, whatever the stage of their suppliers, by the step that they are at."""
    steps = CaseStep.objects.on(as_of).filter(case__in=ImprovementCase.objects.open(as_of))
    counts = dict(steps.order_by().values_list("kind").annotate(n=Count("pk")))
    return [{"step": kind.value, "count": counts.get(kind.value, 0)} for kind in CaseStep.Kind]


def ended(since: date, as_of: date) -> list[dict[str, Any]]:
    """Count the cases that ended within some days, by how."""
    over = ImprovementCase.objects.ended(since, as_of)
    counts = Counter(dict(over.order_by().values_list("outcome").annotate(n=Count("pk"))))
    return [{"outcome": code, "count": counts[code]} for code in ImprovementCase.Outcome.values if code]


def eliminations(since: date, as_of: date) -> QuerySet[StageChange]:
    """Return the facts by which suppliers were eliminated within some days."""
    return StageChange.objects.current().filter(
        stage=Stage.ELIMINATED, effective_on__gte=since, effective_on__lte=as_of
    )


def eliminated(since: date, as_of: date) -> list[dict[str, Any]]:
    """Return who was eliminated within some days, the first one first, with the reason that was given."""
    rows = eliminations(since, as_of).order_by().values_list("effective_on", "supplier__code", "reason")
    return [{"supplier": code, "on": day.isoformat(), "reason": reason} for day, code, reason in sorted(rows)]


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    words = gettext(
        "Whoever is assessed D is helped to improve or goes: internal meeting, talk, plan, checks, new assessment."
        " Ended and eliminated: since %(since)s."
    )
    tables = [
        suppliers_in_d(figures, names),
        cases(figures, names),
        over(figures, names),
        suppliers_gone(figures, names),
    ]
    return Section(CODE, str(TITLE), words % {"since": written(figures["since"])}, tables)


def suppliers_in_d(figures: dict[str, Any], names: Names) -> Table:
    """Return the suppliers in grade D and how far each case has come."""
    kinds = dict(CaseStep.Kind.choices)

    def row_of(row: dict[str, Any]) -> Row:
        step = str(kinds[row["step"]]) if row["step"] else NONE
        overdue = gettext("Yes") if row["is_overdue"] else gettext("No") if row["due_on"] else NONE
        days = [on_day(row["opened_on"]), on_day(row["due_on"])]
        words = [Figure(step, among_words=True), *days, Figure(overdue, among_words=True)]
        return name_of(row["supplier"], names), [Figure(row["period"]), *words]

    headers = [gettext("Period"), gettext("Step"), gettext("Open since"), gettext("Due on"), gettext("Overdue")]
    count = figures.get(WHOLE, {}).get("rows", 0)
    return Table(headers, Rows(figures["rows"], row_of), gettext("Cooperating suppliers in grade D"), whole=count)


def cases(figures: dict[str, Any], names: Names) -> Table:
    """Return the open cases by step, and how many are overdue."""
    kinds = dict(CaseStep.Kind.choices)
    counts = [Figure(row["count"], names.address(CASES, {"state": row["step"]})) for row in figures["steps"]]
    whole = Figure(sum(row["count"] for row in figures["steps"]), names.address(CASES, {"state": "open"}))
    late = Figure(figures["overdue"], names.address(CASES, {"state": "overdue"}))
    headers = [*(str(kinds[row["step"]]) for row in figures["steps"]), gettext("All"), gettext("Overdue")]
    rows: list[Row] = [(gettext("Open improvement cases"), [*counts, whole, late])]
    return Table(headers, rows, gettext("Improvement cases by step"))


def over(figures: dict[str, Any], names: Names) -> Table:
    """Return how many cases ended, and how."""
    outcomes = dict(ImprovementCase.Outcome.choices)
    headers = [str(outcomes[row["outcome"]]) for row in figures["ended"]]
    rows: list[Row] = [
        (
            gettext("Improvement cases that ended"),
            [Figure(row["count"], cases_that_ended(row["outcome"], names.as_of, names)) for row in figures["ended"]],
        ),
    ]
    return Table(headers, rows, gettext("How improvement cases ended"))


def cases_that_ended(outcome: str, until: str, names: Names) -> str:
    """Return the address of the cases that ended so in the year up to a day."""
    return names.listed("audits_improvementcase", {"state": outcome, "ended_until": until})


def suppliers_gone(figures: dict[str, Any], names: Names) -> Table:
    """Return who was eliminated, when and why."""

    def row_of(row: dict[str, Any]) -> Row:
        return name_of(row["supplier"], names), [on_day(row["on"]), Figure(row["reason"] or NONE, among_words=True)]

    headers = [pgettext("stage", "Eliminated"), gettext("Reason")]
    rows = Rows(figures["eliminated_rows"], row_of)
    return Table(headers, rows, gettext("Suppliers that were eliminated"), whole=figures["eliminated"])


def name_of(code: str, names: Names) -> str:
    """Return the code of a supplier and its name, where it has another."""
    name = names.of(Supplier, code)
    return code if name == code else f"{code} {name}"
