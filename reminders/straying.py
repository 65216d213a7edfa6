"""What a clock that was ahead wrote, a wrong one or that of a trial, is set right: it would be waited for."""

from datetime import datetime, timedelta

from reminders.models import Mail, Outbox

#: No mail is put off for longer, taken for longer, or held up for longer by a server that is away.
LONGEST_WAIT = timedelta(hours=12)


def set_right(now: datetime) -> None:
    """Let what is further ahead than it can be, count from now on."""
    far = now + LONGEST_WAIT
    mails = Mail.objects.open()
    mails.filter(state=Mail.State.WAITING, next_attempt_at__gt=far).update(next_attempt_at=now)
    mails.filter(state=Mail.State.SENDING, lease_until__gt=far).update(lease_until=now)
    mails.filter(first_failed_at__gt=far).update(first_failed_at=now)
    Outbox.objects.filter(pk=1, paused_until__gt=far).update(paused_until=now, paused_since=now)
