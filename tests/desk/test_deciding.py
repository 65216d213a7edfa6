"""Accepting and refusing at the desk: bound to what the officer saw."""

from datetime import timedelta

import pytest
from django.urls import reverse

from attestations.models import Attestation, Correction, Review
from attestations.services import accept_attestations, save_attestation, withdraw
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Upload
from tests.desk.answers import ITEM, QUEUE, STALE, correction, drawn, fresh
from tests.desk.conftest import address, send
from tests.factories import AttestationFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.either
@pytest.mark.both
def test_what_is_accepted_rests_on_the_file_that_was_seen(desk, officer, paper):
    attestation = paper()

    answer = send(desk, "accept", attestation)

    decided = fresh(attestation)
    assert (answer.status_code, answer.headers["Location"]) == (302, QUEUE)
    assert (decided.decision, decided.decided_on, decided.backing) == ("accepted", today(), "file_reviewed")
    assert decided.reviews.get().reviewed_by == officer
    assert list(findings()) == []


def test_the_next_item_follows_and_after_the_last_the_one_before(desk, paper):
    first, second, third = (paper(submitted_on=today() - timedelta(days=days)) for days in (3, 2, 1))

    answers = [send(desk, "accept", attestation).headers["Location"] for attestation in (second, third)]

    assert answers == [address("item", third), address("item", first)]


def test_ones_own_queue_is_walked_through_to_its_end(desk, officer, paper):
    mine = SupplierFactory(officer=officer)
    first, second, _other = paper(supplier=mine), paper(supplier=mine), paper()
    seen = desk.get(address("item", first)).context["seen"]

    answer = desk.post(address("accept", first) + "?whose=mine", {"seen": seen})

    assert answer.headers["Location"] == address("item", second) + "?whose=mine"


@pytest.mark.both
def test_a_refusal_keeps_reason_and_words_for_the_supplier(desk, paper):
    attestation = paper()

    send(desk, "refuse", attestation, reason="chop", words="公章不清晰")

    review = Review.objects.get()
    assert (fresh(attestation).decision, review.reason, review.words) == ("refused", "chop", "公章不清晰")
    assert list(findings()) == []


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_of_the_list_nothing_is_refused_and_the_words_are_kept(desk, paper, reason):
    attestation = paper()

    answer = send(desk, "refuse", attestation, reason=reason, words="Typed with care")

    assert drawn(answer) == (200, ITEM)
    assert "Typed with care" in answer.text
    assert fresh(attestation).decision == ""


@pytest.mark.either
@pytest.mark.both
def test_what_changed_meanwhile_is_not_decided(desk, paper):
    attestation = paper(origin="staff")
    seen = desk.get(address("item", attestation)).context["seen"]
    attestation.scope = "Something else"
    save_attestation(attestation, actor=UserFactory(), today=today())

    answers = [
        send(desk, name, attestation, seen, reason="scope", **correction(attestation))
        for name in ("accept", "refuse", "correct")
    ]

    assert [drawn(answer) for answer in answers] == [(409, STALE)] * 3
    assert "Nothing was decided" in answers[0].text
    assert fresh(attestation).decision == ""


def test_another_file_is_another_paper(desk, paper):
    attestation, other = paper(), paper(lines=["Another"])
    seen = desk.get(address("item", attestation)).context["seen"]
    Attestation.objects.filter(pk=attestation.pk).update(file=other.file)

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_form_that_does_not_say_what_was_seen_decides_nothing(desk, paper, seen):
    attestation = paper()

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)
    assert fresh(attestation).decision == ""


def test_what_was_withdrawn_meanwhile_is_not_decided(desk, paper):
    attestation = paper()
    seen = desk.get(address("item", attestation)).context["seen"]
    withdraw(attestation, on=today(), actor=UserFactory(), today=today())

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)


@pytest.mark.both
def test_who_comes_second_is_told_who_decided_and_what(desk, paper, enter):
    attestation, kevin = paper(), UserFactory(officer=True, full_name="Kevin")
    seen = desk.get(address("item", attestation)).context["seen"]
    send(enter(kevin), "refuse", attestation, reason="expired")

    answer = send(desk, "accept", attestation, seen)

    assert drawn(answer) == (409, STALE)
    assert "Kevin decided this already" in answer.text
    assert "Refused" in answer.text
    assert (fresh(attestation).decision, Review.objects.count()) == ("refused", 1)


def test_a_decided_item_shows_who_decided_and_no_form(desk, officer, paper):
    attestation = paper()
    send(desk, "refuse", attestation, reason="expired", words="Too old")

    page = desk.get(address("item", attestation)).text

    assert [words in page for words in ("Grace", "It has expired", "Too old", 'name="seen"')] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("mine", ["recorded", "uploaded"])
def test_who_brought_it_never_reviews_it(desk, officer, paper, mine):
    attestation = paper(actor=officer) if mine == "recorded" else paper(upload={"received_by": officer})

    page = desk.get(address("item", attestation))
    answers = [
        send(desk, name, attestation, page.context["seen"], reason="scope", **correction(attestation, scope="Mine"))
        for name in ("accept", "refuse", "correct")
    ]

    assert "another person must review it" in page.text
    assert f'action="{address("accept", attestation)}"' not in page.text
    assert [drawn(answer) for answer in answers] == [(200, ITEM)] * 3
    assert ["You entered or changed" in answer.text for answer in answers] == [True] * 3
    assert (fresh(attestation).decision, Correction.objects.count()) == ("", 0)


@pytest.mark.parametrize("state", ["unscanned", "quarantined"])
def test_a_file_that_nobody_sees_is_refused_or_waits(desk, paper, state):
    attestation = paper(upload={state: True})

    accepted = send(desk, "accept", attestation)
    refused = send(desk, "refuse", attestation, reason="unreadable")

    assert drawn(accepted) == (200, ITEM)
    assert "was not found clean" in accepted.text
    assert refused.status_code == 302


def test_the_list_of_the_admin_keeps_to_the_same_rules(desk, officer, paper):
    own, hidden = paper(upload={"received_by": officer}), paper(upload={"unscanned": True})
    changelist = reverse("admin:attestations_attestation_changelist")

    for attestation in (own, hidden):
        desk.post(changelist, {"action": "accept", "_selected_action": [attestation.pk], "index": 0})

    assert [fresh(attestation).decision for attestation in (own, hidden)] == ["", ""]


def test_what_was_signed_here_stays_signed_here(desk):
    attestation = AttestationFactory(waiting=True, from_portal=True, backing="signed_here", today=today())

    send(desk, "accept", attestation)

    assert fresh(attestation).backing == "signed_here"


def test_nothing_is_decided_by_looking(desk, paper):
    attestation = paper()

    answers = [desk.get(address(name, attestation)).status_code for name in ("accept", "refuse", "correct")]

    assert answers == [405] * 3


@pytest.mark.either
@pytest.mark.both
def test_a_quarantine_after_the_look_stops_the_decision(desk, paper):
    attestation = paper()
    seen = desk.get(address("item", attestation)).context["seen"]
    Upload.objects.update(state="quarantined", reason="infected")

    answer = send(desk, "accept", attestation, seen)

    assert "was not found clean" in answer.text
    assert fresh(attestation).decision == ""


def test_without_saying_what_was_seen_a_service_decides_as_before(officer, paper):
    attestation = paper()

    accept_attestations([attestation], actor=officer, today=today())

    assert fresh(attestation).decision == "accepted"
