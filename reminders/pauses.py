"""The way out is closed for all: nothing is sent until it is open again, and no mail grows older meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, When

from reminders.channels import channels
from reminders.models import Mail, Outbox
from reminders.models.mail import MailQuerySet
from reminders.outbox import locked_outbox

#: What a server hung up on after DATA, when it was tried last.
LOST = Q(code=None, repeats__gt=0)


def paused(now: datetime) -> list[str]:
    """Return the channels by which nothing is to be sent yet."""
    state = Outbox.objects.filter(pk=1).first()
    if state is None or not state.is_paused(now):
        return []
    return pausable()


def pause(now: datetime, because: str) -> None:
    """Send nothing for a minute: the server is away, and no mail is to be blamed for it."""
    with transaction.atomic():
        outbox = locked_outbox()
        outbox.paused_since = outbox.paused_since or now
        outbox.paused_until, outbox.paused_because = now + timedelta(minutes=1), because[:300]
        outbox.save()


def resume(at: datetime) -> None:
    """Note that the server is there again since a moment; what was paused until then counts for no mail."""
    with transaction.atomic():
        for outbox in Outbox.objects.select_for_update().filter(pk=1, paused_since__isnull=False):
            leave_out(outbox.paused_since or at, at)
            outbox.paused_until, outbox.paused_since, outbox.paused_because = None, None, ""
            outbox.save()


def hasten_lost(at: datetime) -> None:
    """Let what waits for longer, because the server hung up on everybody, be tried now that it took something."""
    if Outbox.objects.filter(pk=1, paused_since__lte=at).exists():
        late = Mail.objects.filter(LOST, state=Mail.State.WAITING, channel__in=pausable(), next_attempt_at__gt=at)
        late.update(next_attempt_at=at)


def end_where_nothing_waits() -> None:
    """End a pause that no mail waits for: without one to hand over nobody learns whether the server is there again."""
    with transaction.atomic():
        for outbox in Outbox.objects.select_for_update().filter(pk=1, paused_since__isnull=False):
            if not waited_for().exists():
                outbox.paused_until, outbox.paused_since, outbox.paused_because = None, None, ""
                outbox.save()


def waited_for() -> MailQuerySet:
    """Keep the mails that are still to be sent by a channel that can be paused."""
    return Mail.objects.open().filter(channel__in=pausable())


@contextmanager
def pause_apart() -> Iterator[None]:
    """Let mails be sent as on another day: a pause of today stays as it is, and one that is made then is undone."""
    rows = Outbox.objects.filter(pk=1)
    kept = rows.values("paused_until", "paused_since", "paused_because").get()
    rows.update(paused_until=None, paused_since=None, paused_because="")
    try:
        yield
    finally:
        rows.update(**kept)


def leave_out(since: datetime, until: datetime) -> None:
    """Move when open mails failed first, as if the time of a pause had not been."""
    if until <= since:
        return
    later = F("first_failed_at") + (until - since)
    failed = Mail.objects.open().filter(channel__in=pausable(), first_failed_at__lte=until)
    failed.update(first_failed_at=Case(When(first_failed_at__lt=since, then=later), default=until))


def paused_for(mail: Mail, now: datetime) -> timedelta:
    """Return how much of the time since a mail failed first was a pause that has not ended."""
    if mail.first_failed_at is None or mail.channel not in pausable():
        return timedelta()
    since = Outbox.objects.filter(pk=1, paused_since__lt=now).values_list("paused_since", flat=True).first()
    return now - max(since, mail.first_failed_at) if since else timedelta()


def pausable() -> list[str]:
    """Return the channels that a pause is for."""
    return [code for code, channel in channels().items() if channel.can_be_down]
