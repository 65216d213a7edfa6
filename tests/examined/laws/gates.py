"""What stands against entering a stage: the steps there are, and what gates demand."""

from datetime import timedelta

from suppliers.models import Classification, StageChange
from tests.examined import one_firm, plain, replaced
from tests.examined.book import Line, Standing

#: From each stage those that may follow by a request.
STEPS = {
    "": ("applied",),
    "applied": ("selected", "left"),
    "selected": ("registered", "left"),
    "registered": ("active", "eliminated", "left"),
    "active": ("suspended", "eliminated", "left"),
    "suspended": ("active", "eliminated", "left"),
    "eliminated": ("applied",),
    "left": ("applied",),
}


#: Whoever is in a stage has come through the gates of these too.
BEHIND = {
    "selected": ("applied",),
    "registered": ("applied", "selected"),
    "active": ("applied", "selected", "registered"),
    "suspended": ("applied", "selected", "registered", "active"),
}


def gates_of(book, supplier, stage, day):
    """Return the gates that a supplier passes who enters a stage on a day."""
    return gates_for(book.gates, stage, plain.category_on(supplier, day), day)


def gates_for(gates, stage, category, day):
    """Return which of some gates whoever of a category passes who enters a stage on a day."""
    matching = [gate for gate in gates if gate.stage == stage and gate.since <= day]
    return [gate for gate in matching if not gate.categories or category in gate.categories]


def standing(world, book):
    """Return what suppliers are and are to be, and the gates that there are."""
    stages, categories = said_of(StageChange, "stage"), said_of(Classification, "category__code")
    lines = {code: Line(stages.get(one.pk, ()), categories.get(one.pk, ())) for code, one in world.suppliers.items()}
    return Standing(lines, tuple(book.gates))


def said_of(model, column):
    """Return what facts that no correction has taken away say: supplier -> days and values, the earliest first."""
    said = {}
    for _pk, supplier, day, superseded_at, value in plain.rows(
        model, "supplier_id", "effective_on", "superseded_at", column
    ):
        if superseded_at is None:
            said.setdefault(supplier, []).append((day, value))
    return {supplier: tuple(sorted(facts)) for supplier, facts in said.items()}


def stands_under(gates, line, when, day):
    """Return under which of some gates somebody stands who is still what it is on a day, and through which it came."""
    stage, category = (next((what for since, what in reversed(facts) if since <= when), "") for facts in line)
    behind = {(gate, "behind") for each in BEHIND.get(stage, ()) for gate in gates_for(gates, each, category, day)}
    own = gates_for(gates, stage, category, day)
    return behind | {(gate, how) for gate in own for how in ("behind", "there")}


def comings(gates, line, today):
    """Return from which days on somebody comes under which of some gates, as those stand then; today whoever is."""
    coming = {(today, *under) for under in stands_under(gates, line, today, today)}
    for day in {since for facts in line for since, _what in facts if since > today}:
        new = stands_under(gates, line, day, day) - stands_under(gates, line, day - timedelta(days=1), day)
        coming |= {(day, *under) for under in new}
    return coming


def against(book, supplier, request, day):
    """Give a sentence for each thing that stands against a supplier's entering a stage on a day."""
    last = (plain.standing_facts(StageChange, supplier, "stage") or [None])[-1]
    if request.stage not in STEPS[last.stage if last else ""]:
        yield f"no step leads there from {last and last.stage}"
    if last and last.effective_on > day:
        yield f"it enters {last.stage} later"
    gates = gates_of(book, supplier, request.stage, day)
    is_going = request.stage in ("eliminated", "left")
    is_free = request.stage == "suspended" and not any(gate.demands for gate in gates)
    if day > book.today + timedelta(days=90 if is_going or is_free else 0):
        yield "its day is still to come"
    if request.stage == "eliminated" and replaced.is_sole_source(supplier, day) and not request.successor_id:
        yield "nobody else delivers what it does"
    if request.successor_id in one_firm.firm_of(supplier):
        yield "who is named to deliver instead is the same firm"
    yield from unmet(gates, supplier, request, day)


def unmet(gates, supplier, request, day):
    """Give a sentence for each thing that some gates demand and a supplier lacks on a day."""
    for gate in gates:
        for demand in gate.demands:
            yield from UNMET[demand](supplier, gate, request, day)


def documents(supplier, gate, request, day):
    """Say what the supplier must hold and does not."""
    yield from (f"{code} is not held" for code in plain.gaps(supplier, day))


def open_findings(supplier, day):
    """Return what is open on a day at whatever is the firm of a supplier."""
    return [row for one in sorted(one_firm.firm_of(supplier)) for row in plain.open_findings(one, day)]


def audited(kind):
    """Return what says that no audit of a kind is new enough, or that something critical is open."""

    def lacking(supplier, gate, request, day):
        if not plain.was_audited(supplier, kind, gate.months, day):
            yield f"no {kind} audit in {gate.months} months"
        yield from (
            f"{row.reference} is critical and open"
            for row in open_findings(supplier, day)
            if row.severity__code == "critical"
        )

    return lacking


def findings_closed(supplier, gate, request, day):
    """Say what is due to be mended and is not closed."""
    yield from (f"{row.reference} is open" for row in open_findings(supplier, day) if row.due_on)


def successor(supplier, gate, request, day):
    """Say that nobody delivers instead."""
    if not request.successor_id:
        yield "nobody delivers instead"


def cooling_off(supplier, gate, request, day):
    """Say that it was eliminated too short a time ago."""
    facts = [fact for one in one_firm.firm_of(supplier) for fact in plain.standing_facts(StageChange, one, "stage")]
    gone = [fact.effective_on for fact in facts if fact.stage == "eliminated" and fact.effective_on <= day]
    if gone and day < plain.later(max(gone), gate.months):
        yield "it was eliminated a short time ago"


UNMET = {
    "documents": documents,
    "on_site_audit": audited("on_site"),
    "desktop_audit": audited("desktop"),
    "findings_closed": findings_closed,
    "successor": successor,
    "cooling_off": cooling_off,
}
