"""What is so on a day, told by plain loops over all rows there are: of the product its tables alone are asked."""

from calendar import monthrange
from datetime import date
from functools import cache
from typing import NamedTuple

from attestations.models import Attestation, Exemption
from audits.models import Audit, CaseStep, CorrectiveAction, Finding, FindingState, ImprovementCase
from foundation.columnar import Reading
from suppliers.models import Classification, GradeChange, StageChange
from tests.examined.world import DEMANDED, ON_SITE


def rows(model, *columns):
    """Return all rows of a table, the first one first."""
    asked, row = reading(model, columns)
    return [*map(row, *asked.columns())]


@cache
def reading(model, columns):
    """Return what reads a table, and what a row is: after each deed the same is asked of tables that hold little."""
    names = ("pk", *columns)
    return Reading.of(model._base_manager.order_by("pk"), *names), NamedTuple("Row", [(name, object) for name in names])


def standing_facts(model, supplier, *columns):
    """Return the facts of a supplier that no correction has taken away, the earliest first."""
    found = rows(model, "supplier_id", "effective_on", "superseded_at", *columns)
    mine = [row for row in found if row.supplier_id == supplier and row.superseded_at is None]
    return sorted(mine, key=lambda row: row.effective_on)


def last_by(day, facts):
    """Return the last of some facts that began by a day."""
    begun = [fact for fact in facts if fact.effective_on <= day]
    return begun[-1] if begun else None


def stage_on(supplier, day):
    """Return the stage of a supplier; empty before its first."""
    fact = last_by(day, standing_facts(StageChange, supplier, "stage"))
    return fact.stage if fact else ""


def category_on(supplier, day):
    """Return the code of a supplier's category; empty where it has none."""
    fact = last_by(day, standing_facts(Classification, supplier, "category__code"))
    return fact.category__code if fact else ""


def grade_on(supplier, day):
    """Return the grade of a supplier's newest period; empty where it has none."""
    found = rows(GradeChange, "supplier_id", "effective_on", "superseded_at", "followed_on", "period", "grade")
    begun = [
        row
        for row in found
        if (row.supplier_id == supplier and row.effective_on <= day)
        and (row.superseded_at is None or (row.followed_on is not None and day < row.followed_on))
    ]
    return max(begun, key=lambda fact: newest(fact.period)).grade if begun else ""


def newest(period):
    """Return what periods are put into their order by: their last month, then how short they are."""
    year, part = int(period[:4]), period[4:]
    if not part:
        return year, 12, -12
    if part[0] == "H":
        return year, int(part[1]) * 6, -6
    if part[0] == "Q":
        return year, int(part[1]) * 3, -3
    return year, int(part[1:]), -1


def begins(period):
    """Return the first day of a period."""
    year, month, back = newest(period)
    return date(year, month + back + 1, 1)


def is_part(period, whole):
    """Tell whether a period is another, or a part of it."""
    return begins(whole) <= begins(period) and newest(period)[:2] <= newest(whole)[:2]


def findings():
    """Return what was found, each with what it was and whether it must be seen to be closed."""
    found = rows(Finding, "reference", "supplier_id", "item__code", "severity__code", "due_on", "audit__approved_at")
    return [(row, bool({row.item__code, row.severity__code} & ON_SITE)) for row in found]


def states():
    """Return what became of findings: finding -> its states, in their order."""
    said = {}
    for row in rows(FindingState, "finding_id", "state", "effective_on", "until"):
        said.setdefault(row.finding_id, []).append(row)
    return said


def state_on(moves, day):
    """Return the state of a finding; empty before its report."""
    begun = [move.state for move in moves if move.effective_on <= day]
    return begun[-1] if begun else ""


def open_findings(supplier, day):
    """Return the findings of a supplier that are not closed on a day."""
    said = states()
    mine = [row for row, _on_site in findings() if row.supplier_id == supplier]
    return [row for row in mine if state_on(said.get(row.pk, []), day) not in ("", "closed")]


def steps_on(supplier, day):
    """Return the steps at which cases of a supplier are on a day: one, or none."""
    cases = {row.pk for row in rows(ImprovementCase, "supplier_id") if row.supplier_id == supplier}
    found = rows(CaseStep, "case_id", "kind", "began_on", "until")
    return [row.kind for row in found if row.case_id in cases and row.began_on <= day < row.until]


def actions():
    """Return the answers to findings: finding -> its answers, in their order."""
    said = {}
    columns = ("finding_id", "verdict", "verified_way", "verified_on", "verified_by_id", "answered_by_id")
    for row in rows(CorrectiveAction, *columns):
        said.setdefault(row.finding_id, []).append(row)
    return said


def is_exempt(supplier, code, day):
    """Tell whether a supplier need not hold something on a day."""
    found = rows(Exemption, "supplier_id", "requirement__code", "exempt_from", "exempt_until")
    return any(
        (row.supplier_id, row.requirement__code) == (supplier, code) and row.exempt_from <= day < row.exempt_until
        for row in found
    )


def is_held(supplier, code, day):
    """Tell whether something that was accepted by a day counts on it."""
    columns = ("requirement__code", "decision", "decided_on", "valid_from", "valid_until", "withdrawn_on")
    return any(
        (row.supplier_id, row.requirement__code, row.decision) == (supplier, code, "accepted")
        and row.decided_on <= day
        and row.valid_from <= day <= (row.valid_until or day)
        and (row.withdrawn_on is None or day < row.withdrawn_on)
        for row in rows(Attestation, "supplier_id", *columns)
    )


def gaps(supplier, day):
    """Return what a supplier must hold on a day and does not."""
    stage = stage_on(supplier, day)
    return [
        code
        for code, stages in DEMANDED.items()
        if stage in stages and not is_exempt(supplier, code, day) and not is_held(supplier, code, day)
    ]


def was_audited(supplier, kind, months, day):
    """Tell whether a report of less than so many months ago was approved."""
    return any(
        (row.supplier_id, row.kind) == (supplier, kind)
        and row.approved_at is not None
        and row.counts_from <= day < later(row.reported_on, months)
        for row in rows(Audit, "supplier_id", "kind", "approved_at", "counts_from", "reported_on")
    )


def later(day, months):
    """Return the same day some months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
