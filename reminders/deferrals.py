"""Whether the mail server puts off most of what it is handed: a storm, not a mailbox that is full or greylisted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from reminders.models import Mail
from reminders.models.mail import MailQuerySet

#: To so many recipients it is a storm, so long after their mails were made; where few are written to, later.
STORMS = ((10, timedelta(minutes=15)), (3, timedelta(hours=1)))
#: So many of the newest mails are looked at.
LOOKED_AT = 1_000
#: To whom mails go and when they were made, the newest first.
Made = Sequence[tuple[str, datetime]]


def is_storm(now: datetime) -> bool:
    """Tell whether, of those whose mails were made last, more wait for theirs, which was put off, than have it."""
    failed = newest(Mail.objects.filter(state=Mail.State.WAITING, first_failed_at__isnull=False))
    if not failed:
        return False
    taken = newest(Mail.objects.filter(state=Mail.State.SENT))
    return any(outweighs(failed, taken, many, now - age) for many, age in STORMS)


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
