"""Why a reminder is in its state, in sentences for whoever asks."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from foundation.dates import written
from reminders.models import Mail, Reminder
from reminders.models.step import Audience

State = Reminder.State


def explained(reminder: Reminder) -> list[str]:
    """Return sentences that say why a reminder, of which `shown` is known, is in its state, and what can be done."""
    return SAY[State(reminder.state)](reminder)


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
    if not mail.attempts:
        return [_("Its mail is made and goes out within minutes.")]
    tried = ngettext("Its mail was tried %(times)s time.", "Its mail was tried %(times)s times.", mail.attempts)
    again = _("It is tried again at %(moment)s.")
    return [tried % {"times": mail.attempts}, *answered(mail), again % {"moment": told(mail.next_attempt_at)}]


def sent(reminder: Reminder) -> list[str]:
    """Say when it went out and whether it may have arrived twice."""
    mail: Mail = reminder.shown.mail
    words = _("The mail server took its mail to %(address)s at %(moment)s.")
    return [words % {"address": mail.address, "moment": told(mail.sent_at)}, *repeated(mail)]


def superseded(reminder: Reminder) -> list[str]:
    """Say what took its place."""
    if reminder.reason:
        return [_("There was nobody to write to at that time. By now there is, and another reminder tells of it.")]
    return [_("A later step of the same ladder was reached before it was sent: that one is told in its place.")]


def cancelled(reminder: Reminder) -> list[str]:
    """Say why nobody is told."""
    return [_("It was not sent, and is not going to be: %(reason)s.") % {"reason": reason_of(reminder)}]


def dead(reminder: Reminder) -> list[str]:
    """Say what the server said and what to do."""
    words = _("Its mail to %(address)s could not be delivered: %(reason)s.")
    mail: Mail = reminder.shown.mail
    return [
        words % {"address": mail.address, "reason": reason_of(reminder)},
        *answered(mail),
        _("Correct the address, then choose “Retry”."),
    ]


def nobody(reminder: Reminder) -> list[str]:
    """Say who is missing and what to do."""
    what = {
        Audience.CONTACT: _("Enter a contact with an e-mail address for the supplier: it is planned within minutes."),
        Audience.OFFICER: _("Enter a responsible officer for the supplier: it is planned within minutes."),
        Audience.MANAGER: _("Enter a manager for the responsible officer: it is planned within minutes."),
    }
    if reminder.reason == Reminder.Reason.NO_ENDPOINT:
        todo = _("Enter a webhook endpoint, or switch one on: it is planned within minutes.")
    else:
        todo = what[Audience(reminder.step.audience)]
    return [_("There is nobody to write to: %(reason)s.") % {"reason": reason_of(reminder)}, todo]


def reason_of(reminder: Reminder) -> str:
    """Return the reason in words, to stand within a sentence."""
    return str(reminder.get_reason_display())


def answered(mail: Mail) -> list[str]:
    """Return what the server said, if it said anything."""
    said = " ".join(part for part in (str(mail.code or ""), mail.answer) if part)
    return [_("The mail server said: %(answer)s") % {"answer": said}] if said else []


def repeated(mail: Mail) -> list[str]:
    """Return that a mail may have arrived more than once, if it may."""
    if not mail.repeats:
        return []
    return [_("It may have arrived twice: the line broke while it was handed over. Both have the same Message-ID.")]


def told(moment: datetime | None) -> str:
    """Return a moment as the active language writes it, where the organisation is."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else "–"


SAY = {
    State.WAITING: waiting,
    State.IN_MAIL: in_mail,
    State.SENT: sent,
    State.SUPERSEDED: superseded,
    State.CANCELLED: cancelled,
    State.DEAD: dead,
    State.NOBODY: nobody,
}
