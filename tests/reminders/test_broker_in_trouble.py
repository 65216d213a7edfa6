"""A broker that listens and cannot do its work: what is due waits in the database and goes out without a ring."""

import time

import pytest

from reminders import tasks
from reminders.models import Mail
from reminders.sending import send_all
from reminders.sent import Sent
from tests.reminders.conftest import NOON, standing_at, zone_by_day
from tests.servers.broker import NOBODY_WAITS, TROUBLES

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def queued(queued):
    """Let a mail wait whose reader is awake."""

    def run(*address):
        queued(*address)
        Mail.objects.update(time_zone=zone_by_day(NOON))

    return run


@pytest.mark.parametrize("trouble", TROUBLES)
def test_where_no_sender_can_be_asked_to_come_the_mail_goes_out_later(queued, smtp, own_broker, trouble, caplog):
    queued()
    own_broker.fall_into(trouble)
    begun = time.monotonic()

    tasks.ring()

    assert time.monotonic() - begun < NOBODY_WAITS
    assert "No worker could be asked to come: reminders.send" in caplog.text
    assert Mail.objects.get().state == "waiting"
    assert send_all(standing_at(NOON)) == Sent(sent=1)

    queued("chen@example.com")
    own_broker.recover_from(trouble)
    tasks.ring()
    assert own_broker.rings == 1


def test_a_ring_that_the_broker_evicts_is_followed_by_the_next(queued, smtp, own_broker):
    queued()
    tasks.ring()
    rung = own_broker.rings
    own_broker.evict()

    evicted = own_broker.rings
    tasks.ring()

    assert (rung, evicted, own_broker.rings) == (1, 0, 1)
    assert send_all(standing_at(NOON)) == Sent(sent=1)
