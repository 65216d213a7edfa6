"""What the clock sets going. The database says what is to be sent; every ring may be lost, doubled or late."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from foundation import doorbell
from reminders.outbox import to_be_sent
from reminders.planning import ClockJumped
from reminders.ringing import ring as rung
from reminders.sending import send_all

#: So many senders at most, each with one open connection; so many mails are worth another one.
SENDERS, WORTH_ANOTHER = 4, 100
#: A sender ends before the next ring.
FOR = timedelta(seconds=50)

log = logging.getLogger("goodstanding.reminders")


@shared_task(name="reminders.ring")
def ring() -> None:
    """Plan, make mails, and send for senders."""
    now = timezone.now()
    try:
        rung(now)
    except ClockJumped as error:
        log.error("Nothing was planned: the clock jumped from %s to %s", *error.args)
    waiting = to_be_sent(now).count()
    for _sender in range(min(-(-waiting // WORTH_ANOTHER), SENDERS)):
        if not doorbell.ring("reminders.send", expires=FOR):
            return


@shared_task(name="reminders.send")
def send() -> None:
    """Send until nothing is left, or until the next ring."""
    send_all(timezone.now, timezone.now() + FOR)
