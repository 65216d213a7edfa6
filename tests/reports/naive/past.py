"""How regions, grades and findings came to be."""

from collections import Counter
from datetime import date

from audits.models import Finding
from suppliers.models import Region
from tests.reports.naive.grading import grades
from tests.reports.naive.shares import index


def over_time(register, day):
    """Return the table of how things came to be: regions, grades, findings."""
    years = [date(day.year - back, 12, 31) for back in (4, 3, 2, 1)]
    halves = sorted(date(day.year - back, *end) for back in range(3) for end in ((6, 30), (12, 31)))
    halves = [half for half in halves if half < day][-4:]
    months = [(day.year * 12 + day.month - 1 - back) for back in reversed(range(12))]
    found = [row for row in Finding.objects.select_related("audit") if row.audit.approved_at]
    opened = Counter(index(row.audit.reported_on) for row in found if row.audit.reported_on <= day)
    closed = Counter(
        index(state.effective_on)
        for row in found
        for state in row.states.all()
        if state.state == "closed" and state.effective_on <= day
    )
    regions = []
    for year in [*years, day]:
        counts = Counter(register.region(supplier, year) for supplier in register.world.lives)
        rows = [{"region": code, "count": counts[code]} for code in Region.objects.values_list("code", flat=True)]
        regions.append({"day": year.isoformat(), "regions": rows, "total": sum(row["count"] for row in rows)})
    spread = [(half, grades(register, half)[0]) for half in [*halves, day]]
    return {
        "regions": regions,
        "grades": [
            {"day": half.isoformat(), "counts": {grade: counts[grade] for grade in "ABCD"} | {"none": counts[""]}}
            for half, counts in spread
        ],
        "findings": [
            {"month": f"{month // 12}-{month % 12 + 1:02}", "opened": opened[month], "closed": closed[month]}
            for month in months
        ],
    }
