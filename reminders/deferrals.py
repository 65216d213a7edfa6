"""Whether the mail server puts off most of what it is handed, or takes nothing at all for long.

A storm, not a mailbox that is full or greylisted: while that waits, other mails are taken.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q

from reminders.barring import FINAL, last_taken
from reminders.models import Mail, Reminder
from reminders.models.mail import MailQuerySet
from reminders.outbox import LATELY, awake, by_their_clocks
from reminders.pauses import pausable

#: To so many recipients it is a storm, so long after their mails were made; where few are written to, later.
STORMS = ((10, timedelta(minutes=15)), (3, timedelta(hours=1)))
#: After so long in which nothing was taken that was tried, it is no matter of one recipient.
NOTHING_FOR = timedelta(hours=1)
#: So many of the newest mails are looked at.
LOOKED_AT = 1_000
#: To whom mails go and when they were made, the newest first.
Made = Sequence[tuple[str, datetime]]


def is_storm(now: datetime) -> bool:
    """Tell whether, of those whose mails were made last, more wait for theirs, which was put off, than have it."""
    put_off = Mail.objects.filter(state=Mail.State.WAITING, first_failed_at__isnull=False)
    # What waits for the end of a night, or did until just now, was not tried.
    failed = newest(awake(awake(put_off, now), now - LATELY))
    if not failed:
        return False
    taken = newest(Mail.objects.filter(state=Mail.State.SENT))
    return any(outweighs(failed, taken, many, now - age) for many, age in STORMS)


def takes_nothing(now: datetime) -> bool:
    """Tell whether a mail failed an hour ago or earlier that is still to arrive, and the server took none since."""
    long_ago = by_their_clocks(now, lambda then: Q(first_failed_at__lte=then - NOTHING_FOR))
    failed = in_need().filter(long_ago, channel__in=pausable()).order_by()
    for channel, at in failed.values_list("channel").annotate(at=Max("first_failed_at")):
        taken_at = last_taken(channel, now)
        if taken_at is None or taken_at < at:
            return True
    return False


def in_need() -> MailQuerySet:
    """Keep the mails that wait, and those that were given up and need a person; not what was refused for good."""
    reminders = Reminder.objects.filter(state=Reminder.State.DEAD).order_by().values("mail")
    given_up = (Q(code=None) | Q(code__lt=FINAL)) & (Q(is_letter=True) | Q(pk__in=reminders))
    unsettled = Mail.objects.filter(state__in=(Mail.State.WAITING, Mail.State.SENDING, Mail.State.DEAD))
    return unsettled.filter(~Q(state=Mail.State.DEAD) | given_up)


def newest(mails: MailQuerySet) -> Made:
    """Return the newest of some mails."""
    return [*mails.order_by("-pk").values_list("recipient", "created_at")[:LOOKED_AT]]


def outweighs(failed: Made, taken: Made, many: int, until: datetime) -> bool:
    """Tell whether more recipients wait than have their mail, since the moment from which on that many wait."""
    since = made_since(failed, many, until)
    return since is not None and len(of_time(failed, since, until)) > len(of_time(taken, since, until))


def made_since(failed: Made, many: int, until: datetime) -> datetime | None:
    """Return when the oldest mail was made of the newest to so many recipients; None where they are fewer."""
    seen = set()
    for recipient, created_at in failed:
        if created_at <= until:
            seen.add(recipient)
        if len(seen) == many:
            return created_at
    return None


def of_time(mails: Made, since: datetime, until: datetime) -> set[str]:
    """Return the recipients of mails that were made within a time."""
    return {recipient for recipient, created_at in mails if since <= created_at <= until}
