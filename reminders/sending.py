"""Send what is in the outbox: take some mails, look once more whether each is due, hand them over, settle each."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from accounts.services import system_user
from foundation.dates import local_day
from reminders import outbox, pauses, settling
from reminders.barring import settle_loss, settle_refusal
from reminders.channels import channels
from reminders.channels.channel import Channel, Down, Lost, Refused, Send, said
from reminders.digest import Digest, digests
from reminders.models import Mail, Reminder
from reminders.recipients import still_told
from reminders.sources import sources
from reminders.sources.source import reasons

Clock = Callable[[], datetime]
State, Reason = Reminder.State, Reminder.Reason
#: So many mails are taken at once: as few as can be lost sight of for the length of a lease.
LOT = 50
#: What was looked at longer ago is looked at again before it is sent.
FRESH = timedelta(seconds=30)

log = logging.getLogger("goodstanding.reminders")


@dataclass
class Sent:
    """What became of the mails that a sender took."""

    sent: int = 0
    refused: int = 0
    lost: int = 0
    empty: int = 0

    @property
    def settled(self) -> int:
        """How many were dealt with, one way or another."""
        return self.sent + self.refused + self.lost + self.empty


def send_all(clock: Clock, until: datetime | None = None) -> Sent:
    """Send until nothing may be sent any more, the way out is closed, or the time is up; return what became of it."""
    total = Sent()
    while until is None or clock() < until:
        before = total.settled
        if not send_some(clock, total) and total.settled == before:
            break
    pauses.end_where_nothing_waits()
    return total


def send_some(clock: Clock, total: Sent) -> bool:
    """Take some mails and send them; return whether there may be more."""
    now = clock()
    _holder, mails = outbox.claim(now, LOT, but_of=pauses.paused(now))
    by_channel: dict[str, list[Mail]] = defaultdict(list)
    for mail in mails:
        by_channel[mail.channel].append(mail)
    is_open = True
    # First where one way out serves all: whoever has a way of his own may keep a sender waiting.
    for channel in sorted(map(channels().__getitem__, by_channel), key=lambda channel: not channel.can_be_down):
        is_open &= send_lot(channel, by_channel[channel.code], clock, total)
    return bool(mails) and is_open


def send_lot(channel: Channel, lot: Sequence[Mail], clock: Clock, total: Sent) -> bool:
    """Send the mails of one channel, or give them back and pause; return whether its way out is open."""
    looked_at = clock()
    rest = prepared(channel, lot, looked_at, total)
    unheard, before = None, total.sent
    try:
        if rest:
            unheard = hand_over_all(channel, rest, clock, total, looked_at + FRESH)
            if channel.can_be_down:
                if total.sent > before:
                    pauses.hasten_lost(looked_at)
                pauses.resume(looked_at)
    except Down as error:
        outbox.release(rest)
        pauses.pause(clock(), str(error))
        return False
    outbox.release(rest)
    if unheard:
        settling.wait_with(unheard)
    return True


def hand_over_all(channel: Channel, rest: list[Mail], clock: Clock, total: Sent, until: datetime) -> Mail | None:
    """Send mails and take them off the list, until a moment; or until one whose recipient does not answer: return it.

    What else waits for him is not to be waited for, and what is behind it comes after other mail. Where one way out
    serves all, each recipient is answered for by the same server.
    """
    actor = system_user()
    with channel.opened() as send:
        while rest:
            mail = rest[0]
            if not hand_over(rest, send, clock, total, actor) and not channel.can_be_down:
                return mail
            if clock() >= until:
                return None
    return None


def hand_over(rest: list[Mail], send: Send, clock: Clock, total: Sent, actor: User) -> bool:
    """Send the first of some mails, settle it, and take it off them; return whether there was an answer."""
    mail = rest[0]
    if not mail.is_begun and not settling.begin(mail, clock()):
        rest.pop(0)
        return True
    try:
        answer = send(mail)
    except Refused as error:
        rest.pop(0)
        total.refused += 1
        settle_refusal(mail, clock(), error)
        return error.is_final or error.code is not None
    except Lost as error:
        rest.pop(0)
        total.lost += 1
        settle_loss(mail, clock(), error)
        return False
    except Down:
        raise
    except Exception as error:
        # Of this mail alone: it would be the first again, and those behind it would wait for ever.
        log.exception("Mail %s could not be handed over", mail.pk)
        rest.pop(0)
        total.refused += 1
        settling.settle_refused(mail, clock(), None, said(error), is_final=False)
    else:
        rest.pop(0)
        total.sent += 1
        following = rest[0] if rest else None
        settling.settle_sent(mail, clock(), answer.code, answer.text, actor=actor, following=following)
    return True


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
