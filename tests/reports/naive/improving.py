"""Who is in D, and what becomes of it."""

from collections import Counter
from datetime import date

from audits.models import CaseStep, ImprovementCase
from suppliers.models import StageChange, Supplier

STEPS = ("meeting", "talk", "plan", "check", "assessment")
OUTCOMES = ("restored", "eliminated", "left", "called_off")
NO_CASE = {"step": None, "opened_on": None, "due_on": None, "is_overdue": False}


def improvement(register, day):
    """Return who is in D with the step of its case, the open cases by step, those overdue, and what ended this year."""
    codes, first = dict(Supplier.objects.values_list("pk", "code")), date(day.year, 1, 1)
    cases = [*ImprovementCase.objects.all()]
    found = [(case.supplier_id, at_step(case, day)) for case in cases if case.opened_on <= day < case.until]
    steps = Counter(at["step"] for _supplier, at in found)
    outcomes = Counter(case.outcome for case in cases if case.outcome and first <= case.until <= day)
    gone = eliminated(codes, first, day)
    return {
        "since": first.isoformat(),
        "rows": sorted(in_d(register, codes, dict(found), day), key=lambda row: row["supplier"]),
        "steps": [{"step": kind, "count": steps[kind]} for kind in STEPS],
        "overdue": sum(at["is_overdue"] for _supplier, at in found),
        "ended": [{"outcome": how, "count": outcomes[how]} for how in OUTCOMES],
        "eliminated": len(gone),
        "eliminated_rows": [{"supplier": code, "on": on.isoformat(), "reason": why} for on, code, why in gone],
    }


def at_step(case, day):
    """Return at which step an open case is on a day."""
    (step,) = [row for row in CaseStep.objects.filter(case=case) if row.began_on <= day < row.until]
    return {
        "step": step.kind,
        "opened_on": case.opened_on.isoformat(),
        "due_on": step.due_on.isoformat(),
        "is_overdue": step.due_on < day,
    }


def in_d(register, codes, now, day):
    """Return a row for every cooperating supplier whose newest grade is a D."""
    rows = []
    for supplier in register.world.lives:
        newest = register.newest_grade(supplier, day)
        if newest and newest.grade == "D" and register.stage(supplier, day) == "active":
            rows.append({"supplier": codes[supplier], "period": newest.period} | now.get(supplier, NO_CASE))
    return rows


def eliminated(codes, first, day):
    """Return day, supplier and reason of each elimination in the year, in order."""
    changes = StageChange.objects.filter(superseded_at=None, stage="eliminated")
    return sorted(
        (row.effective_on, codes[row.supplier_id], row.reason) for row in changes if first <= row.effective_on <= day
    )
