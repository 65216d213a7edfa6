"""The tables of the report once more, in plain loops over every row, written from the definitions."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

from attestations.models import ApplicabilityRule, Attestation, Exemption, Requirement
from attestations.standing import HELD, Standing
from audits.models import Audit, CaseStep, Finding, ImprovementCase, Screening, Severity
from foundation.dates import local_day
from reminders.models import Reminder
from suppliers.models import (
    ON_FILE,
    Category,
    Classification,
    Country,
    GradeChange,
    Region,
    SecondSource,
    StageChange,
    Supplier,
)
from tests.attestations import naive

#: From the weakest to the strongest.
BACKINGS = ["recorded_only", "file_reviewed", "register_checked", "signed_here"]
FAR = date(9999, 12, 31)


class Register:
    """Everything that the report is made of, read once."""

    def __init__(self):
        self.requirements = {row.pk: row for row in Requirement.objects.order_by("position", "code")}
        countries = {row.pk: (row.region.code, row.code) for row in Country.objects.select_related("region")}
        categories = {row.pk: row.code for row in Category.objects.all()}
        self.groups = {
            row.code: row.group.code if row.group else "" for row in Category.objects.select_related("group")
        }
        self.world = naive.World({pk: (row.required_from, row.required_until) for pk, row in self.requirements.items()})
        for row in ApplicabilityRule.objects.all():
            sets = [frozenset(codes) for codes in (row.regions, row.countries, row.categories, row.stages)]
            self.world.rules[row.pk] = naive.Rule(
                row.requirement_id, *sets, row.core, row.required_from, row.required_until
            )
        lives = defaultdict(naive.Life)
        for row in StageChange.objects.filter(superseded_at=None):
            lives[row.supplier_id].stages[row.effective_on] = row.stage
        for row in Classification.objects.filter(superseded_at=None):
            profile = (*countries[row.country_id], categories[row.category_id], row.is_core)
            lives[row.supplier_id].profiles[row.effective_on] = profile
        self.world.lives = lives
        self.papers = defaultdict(list)
        for row in Attestation.objects.prefetch_related("suspensions"):
            self.papers[row.supplier_id, row.requirement_id].append((row, paper(row)))
        self.exemptions = defaultdict(list)
        for row in Exemption.objects.all():
            self.exemptions[row.supplier_id, row.requirement_id].append((row.exempt_from, row.exempt_until))
        self.grades = defaultdict(list)
        for row in GradeChange.objects.filter(superseded_at=None):
            self.grades[row.supplier_id].append(row)
        self.screenings = [*Screening.objects.filter(decision="approved")]
        self.pairs = defaultdict(list)
        for row in SecondSource.objects.filter(decision__in=("recorded", "approved")):
            self.pairs[row.supplier_id].append(row)

    def stage(self, supplier, day):
        return naive.on(self.world.lives[supplier].stages, day)

    def region(self, supplier, day):
        """Return the region of a supplier that is on file on a day; nothing for one that is not."""
        if self.stage(supplier, day) not in ON_FILE:
            return ""
        return naive.on(self.world.lives[supplier].profiles, day)[0]

    def duties(self, day):
        """Give supplier, requirement and standing of everything that is asked on a day."""
        for supplier in self.world.lives:
            for requirement in self.world.binding(supplier, day):
                papers = [found for _row, found in self.papers[supplier, requirement]]
                exemptions = self.exemptions[supplier, requirement]
                yield supplier, requirement, naive.standing(papers, exemptions, day, 90)

    def best(self, supplier, requirement, day):
        """Return whether what is held is signed, whether its edition lasts, and its backing: the strongest of it."""
        held = [row for row, found in self.papers[supplier, requirement] if found.is_known(day) and found.covers(day)]
        return max(
            (row.basis == "signed", (row.edition_ends_on or FAR) == FAR, BACKINGS.index(row.backing)) for row in held
        )


def paper(row):
    """Return an attestation as the definitions speak of it."""
    suspensions = tuple((found.suspended_from, found.suspended_until) for found in row.suspensions.all())
    days = (row.submitted_on, row.valid_from, row.valid_until, row.edition_ends_on, row.withdrawn_on)
    return naive.Paper(*days, row.decision, row.decided_on, suspensions)


def share(held, required):
    """Return the share with four decimals, cut."""
    if required == 0:
        return None
    digits = str(held * 10**4 // required).rjust(5, "0")
    return f"{digits[:-4]}.{digits[-4:]}"


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


def regions(register, day):
    """Return region -> count, its two year-ends before, and how one came from the other."""
    opening, earlier = date(day.year - 1, 12, 31), date(day.year - 2, 12, 31)
    found = {}
    for code in Region.objects.values_list("code", flat=True):
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
        found[code] = {
            "region": code,
            "count": counts["closing"],
            "previous": [counts["opening"], counts["before"]],
            "roll_forward": roll,
        }
    return found


def grades(register, day):
    """Return grade -> how many cooperating suppliers have it, and who went up and down."""
    now, before, moved = Counter(), Counter(), Counter()
    for supplier in register.world.lives:
        if register.stage(supplier, day) != "active":
            continue
        known = sorted(
            (row for row in register.grades[supplier] if row.effective_on <= day),
            key=lambda row: (row.period_until, row.period_from),
            reverse=True,
        )
        new, old = ([row.grade for row in known] + ["", ""])[:2]
        now[new] += 1
        before[old] += 1
        if new and old:
            moved["up" if new < old else "down" if new > old else "same"] += 1
    return now, before, moved


def improvement(register, day):
    """Return who is in D with the step of its case, the open cases by step, those overdue, and what ended this year."""
    codes = {row.pk: row.code for row in Supplier.objects.all()}
    first, steps, late, now = date(day.year, 1, 1), Counter(), 0, {}
    outcomes = Counter()
    for case in ImprovementCase.objects.all():
        if case.opened_on <= day < case.until:
            (step,) = [row for row in CaseStep.objects.filter(case=case) if row.began_on <= day < row.until]
            steps[step.kind] += 1
            late += step.due_on < day
            now[case.supplier_id] = {
                "step": step.kind,
                "opened_on": case.opened_on.isoformat(),
                "due_on": step.due_on.isoformat(),
                "is_overdue": step.due_on < day,
            }
        elif case.outcome and first <= case.until <= day:
            outcomes[case.outcome] += 1
    rows = []
    for supplier in register.world.lives:
        known = [row for row in register.grades[supplier] if row.effective_on <= day]
        newest = max(known, key=lambda row: (row.period_until, row.period_from), default=None)
        if newest and newest.grade == "D" and register.stage(supplier, day) == "active":
            nothing = {"step": None, "opened_on": None, "due_on": None, "is_overdue": False}
            rows.append({"supplier": codes[supplier], "period": newest.period} | now.get(supplier, nothing))
    gone = sorted(
        (on, codes[row.supplier_id], row.reason)
        for row in StageChange.objects.filter(superseded_at=None, stage="eliminated")
        for on in [row.effective_on]
        if first <= on <= day
    )
    return {
        "since": first.isoformat(),
        "rows": sorted(rows, key=lambda row: row["supplier"]),
        "steps": [{"step": kind, "count": steps[kind]} for kind in ("meeting", "talk", "plan", "check", "assessment")],
        "overdue": late,
        "ended": [{"outcome": how, "count": outcomes[how]} for how in ("restored", "eliminated", "left", "called_off")],
        "eliminated": len(gone),
        "eliminated_rows": [{"supplier": code, "on": on.isoformat(), "reason": why} for on, code, why in gone],
    }


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
            if pair.effective_on <= day < pair.until and stage in ("applied", "selected", "registered", "active"):
                found.append(pair.readiness if stage in ("registered", "active") else "named")
        best = max(found, key=worth.get)
        counts[best] += 1
        known = [row for row in register.grades[supplier] if row.effective_on <= day]
        newest = max(known, key=lambda row: (row.period_until, row.period_from), default=None)
        at_risk += worth[best] < 2 and newest is not None and newest.grade == "D"
    return counts, at_risk


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
        known = [row for row in register.screenings if row.kind == kind and row.screened_on <= day]
        year = [row for row in known if row.screened_on >= since]
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


def due_then(finding, day):
    """Return when a finding was due as known at the end of a day."""
    later = [row for row in finding.extensions.all() if row.decision == "granted" and local_day(row.decided_at) > day]
    return min(later, key=lambda row: row.decided_at).due_before if later else finding.due_on


def audits(day):
    """Return the table of audits."""
    since = date(day.year, 1, 1)
    before = (date(max(day.year - 1, 1), 1, 1), date(max(day.year - 1, 1), 12, 31))
    held = [row for row in Audit.objects.all() if row.ended_on and not row.cancelled_on]
    counts, days = defaultdict(Counter), Counter()
    for row in Finding.objects.select_related("audit", "severity__scheme").prefetch_related("states", "extensions"):
        pair = (row.severity.scheme.code, row.severity.code)
        states = [state for state in row.states.all() if state.effective_on <= day < state.until]
        if row.audit.approved_at and since <= row.audit.reported_on <= day:
            counts[pair]["found"] += 1
        for state in states:
            if state.state != "closed":
                due = due_then(row, day)
                counts[pair]["open"] += 1
                counts[pair]["overdue"] += due is not None and due < day
            elif state.effective_on >= since:
                counts[pair]["closed"] += 1
                counts[pair]["closed_in_time"] += row.due_on is None or state.effective_on <= row.due_on
                days[pair] += (state.effective_on - row.audit.reported_on).days
    schemes = {}
    for severity in Severity.objects.select_related("scheme").order_by("scheme__position", "scheme__code", "position"):
        pair = (severity.scheme.code, severity.code)
        if any(counts[pair].values()):
            schemes.setdefault(severity.scheme.code, []).append(
                {"severity": severity.code} | findings_row(counts[pair], days[pair])
            )
    return {
        "since": since.isoformat(),
        "rows": [
            {
                "kind": kind,
                "held": sum(row.kind == kind and since <= row.ended_on <= day for row in held),
                "previous": sum(row.kind == kind and before[0] <= row.ended_on <= before[1] for row in held),
            }
            for kind in ("on_site", "desktop")
        ],
        "schemes": [{"code": code, "severities": rows} for code, rows in schemes.items()],
        "findings": findings_row(sum(counts.values(), Counter()), days.total()),
    }


def findings_row(counts, days):
    """Return the columns of some findings."""
    closed = counts["closed"]
    names = ("found", "open", "overdue", "closed", "closed_in_time")
    mean = None if closed == 0 else str(Decimal(days * 10 // closed) / 10 + Decimal("0.0"))
    return {name: counts[name] for name in names} | {
        "share": share(counts["closed_in_time"], closed),
        "mean_days": mean,
    }


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


def index(day):
    """Return the number of a month."""
    return day.year * 12 + day.month - 1


def lapsing(register, day):
    """Return kind and month of the last day of everything that is held and not exempt."""
    counts = Counter()
    for supplier, pk, standing in register.duties(day):
        if standing not in HELD:
            continue
        known = [(row, found) for row, found in register.papers[supplier, pk] if found.is_known(day)]
        longest = max(row.lapses_on for row, _found in known)
        if any(found.covers(day) for row, found in known if row.lapses_on == longest) and longest < FAR:
            counts[register.requirements[pk].kind, index(longest - timedelta(days=1))] += 1
    return counts
