"""Call off a cycle that should not have been opened, or give it another day, as long as it is open."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import AssessmentCycle, ClosingOrder, CycleDay, RaisedVeto, Score
from evidence.ledger import ledger
from foundation.words import listed
from suppliers.models import Supplier
from suppliers.services.fairness import tied_to

#: So many suppliers are named.
NAMED = 5


def call_off_cycle(cycle: AssessmentCycle, *, why: str, actor: User, today: date) -> AssessmentCycle:
    """End a cycle without grades; its scores stay on record, and its period can be opened again.

    Where nobody gave a score or raised a veto yet, whoever opened it may do so. Otherwise that would wipe out a bad
    grade before it is told: then raises ValidationError for whoever opened it, gave a score, raised a veto, or has a
    tie to a supplier in it. Raises ValidationError without a reason, and for a cycle that is not open or being closed.
    """
    refuse_silent(why)
    with ledger(actor) as events:
        cycle = held_open(cycle.pk)
        scores = Score.objects.filter(assessment__cycle=cycle, measure="")
        vetoes = RaisedVeto.objects.filter(assessment__cycle=cycle)
        if scores.exists() or vetoes.exists():
            if cycle.opened_by_id == actor.pk:
                words = _("You opened this cycle and it was scored since; another person must call it off.")
                raise ValidationError(words, code="own")
            if scores.filter(assessor=actor).exists() or vetoes.filter(raised_by=actor).exists():
                words = _("You gave scores or raised a veto here; another person must call the cycle off.")
                raise ValidationError(words, code="own")
            refuse_tied(cycle, actor, today)
        cycle.called_off_on, cycle.called_off_by, cycle.called_off_why = today, actor, why.strip()
        cycle.save(update_fields=["called_off_on", "called_off_by", "called_off_why"])
        events.add("cycle_called_off", cycle)
    return cycle


def move_cycle(cycle: AssessmentCycle, *, due_on: date, why: str, actor: User, today: date) -> CycleDay:
    """Let a cycle be scored by another day, earlier or later; return the row that tells which one counted before.

    Raises ValidationError for a day that has passed, the day that it has, without a reason, and for a cycle that is
    not open or being closed.
    """
    refuse_silent(why)
    with ledger(actor) as events:
        cycle = held_open(cycle.pk)
        if due_on < today:
            raise ValidationError({"due_on": _("This day has passed: give today or a later one.")}, code="past")
        if due_on == cycle.due_on:
            raise ValidationError({"due_on": _("It is due on this day already.")}, code="same")
        moved = CycleDay.objects.create(
            cycle=cycle,
            due_before=cycle.due_on,
            due_on=due_on,
            why=why.strip(),
            changed_on=today,
            changed_by=actor,
        )
        cycle.due_on = due_on
        cycle.save(update_fields=["due_on"])
        events.add("cycle_day_noted", moved)
        events.add("cycle_moved", cycle)
    return moved


def held_open(pk: int) -> AssessmentCycle:
    """Return a cycle read anew and locked; raise ValidationError where it is not open, or is being closed."""
    # Locked: who closes it meanwhile waits, or is waited for.
    cycle = AssessmentCycle.objects.select_for_update().get(pk=pk)
    refuse_ended(cycle)
    if ClosingOrder.objects.waiting().filter(cycle=cycle).exists():
        raise ValidationError(_("This cycle is being closed."), code="closing")
    return cycle


def refuse_ended(cycle: AssessmentCycle) -> None:
    """Raise ValidationError where a cycle was closed or called off."""
    if cycle.called_off_on:
        raise ValidationError(_("This cycle was called off."), code="called_off")
    if not cycle.is_open:
        raise ValidationError(_("Somebody else closed this cycle already."), code="closed")


def refuse_tied(cycle: AssessmentCycle, actor: User, today: date) -> None:
    """Raise ValidationError where somebody has a tie to a supplier of a cycle."""
    tied = Supplier.objects.filter(pk__in=tied_to(actor, today), assessments__cycle=cycle)[:NAMED]
    if tied:
        words = _("You have a conflict of interest with %(suppliers)s; another person must do this.")
        raise ValidationError(words % {"suppliers": listed(tied)}, code="conflict")


def refuse_silent(why: str) -> None:
    """Raise ValidationError without a reason."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: the auditor will ask.")}, code="required")
