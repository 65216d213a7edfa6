"""How regions, grades and findings came to be."""

from collections import Counter
from datetime import date, timedelta

from audits.models import Finding
from suppliers.models import Region
from tests.reports.naive.grading import grades
from tests.reports.naive.shares import index


def over_time(register, day):
    """Return the table of how things came to be: regions, grades, findings."""
    years = [date(day.year - back, 12, 31) for back in (4, 3, 2, 1)]
    months = [(day.year * 12 + day.month - 1 - back) for back in reversed(range(12))]
    found = [row for row in Finding.objects.select_related("audit") if row.audit.approved_at]
    opened = Counter(index(row.audit.counts_from) for row in found if row.audit.counts_from <= day)
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
    return {
        "regions": regions,
        "grades": [
            {"period": period, "day": on.isoformat(), "counts": counted(grades(register, on)[0])}
            for period, on in periods(register, day)
        ],
        "findings": [
            {"month": f"{month // 12}-{month % 12 + 1:02}", "opened": opened[month], "closed": closed[month]}
            for month in months
        ],
    }


def counted(counts):
    return {grade: counts[grade] for grade in "ABCD"} | {"none": counts[""]}


def periods(register, day):
    """Return the last five periods with grades in effect, and on which day each is looked at."""
    rows = [row for supplier in [*register.grades] for row in register.grades_known(supplier, day)]
    known = sorted({(row.period_until, row.period_from, row.period) for row in rows})
    found = []
    for place, (until, _first, period) in enumerate(known):
        effective = [row.effective_on for row in rows if row.period == period]
        newer = [
            row.effective_on for row in rows if (row.period_until, row.period_from, row.period) in known[place + 1 :]
        ]
        last = max([until - timedelta(days=1), *effective])
        on = min([last, day, *(began - timedelta(days=1) for began in newer)]) if newer else day
        found.append((period, max([on, min(effective)])))
    return found[-5:] or [(None, day)]
