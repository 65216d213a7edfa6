"""Who is new, and who of them was screened."""

from collections import Counter
from datetime import date

from tests.reports.naive.shares import share


def new_suppliers(register, first, last):
    """Return who began to cooperate on one of some days, and had not been suspended from it."""
    found = set()
    for supplier, life in register.world.lives.items():
        before = None
        for day, stage in sorted(life.stages.items()):
            if stage == "active" and before not in ("active", "suspended") and first <= day <= last:
                found.add(supplier)
            before = stage
    return found


def screening(register, day):
    """Return how many are new, and by kind who of them was screened, what was found, and what became of it."""
    since = date(day.year, 1, 1)
    new = new_suppliers(register, since, day)
    rows = []
    for kind in ("environmental", "social"):
        known = [row for row in register.screenings if row.kind == kind and row.counts_from <= day]
        year = [row for row in known if row.counts_from >= since]
        bad = [row for row in year if row.result == "impacts"]
        pairs = {(row.supplier_id, impact) for row in bad for impact in row.impacts}
        counts = {
            "assessed": len({row.supplier_id for row in year}),
            "with_impacts": len({row.supplier_id for row in bad}),
            "agreed": len({row.supplier_id for row in bad if row.agreed_on and row.agreed_on <= day}),
            "ended": len({row.supplier_id for row in bad if row.ended_on and row.ended_on <= day}),
        }
        screened = len(new & {row.supplier_id for row in known})
        rows.append(
            {
                "kind": kind,
                "new_screened": screened,
                "new_share": share(screened, len(new)),
                "screenings": len(year),
                **counts,
                "agreed_share": share(counts["agreed"], counts["with_impacts"]),
                "ended_share": share(counts["ended"], counts["with_impacts"]),
                "impacts": dict(Counter(impact for _supplier, impact in pairs)),
            }
        )
    return {"since": since.isoformat(), "new": len(new), "rows": rows}
