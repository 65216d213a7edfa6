"""Laws about audits: reports are whole, findings are closed by who verified."""

from itertools import pairwise

from audits.models import Answer, Audit
from tests.examined import plain
from tests.examined.book import FAR

#: Which state of a finding may follow which.
MOVES = {
    "open": ("answered",),
    "reopened": ("answered",),
    "answered": ("open", "closed"),
    "closed": ("reopened",),
}


def closed_by_verification(world, book):
    """No finding is closed but by who verified its answer, on site where demanded, nor counts before its report."""
    moves, answers = plain.states(), plain.actions()
    for row, is_on_site in plain.findings():
        mine = moves.get(row.pk, [])
        if mine and not row.audit__approved_at:
            yield f"{row.reference} counts, and its report is not approved"
        yield from in_order(row.reference, mine)
        effective = [answer for answer in answers.get(row.pk, []) if answer.verdict == "effective"]
        closed = sorted(move.effective_on for move in mine if move.state == "closed")
        seen = sorted(answer.verified_on for answer in effective)
        # From the day on which it was recorded that somebody looked: on that day or later.
        if len(closed) != len(seen) or any(day < looked for day, looked in zip(closed, seen, strict=True)):
            yield f"{row.reference} was closed on {closed}, and that was not verified"
        for answer in effective:
            if is_on_site and answer.verified_way != "on_site":
                yield f"{row.reference} was closed from a desk"
            if answer.verified_by_id in (None, answer.answered_by_id):
                yield f"{row.reference} was verified by nobody else than who answered"


def reports_are_whole(world, book):
    """No report is submitted that leaves a clause out."""
    asked = {clause.pk for clause in world.clauses.values()}
    answered = {}
    for row in plain.rows(Answer, "audit_id", "item_id"):
        answered.setdefault(row.audit_id, set()).add(row.item_id)
    for row in plain.rows(Audit, "submitted_at"):
        if row.submitted_at and asked - answered.get(row.pk, set()):
            yield f"the report of audit {row.pk} leaves a clause out"


def in_order(reference, moves):
    """Say where a finding's states do not follow one another, day on day."""
    for before, after in pairwise(moves):
        if after.state not in MOVES[before.state]:
            yield f"{reference} was {before.state} and then {after.state}"
        if before.until != after.effective_on or before.effective_on > before.until:
            yield f"{reference} was {before.state} until {before.until}, and something else from {after.effective_on}"
    if moves and (moves[0].state, moves[-1].until) != ("open", FAR):
        yield f"{reference} was {moves[0].state} first, and has an end"
