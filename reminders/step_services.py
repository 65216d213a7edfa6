"""What is done with a step: it is saved, or takes the place of one by which people were reminded."""

from evidence.ledger import Actor, ledger
from reminders.models import Reminder, ReminderStep
from reminders.outbox import locked_outbox


def save_step(step: ReminderStep, *, actor: Actor) -> ReminderStep | None:
    """Save a step with its events; return the one whose place it took, or None. The next ring plans by it."""
    is_new = step._state.adding
    with ledger(actor) as events:
        # No planning reads half of it.
        locked_outbox()
        former = take_place(step)
        if former is not None:
            events.add("setting_changed", former)
        events.add("setting_added" if is_new or former else "setting_changed", step)
    return former


def take_place(step: ReminderStep) -> ReminderStep | None:
    """Save a step; return the one whose place it took, or None.

    Where reminders stand on it and it becomes another, it stays what it was, not in use any more, and a new row is
    written: else what people were told would read as if it had been told by the new one.
    """
    former = ReminderStep.objects.filter(pk=step.pk).first()
    if former is None or former.identity == step.identity or not Reminder.objects.filter(step=former).exists():
        step.save()
        return None
    former.is_active = False
    former.save(update_fields=["is_active"])
    step.pk, step._state.adding = None, True
    step.save()
    return former
