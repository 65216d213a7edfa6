"""Laws about stages: which are entered, by whom, past which gates."""

from suppliers.models import GradeChange, StageChange
from tests.examined import plain
from tests.examined.laws.gates import comings, gates_for


def gates_are_passed(world, book):
    """No stage is entered past its gate, nor by a step that there is not; what is corrected enters no other."""
    for row in plain.rows(StageChange, "supplier_id", "stage", "effective_on", "superseded_at", "recorded_by_id"):
        if row.pk <= book.last_stage:
            continue
        book.last_stage = row.pk
        code = world.code(row.supplier_id)
        asked = [entry for entry in book.entries if entry[:3] == (code, row.stage, row.effective_on)]
        if asked:
            book.entries.remove(asked[0])
            yield from (f"{code} entered {row.stage}: {against}" for against in asked[0].against)
        elif is_past(row, [*book.gates, *book.held_by(world.name(row.recorded_by_id))], book.corrected):
            yield f"{code} entered {row.stage} on {row.effective_on} past its gate"
    yield from (f"{entry.supplier} did not enter {entry.stage}, which was approved" for entry in book.entries)


def nobody_comes_under_a_gate(world, book):
    """From one deed to the next nobody comes under a gate that was there, today or later, but by a request.

    Nor under one that held for who typed in what moved it, because she changed it.
    """
    gates = [*book.was.gates, *book.held_by(book.doer)]
    for code, before in book.was.lines.items():
        line = book.now.lines[code]
        if line == before:
            continue
        new = comings(gates, line, book.today) - comings(gates, before, book.today)
        for day, gate in {(day, gate) for day, gate, _how in new}:
            present = max(((since, stage) for since, stage in line.stages if since <= day), default=None)
            asked = [entry for entry in book.approved if present == (entry.day, entry.stage) and entry.supplier == code]
            if not any(gate in entry.gates for entry in asked):
                yield f"{code} came under the gate of {gate.stage} {gate.categories} on {day}"


def what_two_decided_stays(world, book):
    """A stage that a request let a supplier enter is on file from its day, unless another request took that day.

    A departure or a pause is followed by another request alone.
    """
    for number, entry in enumerate(book.approved):
        facts = plain.standing_facts(StageChange, world.suppliers[entry.supplier].pk, "stage")
        is_there = any((fact.stage, fact.effective_on) == (entry.stage, entry.day) for fact in facts)
        later = book.approved[number + 1 :]
        if not is_there and not any((other.supplier, other.day) == (entry.supplier, entry.day) for other in later):
            yield f"{entry.supplier} is not {entry.stage} from {entry.day}, which was approved"
        after = next((fact for fact in facts if fact.effective_on > entry.day and fact.stage != entry.stage), None)
        asked = after and any(other[:3] == (entry.supplier, after.stage, after.effective_on) for other in book.approved)
        was_there = after and after.pk < entry.newest
        if is_there and after and entry.stage in ("suspended", "eliminated", "left") and not asked and not was_there:
            yield f"{entry.supplier} became {after.stage} unasked, and {entry.stage} was approved"


def entered_without_ties(world, book):
    """Nobody enters a stage or a grade of a supplier to which he has a tie."""
    for model in (StageChange, GradeChange):
        known = book.facts.get(model, 0)
        for row in plain.rows(model, "supplier_id", "recorded_by_id"):
            code, person = world.code(row.supplier_id), world.name(row.recorded_by_id)
            if row.pk > known and person in book.tied(code):
                yield f"{person} entered a fact of {code}, to which {person} has a tie"
            book.facts[model] = max(row.pk, book.facts.get(model, 0))


def is_past(row, gates, corrected):
    """Tell whether a stage was entered past some gates; what is corrected in its place enters none."""
    category = plain.category_on(row.supplier_id, row.effective_on)
    return gates_for(gates, row.stage, category, row.effective_on) and not is_moved(row, corrected)


def is_moved(row, old):
    """Tell whether a stage took the place of the same one, in the same place among the others."""
    found = plain.rows(StageChange, "supplier_id", "stage", "effective_on", "superseded_at")
    before = next((each for each in found if each.pk == old), None)
    if before is None or (before.supplier_id, before.stage) != (row.supplier_id, row.stage):
        return False
    first, last = sorted((before.effective_on, row.effective_on))
    others = [each for each in found if each.supplier_id == row.supplier_id and each.pk != row.pk]
    return not any(first <= each.effective_on <= last for each in others if each.superseded_at is None)
