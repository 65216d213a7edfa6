"""What suppliers must hold and do: coverage, its gaps, and when it lapses."""

from collections import Counter, defaultdict
from datetime import timedelta

from attestations.standing import HELD, Standing
from foundation.dates import local_day
from reminders.models import Reminder
from suppliers.models import Supplier
from tests.attestations import naive
from tests.reports.naive.register import BACKINGS, FAR
from tests.reports.naive.shares import index, share


def coverage(register, day, *kinds):
    """Return the rows of a table of coverage."""
    standings = defaultdict(Counter)
    backing, signed, ending = defaultdict(Counter), Counter(), Counter()
    for supplier, requirement, standing in register.duties(day):
        standings[requirement][standing] += 1
        if standing in HELD:
            is_signed, lasts, strength = register.best(supplier, requirement, day)
            backing[requirement][BACKINGS[strength]] += 1
            signed[requirement] += is_signed
            ending[requirement] += not lasts
    rows = []
    for pk, requirement in register.requirements.items():
        counts = standings[pk]
        gross, exempt = sum(counts.values()), counts[Standing.EXEMPT]
        held = sum(counts[standing] for standing in HELD)
        is_on = requirement.required_from <= day < requirement.required_until
        if requirement.kind in kinds and (gross or is_on):
            rows.append(
                {
                    "requirement": requirement.code,
                    "held": held,
                    "required": gross - exempt,
                    "exempt": exempt,
                    "share": share(held, gross - exempt),
                    "expiring_90_days": counts[Standing.EXPIRING],
                    "standings": {standing.name.lower(): counts[standing] for standing in Standing},
                    "backing": dict(backing[pk]),
                    "signed": signed[pk],
                    "by_clause": held - signed[pk],
                    "on_ending_edition": ending[pk],
                }
            )
    return rows


def groups(register, day):
    """Return requirement -> group -> held and required, of certificates."""
    found = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for supplier, pk, standing in register.duties(day):
        requirement = register.requirements[pk]
        if requirement.kind == "certificate":
            category = naive.on(register.world.lives[supplier].profiles, day)[2]
            counts = found[requirement.code][register.groups[category]]
            counts[0] += standing in HELD
            counts[1] += standing != Standing.EXEMPT
    return found


def gaps(register, day):
    """Return the table of gaps."""
    codes = dict(Supplier.objects.values_list("pk", "code"))
    sent = Counter(
        (row.supplier_id, row.requirement_id)
        for row in Reminder.objects.filter(state="sent")
        if row.recipient.startswith("contact:") and local_day(row.settled_at) <= day
    )
    found = sorted(
        (codes[supplier], register.requirements[asked].code, standing, sent[supplier, asked])
        for supplier, asked, standing in register.duties(day)
        if standing not in (Standing.VALID, Standing.EXEMPT)
    )
    lacking = [row for row in found if row[2] != Standing.EXPIRING]
    return {
        "gaps": len(lacking),
        "suppliers": len({row[0] for row in lacking}),
        "expiring": len(found) - len(lacking),
        "requirements": [
            {"requirement": requirement.code}
            | {name.lower(): sum(row[1:3] == (requirement.code, Standing[name]) for row in lacking) for name in LACKING}
            for requirement in register.requirements.values()
            if any(row[1] == requirement.code for row in lacking)
        ],
        "rows": gap_rows(lacking),
        "expiring_rows": gap_rows([row for row in found if row[2] == Standing.EXPIRING]),
    }


LACKING = ("MISSING", "EXPIRED", "UPCOMING", "IN_REVIEW")


def gap_rows(found):
    """Return rows by supplier."""
    rows = defaultdict(list)
    for code, requirement, standing, reminders in found:
        rows[code].append({"requirement": requirement, "standing": standing.name.lower(), "reminders": reminders})
    return [{"supplier": code, "requirements": theirs} for code, theirs in rows.items()]


def lapsing(register, day):
    """Return kind and month of the last day of everything that is held and not exempt."""
    counts = Counter()
    for supplier, pk, standing in register.duties(day):
        if standing not in HELD:
            continue
        known = [found for _row, found in register.papers[supplier, pk] if found.is_known(day)]
        longest = max(found.lapse(day) for found in known)
        if any(found.covers(day) for found in known if found.lapse(day) == longest) and longest < FAR:
            counts[register.requirements[pk].kind, index(longest - timedelta(days=1))] += 1
    return counts
