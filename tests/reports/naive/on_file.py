"""Suppliers on file by region."""

from collections import Counter
from datetime import date

from suppliers.models import Region


def regions(register, day):
    """Return region -> count, its two year-ends before, and how one came from the other."""
    opening, earlier = date(day.year - 1, 12, 31), date(day.year - 2, 12, 31)
    found = {}
    for code in Region.objects.order_by("code").values_list("code", flat=True):
        counts = Counter()
        for supplier in register.world.lives:
            was, is_now = register.region(supplier, opening), register.region(supplier, day)
            counts["before"] += register.region(supplier, earlier) == code
            counts["opening"] += was == code
            counts["closing"] += is_now == code
            counts["new"] += not was and is_now == code
            counts["left"] += was == code and not is_now
            counts["came"] += bool(was) and was != code == is_now
            counts["went"] += was == code and bool(is_now) and is_now != code
        roll = {name: counts[name] for name in ("opening", "new", "left")}
        roll |= {"reclassified": counts["came"] - counts["went"], "closing": counts["closing"]}
        roll |= {"came_in": counts["came"], "went_out": counts["went"]}
        found[code] = {
            "region": code,
            "count": counts["closing"],
            "previous": [counts["opening"], counts["before"]],
            "roll_forward": roll,
        }
    return found
