"""Tries are counted by who makes them and where, for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from accounts.models import Throttle
from accounts.requests import place_of
from accounts.sessions import PortalSessions
from accounts.tasks import drop_what_is_over
from accounts.throttles import Rate, drop_past, retry_at

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TWICE = Rate(2, timedelta(minutes=15))
LATER = NOW + timedelta(minutes=15)


def tried(who, now=NOW, action="knock"):
    return retry_at(action, {who: TWICE}, now)


@pytest.mark.either
@pytest.mark.django_db
def test_after_so_many_tries_the_next_is_later():
    assert [tried("a") for _try in range(4)] == [None, None, LATER, LATER]


@pytest.mark.either
@pytest.mark.django_db
def test_the_while_begins_with_the_first_try_and_ends():
    tries = [tried("a"), tried("a", NOW + timedelta(minutes=14)), tried("a", NOW + timedelta(minutes=14))]

    assert tries == [None, None, LATER]
    assert tried("a", LATER) is None


@pytest.mark.either
@pytest.mark.django_db
def test_others_and_other_doors_are_counted_by_themselves():
    for _try in range(3):
        tried("a")

    assert (tried("b"), tried("a", action="ring")) == (None, None)


@pytest.mark.django_db
def test_after_one_that_is_used_up_no_other_is_counted():
    for who in "abc":
        moment = retry_at("knock", {"here": Rate(0, timedelta(minutes=15)), who: TWICE}, NOW)

    assert moment == LATER
    assert Throttle.objects.count() == 1


@pytest.mark.either
@pytest.mark.django_db
def test_nobody_reads_from_a_count_whose_it_is():
    tried("fang@example.com 203.0.113.7")

    kept = str(Throttle.objects.values().get())
    assert "fang" not in kept
    assert "203" not in kept


@pytest.mark.either
@pytest.mark.django_db
def test_what_is_over_is_dropped():
    tried("a")
    tried("b", NOW + timedelta(minutes=1))

    assert drop_past(LATER) == 1
    assert Throttle.objects.get().until == LATER + timedelta(minutes=1)


@pytest.mark.django_db
def test_the_clock_drops_counts_and_sessions_that_are_over():
    tried("a", NOW - timedelta(days=9999))
    kept, over = PortalSessions(), PortalSessions()
    over.set_expiry(-1)
    for session in (kept, over):
        session["seen"] = True
        session.save()

    drop_what_is_over()

    assert not Throttle.objects.exists()
    assert (PortalSessions().exists(kept.session_key), PortalSessions().exists(over.session_key)) == (True, False)


@pytest.mark.parametrize(
    ("proxies", "told", "place"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.4, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.4, 203.0.113.7", "198.51.100.4"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "nonsense", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_a_place_is_what_the_outermost_proxy_of_ours_saw(proxies, told, place, settings):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": told} if told else {}

    request = RequestFactory(REMOTE_ADDR="192.0.2.1", headers=headers).get("/")

    assert place_of(request) == place
