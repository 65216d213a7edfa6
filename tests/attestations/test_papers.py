from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from attestations.models import Attestation, Review
from attestations.services import (
    accept_attestations,
    hand_in,
    refuse_attestations,
    save_attestation,
    withdraw,
)
from attestations.standing import Standing
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import FAR
from tests.factories import (
    TODAY,
    AttestationFactory,
    ConflictFactory,
    EditionFactory,
    FileFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

# A paper says the same whatever its rows were read from.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

ACCEPTED, REFUSED = Attestation.Decision.ACCEPTED, Attestation.Decision.REFUSED


@pytest.fixture
def waiting():
    return AttestationFactory(waiting=True, submitted_on=TODAY)


def standing_of(attestation):
    kept = attestation.supplier.standings.filter(requirement=attestation.requirement)
    return Standing(kept.get().standing)


def written():
    return list(Event.objects.order_by("seq").values_list("seq", flat=True))


# --- handing in ----------------------------------------------------------------------------------


def test_what_is_handed_in_waits_for_review(officer, actions):
    edition = EditionFactory(ends_on=date(2026, 1, 1))
    RuleFactory(requirement=edition.requirement)
    supplier = SupplierFactory()

    attestation = hand_in(
        Attestation(
            supplier=supplier,
            requirement=edition.requirement,
            edition=edition,
            number="Q1",
            issuing_body="SGS",
            submitted_on=TODAY,
            valid_from=TODAY,
            valid_until=date(2027, 12, 30),
        ),
        actor=officer,
        today=TODAY,
    )

    assert Attestation.objects.get() == attestation
    assert (attestation.kind, attestation.decision, attestation.decided_on) == ("certificate", "", None)
    assert (attestation.edition_ends_on, attestation.lapses_on) == (date(2026, 1, 1), date(2026, 1, 1))
    assert (attestation.recorded_by, attestation.backing) == (officer, "recorded_only")
    assert standing_of(attestation) == Standing.IN_REVIEW
    assert actions() == ["attestation_submitted"]


def test_a_certificate_is_handed_in_once(officer):
    known = AttestationFactory(certificate=True, waiting=True)
    events = written()
    known.pk, known.public_id = None, uuid4()
    known._state.adding = True

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        hand_in(known, actor=officer, today=TODAY)

    assert refused.value.messages == ["This certificate is recorded already."]
    assert Attestation.objects.count() == 1
    assert written() == events


def test_what_the_requirement_does_not_allow_is_not_handed_in(officer):
    clause = Attestation(
        supplier=SupplierFactory(),
        requirement=RequirementFactory(),
        basis="contract_clause",
        contract_reference="C1",
        submitted_on=TODAY,
        valid_from=TODAY,
    )
    events = written()

    with pytest.raises(ValidationError) as refused:
        hand_in(clause, actor=officer, today=TODAY)

    assert list(refused.value.message_dict) == ["basis"]
    assert (Attestation.objects.count(), written()) == (0, events)


# --- changing ------------------------------------------------------------------------------------


def test_staff_may_correct_what_they_entered(waiting, officer, actions):
    waiting.signatory_name = "王芳"

    save_attestation(waiting, actor=officer, today=TODAY)

    assert Attestation.objects.get().signatory_name == "王芳"
    assert actions() == ["attestation_changed"]


def test_another_edition_brings_its_end(officer):
    old = EditionFactory(code="2008", ends_on=date(2018, 9, 15))
    new = EditionFactory(requirement=old.requirement, code="2015")
    attestation = AttestationFactory(certificate=True, requirement=old.requirement, edition=old, waiting=True)
    before = attestation.lapses_on

    attestation.edition = new
    save_attestation(attestation, actor=officer, today=TODAY)

    attestation.refresh_from_db()
    assert (before, attestation.edition_ends_on, attestation.lapses_on) == (date(2018, 9, 15), FAR, date(2027, 1, 1))


def test_what_a_supplier_handed_in_is_never_changed(officer):
    attestation = AttestationFactory(from_portal=True, waiting=True)
    attestation.signatory_name = "Somebody else"
    events = written()

    with pytest.raises(ValidationError) as refused:
        save_attestation(attestation, actor=officer, today=TODAY)

    assert refused.value.code == "protected"
    assert Attestation.objects.get().signatory_name == ""
    assert written() == events


# --- withdrawing ---------------------------------------------------------------------------------


def test_what_is_withdrawn_counts_until_the_day_before(officer, actions):
    attestation = AttestationFactory()
    RuleFactory(requirement=attestation.requirement)

    withdraw(attestation, on=TODAY, actor=officer, today=TODAY)

    attestation.refresh_from_db()
    assert (attestation.withdrawn_on, attestation.lapses_on) == (TODAY, TODAY)
    assert standing_of(attestation) == Standing.EXPIRED
    assert actions() == ["attestation_withdrawn"]


def test_what_a_supplier_handed_in_may_be_withdrawn(officer):
    attestation = AttestationFactory(from_portal=True)

    withdraw(attestation, on=TODAY, actor=officer, today=TODAY)

    assert Attestation.objects.get().withdrawn_on == TODAY


def test_a_page_that_was_open_for_long_does_not_undo_a_decision(waiting, officer):
    seen_before = Attestation.objects.get(pk=waiting.pk)
    accept_attestations([waiting], actor=UserFactory(), today=TODAY)

    withdraw(seen_before, on=TODAY, actor=officer, today=TODAY)

    found = Attestation.objects.get()
    assert (found.decision, found.decided_on, found.withdrawn_on) == ("accepted", TODAY, TODAY)
    assert list(findings()) == []


def test_withdrawn_twice_the_last_day_counts(officer, actions):
    attestation = AttestationFactory()

    for day in (date(2024, 6, 1), date(2024, 7, 1)):
        withdraw(attestation, on=day, actor=officer, today=TODAY)

    assert Attestation.objects.get().withdrawn_on == date(2024, 7, 1)
    assert actions() == ["attestation_withdrawn"] * 2


# --- reviewing -----------------------------------------------------------------------------------


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
