"""What waits, in which order, and who may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.lease import take
from desk.queue import ALL, MINE, place_of, queue
from foundation.dates import today
from tests.desk.conftest import address
from tests.factories import (
    AttestationFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

# What a page shows is worked out from rows that services wrote, which their own tests try on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

QUEUE = reverse("desk:queue")


def ago(days):
    return today() - timedelta(days=days)


@pytest.fixture
def required():
    """A certificate that every supplier must hold."""
    return RuleFactory(requirement=RequirementFactory(certificate=True), today=today()).requirement


def held(supplier, requirement, until):
    AttestationFactory(certificate=True, supplier=supplier, requirement=requirement, valid_until=until, today=today())


@pytest.mark.both
def test_own_suppliers_come_first_then_gaps_by_their_age_then_what_waits_longest(officer, paper, required):
    expired_lately, expired_long_ago, held_still, of_mine, never_held = (
        SupplierFactory(officer=mine) for mine in (None, None, None, officer, None)
    )
    held(expired_lately, required, ago(10))
    held(expired_long_ago, required, ago(100))
    held(held_still, required, ago(-300))
    held(of_mine, required, ago(-300))
    waiting = {
        name: paper(supplier=supplier, requirement=required, submitted_on=ago(days), valid_until=ago(-900))
        for name, supplier, days in (
            ("held still, since long", held_still, 30),
            ("expired lately", expired_lately, 3),
            ("expired long ago", expired_long_ago, 2),
            ("never held, younger", never_held, 4),
            ("mine, and held", of_mine, 1),
        )
    }
    waiting["never held, older"] = paper(requirement=required, submitted_on=ago(5), valid_until=ago(-900))
    names = {attestation.pk: name for name, attestation in waiting.items()}

    found = [names[row.pk] for row in queue(officer, today(), ALL)]

    assert found == [
        "mine, and held",
        "expired long ago",
        "expired lately",
        "never held, older",
        "never held, younger",
        "held still, since long",
    ]
    assert [names[row.pk] for row in queue(officer, today(), MINE)] == ["mine, and held"]


@pytest.mark.either
@pytest.mark.both
def test_what_was_decided_or_withdrawn_does_not_wait(officer, paper):
    paper(waiting=False)
    paper(withdrawn_on=today())
    AttestationFactory(waiting=True, withdrawn_on=None, today=today())

    assert queue(officer, today()).count() == 1


@pytest.mark.either
@pytest.mark.both
def test_an_item_knows_its_place_and_its_neighbours(officer, paper):
    first, second, third = (paper(submitted_on=ago(days)) for days in (3, 2, 1))

    places = [place_of(attestation, officer, today(), ALL) for attestation in (first, second, third)]

    assert [(place.number, place.count, place.previous, place.next) for place in places] == [
        (1, 3, None, second.public_id),
        (2, 3, first.public_id, third.public_id),
        (3, 3, second.public_id, None),
    ]


def test_the_page_shows_both_queues_and_what_they_hold(desk, officer, paper):
    paper(supplier=SupplierFactory(officer=officer, name="Mine Ltd"))
    paper(supplier=SupplierFactory(name="Other Ltd"))

    everything, mine = desk.get(QUEUE), desk.get(QUEUE, {"whose": "mine"})

    assert [tab["count"] for tab in everything.context["tabs"]] == [2, 1]
    assert [row.attestation.supplier.name for row in everything.context["rows"]] == ["Mine Ltd", "Other Ltd"]
    assert [row.attestation.supplier.name for row in mine.context["rows"]] == ["Mine Ltd"]
    assert mine.context["rows"][0].url.endswith("?whose=mine")


def test_an_empty_queue_says_so(desk):
    assert "Nothing waits for review" in desk.get(QUEUE).text
    assert "Nothing of your suppliers waits" in desk.get(QUEUE, {"whose": "mine"}).text


@pytest.mark.parametrize("asked", ["", "0", "99", "no number"])
def test_a_page_that_is_not_there_is_the_nearest(desk, paper, asked):
    paper()

    assert len(desk.get(QUEUE, {"p": asked}).context["rows"]) == 1


@pytest.mark.both
def test_it_asks_as_often_for_one_as_for_many(desk, paper, required):
    paper(requirement=required)
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        desk.get(QUEUE)
    for _n in range(11):
        paper(requirement=required)

    with CaptureQueriesContext(connection) as twelve:
        answer = desk.get(QUEUE)

    assert len(answer.context["rows"]) == 12
    assert len(twelve) == len(one)


@pytest.mark.either
@pytest.mark.both
def test_who_else_looks_and_what_is_ones_own_is_noted(desk, officer, paper):
    looked_at, own = paper(), paper(actor=officer)
    take(looked_at.public_id, UserFactory(full_name="Kevin"), timezone.now())

    rows = {row.attestation.pk: row for row in desk.get(QUEUE).context["rows"]}

    assert (rows[looked_at.pk].lease.name, rows[looked_at.pk].is_own) == ("Kevin", False)
    assert (rows[own.pk].lease, rows[own.pk].is_own) == (None, True)


@pytest.mark.parametrize("role", ["auditor", "compliance"])
def test_who_may_only_look_is_kept_out_of_everything(role, enter, paper):
    attestation, client = paper(), enter(UserFactory(role=role))
    posts = [client.post(address(name, attestation)).status_code for name in ("accept", "refuse", "correct")]
    gets = [client.get(address(name, attestation)).status_code for name in ("item", "file")]
    picture = client.get(reverse("desk:picture", args=[attestation.public_id, 1, 1])).status_code

    assert [client.get(QUEUE).status_code, picture, *posts, *gets] == [403] * 7
    assert "desk/reviews" not in client.get(reverse("admin:index")).text


def test_the_home_page_leads_there(desk, officer, paper):
    paper(supplier=SupplierFactory(officer=officer))

    page = desk.get(reverse("admin:index")).text

    assert page.count(f'href="{QUEUE}"') >= 2
    assert f'href="{QUEUE}?whose=mine"' in page
