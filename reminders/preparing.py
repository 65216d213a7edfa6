"""Look once more whether each mail is still due before it is sent, and write it."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from foundation.dates import local_day
from reminders import outbox, settling
from reminders.channels.channel import Channel, said
from reminders.digest import Digest, digests
from reminders.models import Mail, Reminder
from reminders.recipients import still_told
from reminders.sent import Sent
from reminders.sources import sources
from reminders.sources.source import reasons

State, Reason = Reminder.State, Reminder.Reason

log = logging.getLogger("goodstanding.reminders")


def prepared(channel: Channel, lot: Sequence[Mail], now: datetime, total: Sent) -> list[Mail]:
    """Address letters; look whether what other mails speak of is still due, and write those with something to say."""
    today = local_day(now)
    ready = [*addressed(channel, [mail for mail in lot if mail.is_letter], now, total)]
    made_of_reminders = [mail for mail in lot if not mail.is_letter]
    found = digests_of(channel, made_of_reminders, now, today) if made_of_reminders else {}
    for mail in made_of_reminders:
        digest = found.get(mail.pk)
        if digest is None:
            total.empty += 1
            settling.settle_empty(mail, now)
            continue
        mail.address, mail.language = digest.recipient.address, digest.recipient.language
        try:
            channel.write(mail, digest)
        except Exception as error:
            # Of this mail alone: those taken with it would wait for ever behind it.
            log.exception("Mail %s could not be written", mail.pk)
            total.refused += 1
            settling.settle_refused(mail, now, None, said(error), is_final=False)
        else:
            ready.append(mail)
    settling.store(ready)
    return ready


def addressed(channel: Channel, letters: Sequence[Mail], now: datetime, total: Sent) -> Iterator[Mail]:
    """Address letters to where their readers are by now; whoever is written to no more gets none."""
    whom = channel.recipients({letter.recipient for letter in letters})
    for letter in letters:
        if letter.recipient in whom:
            letter.address = whom[letter.recipient].address
            yield letter
        else:
            total.empty += 1
            settling.settle_empty(letter, now)


def digests_of(channel: Channel, lot: Sequence[Mail], now: datetime, today: date) -> dict[int, Digest]:
    """Return what each mail has to say; what is due no more, or to another, is cancelled with its reason."""
    # A later step may have been reached while a mail waited to be tried again.
    outbox.overtake(now, [mail.pk for mail in lot])
    reminders = [*Reminder.objects.filter(mail__in=lot, state=State.IN_MAIL).select_related("step")]
    cancel_what_is_over(reminders, now, today)
    whom = channel.recipients({mail.recipient for mail in lot})
    still = still_told([mail.pk for mail in lot], channel.told)
    by_mail: dict[int, list[Reminder]] = defaultdict(list)
    strayed = []
    for reminder in reminders:
        if reminder.state != State.IN_MAIL or reminder.mail_id is None:
            continue
        if reminder.pk in still and reminder.recipient in whom:
            by_mail[reminder.mail_id].append(reminder)
        else:
            strayed.append(reminder.pk)
    cancel(strayed, Reason.GONE, now)
    keys = {mail.pk: whom[mail.recipient] for mail in lot if mail.pk in by_mail}
    return digests(by_mail, keys, today, channel.most_lines)


def cancel_what_is_over(reminders: Collection[Reminder], now: datetime, today: date) -> None:
    """Cancel what is due no more, each with its reason."""
    over: list[Reminder] = []
    why: dict[int, str] = {}
    for source in sources().values():
        mine = [reminder for reminder in reminders if reminder.source == source.code]
        still, quieted = source.still_due(mine, today), source.quieted(mine, today)
        gone = [reminder for reminder in mine if reminder.key not in still or reminder.pk in quieted]
        over += gone
        why |= reasons(source, gone, today)
    for reminder in over:
        reminder.settle(State.CANCELLED, now, why[reminder.pk])
        cancel([reminder.pk], why[reminder.pk], now)


def cancel(pks: Collection[int], reason: str, now: datetime) -> None:
    """Cancel reminders that are in a mail which was not begun."""
    rows = Reminder.objects.filter(pk__in=pks, state=State.IN_MAIL)
    rows.update(state=State.CANCELLED, reason=reason, settled_at=now)
