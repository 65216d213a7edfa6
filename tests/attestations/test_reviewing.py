"""Papers are reviewed: once, with a reason, by another person than who brought them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Attestation, Review
from attestations.services import accept_attestations, refuse_attestations, save_attestation
from attestations.standing import Standing
from tests.attestations.deciding import ACCEPTED, REFUSED, standing_of, written
from tests.factories import (
    TODAY,
    AttestationFactory,
    ConflictFactory,
    FileFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

# A paper says the same whatever its rows were read from.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def test_what_is_accepted_counts_from_the_day(waiting, officer, actions):
    RuleFactory(requirement=waiting.requirement)

    (decided,) = accept_attestations([waiting], actor=officer, today=TODAY)

    review = Review.objects.get()
    assert (decided.decision, decided.decided_on, decided.backing) == (ACCEPTED, TODAY, "recorded_only")
    assert (review.attestation, review.decision, review.reason) == (waiting, "accepted", "")
    assert review.reviewed_by == officer
    assert standing_of(decided) == Standing.VALID
    assert actions() == ["attestation_accepted", "review_recorded"]


def test_a_file_that_was_reviewed_backs_what_is_accepted(officer):
    attestation = AttestationFactory(document=True, waiting=True, file=FileFactory())

    accept_attestations([attestation], actor=officer, today=TODAY)

    assert Attestation.objects.get().backing == Attestation.Backing.FILE_REVIEWED


def test_what_is_refused_counts_as_none_and_says_why(waiting, officer, actions):
    RuleFactory(requirement=waiting.requirement)

    (decided,) = refuse_attestations([waiting], reason="chop", words="蓋章不清", actor=officer, today=TODAY)

    review = Review.objects.get()
    assert (decided.decision, decided.decided_on) == (REFUSED, TODAY)
    assert (review.decision, review.reason, review.words) == ("refused", "chop", "蓋章不清")
    assert standing_of(decided) == Standing.MISSING
    assert actions() == ["attestation_refused", "review_recorded"]


def accept(attestations, officer):
    accept_attestations(attestations, actor=officer, today=TODAY)


def refuse(attestations, officer):
    refuse_attestations(attestations, reason="expired", actor=officer, today=TODAY)


@pytest.mark.parametrize("first", [accept, refuse])
@pytest.mark.parametrize("second", [accept, refuse])
def test_what_was_decided_is_not_decided_again(first, second, waiting, officer):
    first([waiting], UserFactory())
    before, events = Attestation.objects.get().decision, written()

    with pytest.raises(ValidationError) as refused:
        second([waiting], officer)

    assert refused.value.code == "decided"
    assert Attestation.objects.get().decision == before
    assert (Review.objects.count(), written()) == (1, events)


@pytest.mark.parametrize("decide", [accept, refuse])
def test_nobody_reviews_what_she_entered_herself(decide, officer):
    own = AttestationFactory(waiting=True, actor=officer)
    events = written()

    with pytest.raises(ValidationError) as refused:
        decide([own], officer)

    assert refused.value.code == "own"
    assert (Attestation.objects.get().decision, Review.objects.count(), written()) == ("", 0, events)


@pytest.mark.parametrize("decide", [accept, refuse])
def test_nobody_reviews_what_is_of_a_supplier_to_which_she_has_a_tie(decide, waiting, officer):
    ConflictFactory(person=officer, supplier=waiting.supplier)
    events = written()

    with pytest.raises(ValidationError) as refused:
        decide([waiting], officer)

    assert refused.value.code == "conflict"
    assert (Attestation.objects.get().decision, Review.objects.count(), written()) == ("", 0, events)


@pytest.mark.parametrize("decide", [accept, refuse])
def test_what_is_submitted_tomorrow_is_not_decided_today(decide, officer):
    AttestationFactory(waiting=True, submitted_on=date(2025, 1, 1))

    with pytest.raises(ValidationError) as refused:
        decide(Attestation.objects.all(), officer)

    assert refused.value.code == "period"
    assert Attestation.objects.get().decision == ""


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_refusal_needs_a_reason(reason, waiting, officer):
    events = written()

    with pytest.raises(ValidationError) as refused:
        refuse_attestations([waiting], reason=reason, actor=officer, today=TODAY)

    assert refused.value.code == "required"
    assert (Attestation.objects.get().decision, written()) == ("", events)


def test_all_are_decided_or_none(waiting, officer):
    own = AttestationFactory(waiting=True, actor=officer, supplier=waiting.supplier)
    events = written()

    with pytest.raises(ValidationError):
        accept_attestations([waiting, own], actor=officer, today=TODAY)

    assert list(Attestation.objects.values_list("decision", flat=True)) == ["", ""]
    assert (Review.objects.count(), written()) == (0, events)


def test_many_are_decided_at_once(officer, actions):
    supplier = SupplierFactory()
    attestations = AttestationFactory.create_batch(3, waiting=True, supplier=supplier)

    decided = accept_attestations(attestations, actor=officer, today=TODAY)

    assert decided == attestations
    assert set(Attestation.objects.values_list("decision", flat=True)) == {"accepted"}
    assert actions() == ["attestation_accepted", "review_recorded"] * 3


def test_nothing_to_decide_decides_nothing(officer, actions):
    assert accept_attestations([], actor=officer, today=TODAY) == []
    assert actions() == []


def test_what_was_reviewed_is_not_changed_but_withdrawn(officer):
    attestation = AttestationFactory(certificate=True)
    attestation.valid_until = date(2039, 1, 1)
    events = written()

    with pytest.raises(ValidationError) as refused:
        save_attestation(attestation, actor=officer, today=TODAY)
    assert (refused.value.code, written()) == ("protected", events)
    attestation.refresh_from_db()
    attestation.withdrawn_on = date(2024, 7, 1)
    save_attestation(attestation, actor=officer, today=TODAY)

    assert Attestation.objects.get().lapses_on == date(2024, 7, 1)


@pytest.mark.parametrize("other", [SupplierFactory, lambda: RequirementFactory(certificate=True)])
def test_a_proof_stays_with_its_supplier_and_its_requirement(other, officer):
    attestation = AttestationFactory(certificate=True, waiting=True)
    moved = other()
    setattr(attestation, moved._meta.model_name, moved)

    with pytest.raises(ValidationError) as refused:
        save_attestation(attestation, actor=officer, today=TODAY)

    assert refused.value.code == "protected"
    assert getattr(Attestation.objects.get(), moved._meta.model_name) != moved


def test_who_changed_a_proof_does_not_review_it(officer):
    attestation = AttestationFactory(certificate=True, waiting=True)
    attestation.valid_until = date(2027, 6, 30)
    save_attestation(attestation, actor=officer, today=TODAY)

    with pytest.raises(ValidationError) as refused:
        accept_attestations([attestation], actor=officer, today=TODAY)
    decided = accept_attestations([attestation], actor=UserFactory(), today=TODAY)

    assert refused.value.code == "own"
    assert [paper.decision for paper in decided] == ["accepted"]
