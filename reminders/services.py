"""What people do by hand: try again what failed, cancel what need not be said, change the steps."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evidence.ledger import Actor, ledger
from foundation.dates import local_day
from reminders.channels import channels
from reminders.explaining import explained
from reminders.failures import keep_failures
from reminders.models import Mail, Reminder
from reminders.outbox import locked_outbox
from reminders.planning import settle_found
from reminders.recipients import told_now, zones_of_people
from reminders.shown import show

Setting = TypeVar("Setting", bound=models.Model)
State = Reminder.State
#: So many refusals are said at once.
MOST_SAID = 5
#: What says of a reminder why something cannot be done with it; None where it can.
Refusal = Callable[[Reminder], str | None]


def retry_reminders(reminders: QuerySet[Reminder], *, actor: Actor, now: datetime) -> list[Reminder]:
    """Have what failed tried again, all or none; return it.

    What could not be delivered goes out once more with its mail, whose attempts count from now. What found nobody is
    for whoever there is by now. Raises ValidationError where one of them did not fail, or there is still nobody.
    """
    with ledger(actor) as events:
        locked_outbox()
        keep_failures()
        # What found nobody may have somebody beside it by now: told once is enough.
        settle_found(now)
        chosen = chosen_again(reminders)
        refuse(chosen, not_failed)
        find_somebody([reminder for reminder in chosen if reminder.state == State.NOBODY], now)
        mails, revived = revive({reminder.mail_id for reminder in chosen if reminder.mail_id is not None}, now)
        events.add_many("mail_retried", Mail, mails)
        events.add_many("reminder_retried", Reminder, sorted({*revived, *(reminder.pk for reminder in chosen)}))
    return chosen


def retry_mails(mails: QuerySet[Mail], *, actor: Actor, now: datetime) -> list[Mail]:
    """Have mails that could not be delivered tried again, all or none, with the reminders in them; return them.

    Raises ValidationError where one of them is not dead.
    """
    with ledger(actor) as events:
        locked_outbox()
        keep_failures()
        chosen = [*Mail.objects.defer("text", "html").filter(pk__in=[*mails.values_list("pk", flat=True)])]
        if any(mail.state != Mail.State.DEAD for mail in chosen):
            raise ValidationError(_("Only mails that could not be delivered can be tried again."))
        keys, revived = revive([mail.pk for mail in chosen], now)
        events.add_many("mail_retried", Mail, keys)
        events.add_many("reminder_retried", Reminder, sorted(revived))
    return chosen


def cancel_reminders(reminders: QuerySet[Reminder], *, actor: Actor, now: datetime) -> list[Reminder]:
    """Cancel what waits, and set aside what failed, all or none; return it.

    Raises ValidationError where one of them is settled already, or its mail is being sent.
    """
    with ledger(actor) as events:
        locked_outbox()
        keep_failures()
        chosen = chosen_again(reminders)
        refuse(chosen, settled)
        refuse(chosen, being_sent(chosen))
        pks = [reminder.pk for reminder in chosen]
        rows = Reminder.objects.filter(pk__in=pks)
        rows.update(state=State.CANCELLED, reason=Reminder.Reason.BY_HAND, settled_at=now)
        events.add_many("reminder_cancelled", Reminder, pks)
    return chosen


def save_setting(row: Setting, *, actor: Actor) -> Setting:
    """Save a row by which it is planned, such as a step, with its event; the next ring plans by it."""
    action = "setting_added" if row._state.adding else "setting_changed"
    with ledger(actor) as events:
        row.save()
        events.add(action, row)
    return row


def chosen_again(reminders: QuerySet[Reminder]) -> list[Reminder]:
    """Return reminders as they are by now, whatever they were when they were chosen."""
    rows = Reminder.objects.filter(pk__in=[*reminders.values_list("pk", flat=True)])
    return [*rows.select_related("step").order_by("pk")]


def refuse(reminders: Iterable[Reminder], refusal: Refusal) -> None:
    """Raise ValidationError with the first of what speaks against some reminders, if anything does."""
    refused = [(reminder, words) for reminder in reminders if (words := refusal(reminder))][:MOST_SAID]
    if refused:
        show([reminder for reminder, _words in refused])
        raise ValidationError(
            [
                _("%(reminder)s: %(why)s") % {"reminder": reminder.shown.name, "why": words}
                for reminder, words in refused
            ]
        )


def not_failed(reminder: Reminder) -> str | None:
    """Return why a reminder cannot be tried again."""
    if reminder.state in (State.DEAD, State.NOBODY):
        return None
    if reminder.state in (State.WAITING, State.IN_MAIL):
        return _("It is going to be sent anyway.")
    if reminder.state not in State:
        return " ".join(explained(reminder))
    return _("It is settled. Only what could not be delivered, or found nobody, can be tried again.")


def settled(reminder: Reminder) -> str | None:
    """Return why a reminder cannot be cancelled."""
    if reminder.state == State.SENT:
        return _("It was sent already.")
    if reminder.state in (State.CANCELLED, State.SUPERSEDED):
        return _("It is not going to be sent anyway.")
    return None if reminder.state in State else " ".join(explained(reminder))


def being_sent(reminders: Iterable[Reminder]) -> Refusal:
    """Return what says of a reminder that its mail is with a sender just now."""
    mails = {reminder.mail_id for reminder in reminders if reminder.state == State.IN_MAIL and reminder.mail_id}
    # Locked: a sender passes over what is, and what it took before is its own until it is settled.
    locked = [*Mail.objects.select_for_update().filter(pk__in=mails)]
    taken = {mail.pk for mail in locked if mail.state != Mail.State.WAITING}
    words = _("Its mail is being sent just now. Look again in a minute.")
    return lambda reminder: words if reminder.mail_id in taken else None


def find_somebody(reminders: Collection[Reminder], now: datetime) -> None:
    """Let what found nobody wait for whoever there is by now; raise ValidationError where there is still nobody."""
    whom = whom_now(reminders)
    refuse(reminders, lambda reminder: None if whom.get(reminder.pk) else still_nobody(reminder))
    refuse(reminders, lambda reminder: planned_for(reminder, whom[reminder.pk]))
    zones = zones_of_people(whom.values())
    for reminder in reminders:
        reminder.recipient, reminder.send_on = whom[reminder.pk], local_day(now)
        reminder.time_zone = zones.get(reminder.recipient, reminder.time_zone)
        reminder.state, reminder.reason, reminder.settled_at = State.WAITING, Reminder.Reason.NONE, None
        reminder.planned_at = now
        reminder.save(
            update_fields=["recipient", "send_on", "time_zone", "state", "reason", "settled_at", "planned_at"]
        )


def whom_now(reminders: Iterable[Reminder]) -> dict[int, str]:
    """Return for whom reminders would be planned now, by their keys, each by the way of its step."""
    by_channel: dict[str, list[int]] = defaultdict(list)
    for reminder in reminders:
        by_channel[reminder.step.channel].append(reminder.pk)
    found: dict[int, str] = {}
    for code in by_channel.keys() & channels().keys():
        found |= told_now(by_channel[code], channels()[code].told)
    return found


def still_nobody(reminder: Reminder) -> str:
    """Return why nobody is found, and what to do."""
    return _("There is still nobody to write to (%(reason)s). Enter somebody first.") % {
        "reason": reminder.get_reason_display()
    }


def planned_for(reminder: Reminder, recipient: str) -> str | None:
    """Return why somebody who is there by now is not told by this reminder: he has one of his own by the same step."""
    same = {name: getattr(reminder, name) for name in ("supplier_id", "object_id", "source", "due_on", "step_id")}
    if not Reminder.objects.filter(recipient=recipient, **same).exists():
        return None
    return _("There is somebody to write to by now: it is planned within minutes.")


def revive(mails: Collection[int], now: datetime) -> tuple[list[int], list[int]]:
    """Let dead mails wait once more, whole; return the keys of mails and of their reminders.

    What else was in them comes along: a sender looks at all of it again.
    """
    dead = [*Mail.objects.filter(pk__in=mails, state=Mail.State.DEAD).values_list("pk", flat=True)]
    Mail.objects.filter(pk__in=dead).update(
        state=Mail.State.WAITING, attempts=0, first_failed_at=None, next_attempt_at=now
    )
    rows = Reminder.objects.filter(mail__in=dead, state=State.DEAD)
    revived = [*rows.values_list("pk", flat=True)]
    rows.update(state=State.IN_MAIL, reason=Reminder.Reason.NONE, settled_at=None)
    return dead, revived
