"""The outbox: what waits becomes mails, and a sender takes them with a lease."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from foundation import bulk
from reminders.channels import channels
from reminders.hours import days_begun, nights, zones_at_night
from reminders.models import Audience, Mail, Outbox, Reminder
from reminders.models.mail import MailQuerySet
from reminders.models.reminder import ReminderQuerySet
from reminders.sources import sources
from reminders.statements import OVERTAKEN

State, MailState = Reminder.State, Mail.State
#: So many recipients get their mail in one transaction.
AT_ONCE = 1_000
#: Nobody gets more mails in 24 hours.
DAILY_CAP = 3
#: How long a sender may take for what it holds before another may send it.
LEASE = timedelta(minutes=5)
#: So long after a night what waited for its end was sent, or tried.
LATELY = timedelta(minutes=15)


def locked_outbox() -> Outbox:
    """Return the row that says how planning and sending stand, locked until the transaction ends."""
    rows = Outbox.objects.select_for_update()
    for outbox in rows.filter(pk=1):
        return outbox
    Outbox.objects.get_or_create(pk=1)
    return rows.get(pk=1)


def compose(now: datetime) -> int:
    """Put all that waits for the same recipient, and whose hour has come, into one mail; return how many are made."""
    made = 0
    while True:
        with transaction.atomic():
            # One after the other: of two at once each would make a mail.
            locked_outbox()
            overtake(now)
            count = compose_some(now)
        made += count
        if count < AT_ONCE:
            return made


def compose_some(now: datetime) -> int:
    """Make the mails of some recipients."""
    ready = come(now).exclude(recipient__in=capped(now))
    who = [*ready.order_by("recipient").values_list("recipient", "step__channel").distinct()[:AT_ONCE]]
    lots: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    zones: dict[str, str] = {}
    columns = ("pk", "planned_at", "recipient", "step__channel", "time_zone")
    rows = ready.filter(recipient__in={key for key, _channel in who}).values_list(*columns)
    for pk, planned_at, recipient, channel, zone in rows:
        lots[recipient, channel].append((pk, planned_at))
        zones[recipient] = zone
    parts = [(*key, part) for key, pks in lots.items() for part in parts_of(pks, key[1])]
    mails = [
        Mail(
            channel=channel, recipient=recipient, time_zone=zones[recipient], message_id=message_id(recipient, part),
            created_at=now, next_attempt_at=now,
        )
        for recipient, channel, part in parts
    ]  # fmt: skip
    made = Mail.objects.bulk_create(mails)
    settled = [
        (pk, mail.pk, State.IN_MAIL) for mail, (_who, _how, part) in zip(made, parts, strict=True) for pk, _at in part
    ]
    bulk.update(Reminder, ("mail", "state"), settled)
    return len(mails)


def come(now: datetime) -> ReminderQuerySet:
    """Keep the reminders that wait for a mail and whose hour has come, of those that this program knows how to tell.

    It comes at nine; what was not told by then, at any hour but at night.
    """
    begun = Q(pk__in=())
    for zone, day in days_begun(now):
        begun |= Q(time_zone=zone, send_on__lte=day)
    asleep = Q(time_zone__in=zones_at_night(now), step__channel__in=to_people())
    return Reminder.objects.waiting().filter(known(), begun, step__channel__in=channels()).exclude(asleep)


def parts_of(reminders: list[tuple[int, datetime]], channel: str) -> Iterable[list[tuple[int, datetime]]]:
    """Give what goes into one message each: all of it, unless its channel lists all and has no room for so much."""
    found = channels().get(channel)
    return bulk.batches(reminders, found.most_lines) if found and found.lists_all else [reminders]


def overtake(now: datetime, mails: Collection[int] | None = None) -> int:
    """Supersede what a later step of the same ladder has overtaken, and return how much.

    What waits; or, where mails are given, what is in them and not yet sent. A later step overtakes once its own hour
    has come: where it is still yesterday, yesterday's step is sent first.
    """
    begun = days_begun(now)
    come = " OR ".join(["(other.time_zone = %s AND other.send_on <= %s)"] * len(begun)) or "1 = 0"
    ours = "state = 'waiting'"
    if mails is not None:
        ours = f"state = 'in_mail' AND mail_id IN ({', '.join(['%s'] * len(mails))})"
    with connection.cursor() as cursor:
        days = [part for zone_and_day in begun for part in zone_and_day]
        at = bulk.as_stored(Reminder, "settled_at", now)
        cursor.execute(OVERTAKEN.format(ours=ours, come=f"({come})"), [at, *(mails or ()), *days])
        return max(cursor.rowcount, 0)


def capped(now: datetime) -> list[str]:
    """Return the recipients who had as many mails in 24 hours as anybody may have."""
    # Mails of days to come were made by somebody who tried them out.
    recent = Mail.objects.filter(created_at__gt=now - timedelta(days=1), created_at__lte=now, channel__in=to_people())
    recent = recent.exclude(state=MailState.CANCELLED)
    counted = recent.order_by().values("recipient").annotate(mails=Count("pk")).filter(mails__gte=DAILY_CAP)
    return [*counted.values_list("recipient", flat=True)]


def to_people() -> list[str]:
    """Return the channels by which people are told, not programs."""
    return [code for code, channel in channels().items() if channel.is_capped]


def message_id(recipient: str, reminders: Collection[tuple[int, datetime]]) -> str:
    """Return the Message-ID of a mail: the same for the same reminders, however often it is made.

    What was called off and is planned again has another: its first mail was never sent.
    """
    keys = f"{recipient}\n{sorted((pk, planned_at.isoformat()) for pk, planned_at in reminders)}"
    return f"<{hashlib.sha256(keys.encode()).hexdigest()[:40]}@{settings.MAIL_HOST}>"


def claim(now: datetime, most: int, *, but_of: Collection[str] = ()) -> tuple[uuid.UUID, list[Mail]]:
    """Take some mails with a lease, but none of some channels; what another sender holds is passed over.

    Return who holds them, and them. One that was begun by a sender whose lease ran out may have arrived: it is counted
    as a possible duplicate.
    """
    holder = uuid.uuid4()
    with transaction.atomic():
        free = awake(understood(Mail.objects.exclude(channel__in=but_of)), now)
        free = free.select_for_update(skip_locked=True, of=("self",))
        # Two queries, each with an index of its own: one with an OR sorts all that waits to find the first few.
        mails = [*free.abandoned(now).order_by("lease_until")[:most]]
        mails += free.ready(now).order_by("next_attempt_at")[: most - len(mails)]
        taken = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
        taken.filter(is_begun=True).update(repeats=F("repeats") + 1)
        taken.update(state=MailState.SENDING, holder=holder, lease_until=now + LEASE, is_begun=False)
    for mail in mails:
        mail.repeats += mail.is_begun
        mail.state, mail.holder, mail.lease_until, mail.is_begun = MailState.SENDING, holder, now + LEASE, False
    return holder, mails


def understood(mails: MailQuerySet) -> MailQuerySet:
    """Keep what this program knows how to send: while a newer one is being installed, it may have made others."""
    foreign = Reminder.objects.filter(Q(state=State.IN_MAIL) & ~known() | ~Q(state__in=State), mail=OuterRef("pk"))
    return mails.filter(~Exists(foreign), channel__in=channels())


def awake(mails: MailQuerySet, now: datetime) -> MailQuerySet:
    """Keep what nobody would have to read at night: what goes where it is day, or to a program."""
    return mails.exclude(time_zone__in=zones_at_night(now), channel__in=to_people())


def by_their_clocks(now: datetime, condition: Callable[[datetime], Q]) -> Q:
    """Return a condition of mails as of the last moment at which each could be sent: now, or when its night began.

    What waits for the end of a night was tried a little later, not at once.
    """
    asleep, people = nights(now, LATELY), Q(channel__in=to_people())
    found = condition(now) & ~(people & Q(time_zone__in=[name for zones in asleep.values() for name in zones]))
    for since, zones in asleep.items():
        found |= condition(since) & people & Q(time_zone__in=zones)
    return found


def to_be_sent(now: datetime) -> MailQuerySet:
    """Keep the mails that a sender may take."""
    return awake(Mail.objects.to_be_sent(now), now)


def known() -> Q:
    """Return what holds of the reminders of which this program knows what they tell, and whom."""
    return Q(source__in=sources(), step__audience__in=Audience)


def release(mails: Sequence[Mail]) -> None:
    """Give back what was taken and not begun; no attempt is counted."""
    for holder in {mail.holder for mail in mails}:
        held = Mail.objects.filter(pk__in=[mail.pk for mail in mails], holder=holder, state=MailState.SENDING)
        held.update(state=MailState.WAITING, holder=None, lease_until=None, is_begun=False)
