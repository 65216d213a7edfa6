"""What became of a mail that a sender holds: it is begun, then settled with its reminders and its event.

The statements are written once, not built for every mail: of what a mail takes, that was the largest part.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from accounts.services import system_user
from evidence.ledger import Actor, Notebook, ledger
from foundation import bulk
from reminders.models import Mail, Reminder
from reminders.outbox import LEASE
from reminders.pauses import paused_for
from reminders.retries import next_attempt

State, MailState = Reminder.State, Mail.State
#: Of an answer so many characters are kept.
MOST_KEPT = Mail._meta.get_field("answer").max_length
#: So long a mail waits behind others that was refused for a reason that is ours.
POSTPONED = timedelta(hours=1)
#: A mail may have arrived twice, so often at most: then a person is to look whether it did.
MOST_REPEATS = 5
WRITTEN = ("address", "language", "subject", "text", "html")
HELD = "id = %s AND holder = %s AND state = 'sending'"
WRITE = f"UPDATE reminders_mail SET {', '.join(f'{name} = %s' for name in WRITTEN)} WHERE {HELD}"
BEGIN = f"UPDATE reminders_mail SET is_begun = true, lease_until = %s WHERE {HELD}"
SETTLE = f"""
UPDATE reminders_mail
   SET state = %s, code = %s, answer = %s, sent_at = %s, holder = NULL, lease_until = NULL, attempts = attempts + 1
 WHERE {HELD}
"""
SETTLE_REMINDERS = """
UPDATE reminders_reminder SET state = %s, reason = %s, settled_at = %s WHERE mail_id = %s AND state = 'in_mail'
"""


def held(mail: Mail) -> tuple[int, Any]:
    """Return what HELD asks for: a mail, and the sender that took it, who may have lost it to another."""
    return mail.pk, bulk.as_stored(Mail, "holder", mail.holder)


def store(mails: Sequence[Mail]) -> None:
    """Store what mails say and to whom: as they are sent, they stay."""
    rows = [(*(getattr(mail, name) for name in WRITTEN), *held(mail)) for mail in mails]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(WRITE, rows)


def begin(mail: Mail, now: datetime) -> bool:
    """Say that the server is about to have a mail; return whether it is still ours to send."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [bulk.as_stored(Mail, "lease_until", now + LEASE), *held(mail)])
        mail.is_begun = cursor.rowcount == 1
    return mail.is_begun


def settle_sent(
    mail: Mail, now: datetime, code: int | None, answer: str, *, actor: Actor, following: Mail | None = None
) -> None:
    """Note that the server took a mail, with its reminders and its event, and begin the one that follows.

    In one transaction: of those that a sender holds one at most is begun, and a commit is saved.
    """
    with ledger(actor) as events:
        note(mail, now, MailState.SENT, State.SENT, events, code=code, answer=answer, sent_at=now)
        if following:
            begin(following, now)


def settle_refused(mail: Mail, now: datetime, code: int | None, answer: str, *, is_final: bool) -> None:
    """Note that a mail was refused: for good, or until it is tried again."""
    first = mail.first_failed_at or now
    counted = first + paused_for(mail, now)
    again = None if is_final else next_attempt(counted, mail.attempts + 1, now, mail.message_id)
    if again is None:
        reason = Reminder.Reason.REFUSED if is_final else Reminder.Reason.GIVEN_UP
        settle(mail, now, MailState.DEAD, State.DEAD, code=code, answer=answer, reason=reason)
        return
    mail.next_attempt_at = again
    ours = Mail.objects.filter(pk=mail.pk, holder=mail.holder, state=MailState.SENDING)
    ours.update(
        state=MailState.WAITING, holder=None, lease_until=None, is_begun=False, next_attempt_at=again,
        first_failed_at=first, attempts=F("attempts") + 1, code=code, answer=answer[:MOST_KEPT],
    )  # fmt: skip


def postpone(mail: Mail, now: datetime, code: int | None, answer: str) -> None:
    """Note that a mail was refused for a reason that is ours: it waits, and no attempt is counted."""
    ours = Mail.objects.filter(pk=mail.pk, holder=mail.holder, state=MailState.SENDING)
    ours.update(
        state=MailState.WAITING, holder=None, lease_until=None, is_begun=False, next_attempt_at=now + POSTPONED,
        first_failed_at=mail.first_failed_at, code=code, answer=answer[:MOST_KEPT],
    )  # fmt: skip


def wait_with(mail: Mail) -> None:
    """Let what else waits for a mail's recipient wait until that is tried again; no attempt is counted."""
    again = mail.next_attempt_at
    same = Mail.objects.filter(recipient=mail.recipient, channel=mail.channel, state=MailState.WAITING)
    same.filter(next_attempt_at__lt=again).update(next_attempt_at=again)


def settle_lost(mail: Mail, now: datetime, answer: str) -> None:
    """Note that the connection went away in the middle: the mail may have arrived and goes out once more."""
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk, holder=mail.holder).update(repeats=F("repeats") + 1)
        settle_refused(mail, now, None, answer, is_final=False)


def settle_copied(mail: Mail, now: datetime, answer: str, wait: timedelta = timedelta()) -> None:
    """Note that a mail may have arrived, and let it wait, for so long at least; it is dead after some copies."""
    if mail.repeats >= MOST_REPEATS:
        settle(mail, now, MailState.DEAD, State.DEAD, answer=answer, reason=Reminder.Reason.GIVEN_UP)
        return
    settle_lost(mail, now, answer)
    waiting = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, next_attempt_at__lt=now + wait)
    waiting.update(next_attempt_at=now + wait)


def settle_empty(mail: Mail, now: datetime) -> None:
    """Note that nothing was left to say."""
    settle(mail, now, MailState.CANCELLED, State.CANCELLED)


def settle(
    mail: Mail,
    now: datetime,
    state: str,
    of_reminders: str,
    *,
    code: int | None = None,
    answer: str = "",
    reason: str = "",
) -> None:
    """Settle a mail with its reminders and its event, in one transaction; nothing where another holds it by now."""
    with ledger(system_user()) as events:
        note(mail, now, state, of_reminders, events, code=code, answer=answer, reason=reason)


def note(
    mail: Mail,
    now: datetime,
    state: str,
    of_reminders: str,
    events: Notebook,
    *,
    code: int | None = None,
    answer: str = "",
    reason: str = "",
    sent_at: datetime | None = None,
) -> None:
    """Do the same within the transaction of some events: one within another would cost two statements a mail."""
    at, sent = bulk.as_stored(Reminder, "settled_at", now), bulk.as_stored(Mail, "sent_at", sent_at)
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [state, code, answer[:MOST_KEPT], sent, *held(mail)])
        if cursor.rowcount:
            cursor.execute(SETTLE_REMINDERS, [of_reminders, reason, at, mail.pk])
            events.add(f"mail_{state}", mail)
