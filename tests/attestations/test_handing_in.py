"""What a supplier hands in himself: once, in the place of another, taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Attestation, Obligation
from attestations.services import accept_attestations, hand_in_here, take_back
from attestations.standing import Standing
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import Upload
from tests.factories import (
    TODAY,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
)
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def requirement():
    return RequirementFactory(certificate=True)


@pytest.fixture
def supplier(requirement):
    supplier = SupplierFactory()
    RuleFactory(requirement=requirement)
    return supplier


@pytest.fixture
def upload(supplier, person):
    return UploadFactory(supplier=supplier, actor=person)


def certificate(supplier, requirement, number="QMS-1"):
    return Attestation(
        supplier=supplier,
        requirement=requirement,
        number=number,
        issuing_body="SGS",
        valid_from=date(2024, 3, 1),
        valid_until=date(2027, 2, 28),
    )


def clause(supplier, requirement):
    return Attestation(
        supplier=supplier,
        requirement=requirement,
        basis=Attestation.Basis.CONTRACT_CLAUSE,
        contract_reference="C-2024-001 § 12.3",
        valid_from=date(2024, 3, 1),
    )


def standing(supplier):
    return Standing(Obligation.objects.filter(supplier=supplier).with_standing(TODAY).get().standing)


def actions():
    events = Event.objects.filter(object_type="attestations.attestation").order_by("seq")
    return list(events.values_list("action", flat=True))


@pytest.mark.either
def test_a_paper_waits_for_review_with_its_file(supplier, requirement, upload, person):
    paper = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)

    found = Attestation.objects.get(pk=paper.pk)
    assert (found.origin, found.decision, found.backing) == ("portal", "", "recorded_only")
    assert (found.upload, found.file, found.recorded_by, found.submitted_on) == (upload, upload.file, person, TODAY)
    assert standing(supplier) == Standing.IN_REVIEW
    assert actions() == ["attestation_submitted"]
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_a_button_pressed_twice_hands_in_once(supplier, requirement, upload, person):
    first, second = (
        hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY) for _ in range(2)
    )

    assert first == second
    assert actions() == ["attestation_submitted"]


def test_a_clause_named_twice_is_handed_in_once(person):
    supplier, requirement = SupplierFactory(), RequirementFactory(with_clause=True)

    first, second = (
        hand_in_here(clause(supplier, requirement), upload=None, actor=person, today=TODAY) for _ in range(2)
    )

    assert first == second
    assert first.file is None


@pytest.mark.either
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_hand_in_once(supplier, requirement, upload, person):
    def send():
        hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)

    assert together(send, send) == [None, None]

    assert Attestation.objects.count() == 1


@pytest.mark.either
def test_a_paper_takes_the_place_of_one_that_waits(supplier, requirement, upload, person):
    old = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)
    other = UploadFactory(supplier=supplier, actor=person, lines=("Better scan",))

    new = hand_in_here(certificate(supplier, requirement), upload=other, replaces=[old], actor=person, today=TODAY)

    old.refresh_from_db()
    assert (old.decision, old.decided_on, old.upload) == ("recalled", TODAY, upload)
    assert list(Attestation.objects.waiting()) == [new]
    assert actions() == ["attestation_submitted", "attestation_recalled", "attestation_submitted"]
    assert list(findings(files=True)) == []


def test_what_was_taken_back_is_asked_for_again(supplier, requirement, upload, person):
    paper = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)

    take_back([paper], actor=person, today=TODAY)

    assert standing(supplier) == Standing.MISSING
    again = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)
    assert again != paper


@pytest.mark.either
def test_what_was_decided_is_not_taken_back_nor_replaced(supplier, requirement, upload, person):
    paper = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)
    accept_attestations([paper], actor=UserFactory(officer=True), today=TODAY)
    other = UploadFactory(supplier=supplier, actor=person, lines=("Another",))

    with pytest.raises(ValidationError, match="already"):
        take_back([paper], actor=person, today=TODAY)
    with pytest.raises(ValidationError, match="already"):
        hand_in_here(
            certificate(supplier, requirement, "QMS-2"), upload=other, replaces=[paper], actor=person, today=TODAY
        )

    assert Attestation.objects.get().decision == "accepted"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_paper_with_a_mistake_replaces_nothing(supplier, requirement, upload, person):
    old = hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)
    other = UploadFactory(supplier=supplier, actor=person, lines=("Another",))
    wrong = certificate(supplier, requirement, number="")

    with pytest.raises(ValidationError, match="A certificate needs its number"):
        hand_in_here(wrong, upload=other, replaces=[old], actor=person, today=TODAY)

    assert list(Attestation.objects.waiting()) == [old]
    assert actions() == ["attestation_submitted"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_the_file_of_another_supplier_is_refused(supplier, requirement, person):
    foreign = UploadFactory(supplier=SupplierFactory(), actor=person)

    with pytest.raises(ValidationError, match="cannot be handed in"):
        hand_in_here(certificate(supplier, requirement), upload=foreign, actor=person, today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_file_in_quarantine_is_refused(supplier, requirement, upload, person):
    upload.state, upload.reason = Upload.State.QUARANTINED, "infected"

    with pytest.raises(ValidationError, match="cannot be handed in"):
        hand_in_here(certificate(supplier, requirement), upload=upload, actor=person, today=TODAY)
