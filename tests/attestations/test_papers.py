"""Papers are handed in once, corrected while nobody decided them, and withdrawn."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from attestations.models import Attestation
from attestations.services import accept_attestations, hand_in, save_attestation, withdraw
from attestations.standing import Standing
from evidence.verify import findings
from foundation.dates import FAR
from tests.attestations.deciding import standing_of, written
from tests.factories import (
    TODAY,
    AttestationFactory,
    EditionFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

# A paper says the same whatever its rows were read from.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


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
