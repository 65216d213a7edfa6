"""Send what is in the outbox: take some mails, have them prepared, hand them over, settle each."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import system_user
from reminders import outbox, pauses, settling
from reminders.barring import settle_loss, settle_refusal
from reminders.channels import channels
from reminders.channels.channel import Channel, Down, Lost, Refused, Send, said
from reminders.models import Mail
from reminders.preparing import prepared
from reminders.sent import Sent

Clock = Callable[[], datetime]
#: So many mails are taken at once: as few as can be lost sight of for the length of a lease.
LOT = 100
#: What was looked at longer ago is looked at again before it is sent.
FRESH = timedelta(seconds=30)

log = logging.getLogger("goodstanding.reminders")


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
