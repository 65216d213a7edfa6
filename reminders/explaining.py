"""Why a reminder is in its state, in sentences for whoever asks."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from foundation.dates import written
from reminders.channels import channels
from reminders.models import Mail, Outbox, Reminder
from reminders.models.step import Audience
from reminders.outbox import awake

State = Reminder.State


def explained(reminder: Reminder) -> list[str]:
    """Return sentences that say why a reminder, of which `shown` is known, is in its state, and what can be done."""
    return SAY.get(reminder.state, foreign)(reminder)


def foreign(_reminder: Reminder) -> list[str]:
    """Say that this program does not know the state."""
    return [_("A newer version of this program put it into this state: this one leaves it alone.")]


def waiting(reminder: Reminder) -> list[str]:
    """Say for what it waits."""
    words = _("It is put into a mail to %(whom)s on %(day)s at nine o’clock, the time of where the recipient is.")
    return [
        words % {"whom": reminder.shown.whom, "day": written(reminder.send_on)},
        _("Nobody gets more than three mails in 24 hours: what is more waits for the next day."),
    ]


def in_mail(reminder: Reminder) -> list[str]:
    """Say what became of its mail so far."""
    mail: Mail = reminder.shown.mail
    if mail.state == Mail.State.SENDING:
        return [_("Its mail is being sent just now.")]
    if away := away_since(mail):
        words = _("Its mail goes out once the mail server is back: it has been away since %(moment)s.")
        return [words % {"moment": at_the_end(away)}]
    night = asleep(mail)
    if not mail.attempts:
        return [night or _("Its mail is made and goes out within minutes.")]
    tried = ngettext("Its mail was tried %(times)s time.", "Its mail was tried %(times)s times.", mail.attempts)
    again = night or _("It is tried again at %(moment)s.") % {"moment": at_the_end(mail.next_attempt_at)}
    return [tried % {"times": mail.attempts}, *answered(mail), again]


def asleep(mail: Mail) -> str:
    """Return until when nobody is written to where a mail goes; empty where it is day."""
    if awake(Mail.objects.filter(pk=mail.pk), timezone.now()).exists():
        return ""
    return _("It is night where the recipient is: its mail goes out after three o’clock there.")


def sent(reminder: Reminder) -> list[str]:
    """Say when it went out and whether it may have arrived twice."""
    mail: Mail = reminder.shown.mail
    words = _("The mail server took its mail to %(address)s at %(moment)s.")
    return [words % {"address": mail.address, "moment": at_the_end(mail.sent_at)}, *repeated(mail)]


def superseded(reminder: Reminder) -> list[str]:
    """Say what took its place."""
    if reminder.was_undelivered:
        return [*undelivered_to(reminder), _("A later step of the same ladder reached the same person since.")]
    if reminder.reason:
        return [
            _("There was nobody to write to at that time."),
            _("There is somebody by now, or a later step was reached: another reminder tells of it."),
        ]
    return [_("A later step of the same ladder was reached before it was sent: that one stands in its place.")]


def cancelled(reminder: Reminder) -> list[str]:
    """Say why nobody is told, and whether that may change."""
    if reminder.reason == Reminder.Reason.BY_HAND:
        return [
            _("It was not sent, and is not going to be: %(reason)s.") % {"reason": reason_of(reminder)},
            _("The earlier steps that it overtook are not sent either."),
        ]
    if reminder.shown.mail and reminder.shown.mail.repeats:
        return [
            _("It was called off: %(reason)s.") % {"reason": reason_of(reminder)},
            _("It may have arrived before: the line broke while it was handed over. So it is not sent again."),
        ]
    return [
        _("It was not sent: %(reason)s.") % {"reason": reason_of(reminder)},
        *undelivered(reminder.shown.mail),
        _("Where that changes while this is still the last step reached, it is sent after all."),
    ]


def dead(reminder: Reminder) -> list[str]:
    """Say what the server said and what to do."""
    return [*undelivered_to(reminder), _("Correct the address, then choose “Retry”.")]


def nobody(reminder: Reminder) -> list[str]:
    """Say who is missing and what to do."""
    what: dict[str, str] = {
        Audience.CONTACT: _("Enter a contact with an e-mail address for the supplier: it is planned within minutes."),
        Audience.OFFICER: _("Enter a responsible officer for the supplier: it is planned within minutes."),
        Audience.MANAGER: _("Enter a manager for the responsible officer: it is planned within minutes."),
    }
    if reminder.reason == Reminder.Reason.NO_ENDPOINT:
        todo = _("Enter a webhook endpoint, or switch one on: it is planned within minutes.")
    else:
        todo = what.get(reminder.step.audience, "")
    return [_("There is nobody to write to: %(reason)s.") % {"reason": reason_of(reminder)}, *filter(None, [todo])]


def reason_of(reminder: Reminder) -> str:
    """Return the reason in words, to stand within a sentence."""
    return str(reminder.get_reason_display())


def answered(mail: Mail) -> list[str]:
    """Return what the server said, if it said anything."""
    said = " ".join(part for part in (str(mail.code or ""), mail.answer) if part)
    return [_("The mail server said: %(answer)s") % {"answer": said}] if said else []


def undelivered_to(reminder: Reminder) -> list[str]:
    """Return where its mail could not be delivered, and what the server said."""
    words = _("Its mail to %(address)s could not be delivered: %(reason)s.")
    mail: Mail = reminder.shown.mail
    return [words % {"address": mail.address, "reason": reason_of(reminder)}, *answered(mail)]


def undelivered(mail: Mail | None) -> list[str]:
    """Return why a mail could not be delivered, if it was tried."""
    return answered(mail) if mail and mail.state == Mail.State.DEAD else []


def repeated(mail: Mail) -> list[str]:
    """Return that a mail may have arrived more than once, if it may."""
    if not mail.repeats:
        return []
    return [_("It may have arrived twice: the line broke while it was handed over. Both have the same Message-ID.")]


def away_since(mail: Mail) -> datetime | None:
    """Return since when the server is away by which a mail goes out; None where it is there."""
    channel = channels().get(mail.channel)
    if channel is None or not channel.can_be_down:
        return None
    return Outbox.objects.filter(pk=1, paused_until__isnull=False).values_list("paused_since", flat=True).first()


def told(moment: datetime | None) -> str:
    """Return a moment as the active language writes it, where the organisation is."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else "–"


def at_the_end(moment: datetime | None) -> str:
    """Return a moment to end a sentence with, whose full stop is that of "a.m." too."""
    return told(moment).removesuffix(".")


SAY: dict[str, Callable[[Reminder], list[str]]] = {
    State.WAITING: waiting,
    State.IN_MAIL: in_mail,
    State.SENT: sent,
    State.SUPERSEDED: superseded,
    State.CANCELLED: cancelled,
    State.DEAD: dead,
    State.NOBODY: nobody,
}
