"""Grades, and which core suppliers depend on bad ones."""

from collections import Counter

from tests.attestations import naive


def grades(register, day):
    """Return grade -> how many cooperating suppliers have it, and who went up and down."""
    now, before, moved = Counter(), Counter(), Counter()
    for supplier in register.world.lives:
        if register.stage(supplier, day) != "active":
            continue
        known = sorted(
            register.grades_known(supplier, day),
            key=lambda row: (row.period_until, row.period_from),
            reverse=True,
        )
        new, old = ([row.grade for row in known] + ["", ""])[:2]
        now[new] += 1
        before[old] += 1
        if new and old:
            moved["up" if new < old else "down" if new > old else "same"] += 1
    return now, before, moved


def second_sources(register, day):
    """Return readiness -> how many core suppliers that cooperate have no better, and how many are bad and alone."""
    counts, at_risk = Counter(), 0
    worth = {"none": 0, "named": 1, "qualified": 2, "tested": 3}
    for supplier in register.world.lives:
        if register.stage(supplier, day) != "active" or not naive.on(register.world.lives[supplier].profiles, day)[3]:
            continue
        found = ["none"]
        for pair in register.pairs[supplier]:
            stage = register.stage(pair.other_id, day)
            if pair.counts_from <= day < pair.until and stage in ("applied", "selected", "registered", "active"):
                found.append(pair.readiness if stage in ("registered", "active") else "named")
        best = max(found, key=worth.get)
        counts[best] += 1
        newest = register.newest_grade(supplier, day)
        at_risk += worth[best] < 2 and newest is not None and newest.grade == "D"
    return counts, at_risk
