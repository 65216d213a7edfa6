"""What was typed is corrected at the desk, and kept."""

from datetime import date

import pytest

from attestations.models import Correction
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import today
from tests.desk.answers import ITEM, correction, drawn, fresh
from tests.desk.conftest import address, send
from tests.factories import AttestationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.both
def test_a_correction_keeps_what_was_typed_and_the_officer_may_still_decide(desk, officer, paper):
    attestation = paper(number="QMS-1", valid_until=date(2030, 1, 1))

    corrected = send(desk, "correct", attestation, **correction(attestation, number="QMS-7", valid_until="2029-01-01"))
    page = desk.get(address("item", attestation))
    send(desk, "accept", attestation)

    kept = Correction.objects.values_list("field", "before", "after", "corrected_by")
    assert corrected.headers["Location"] == address("item", attestation)
    assert list(kept) == [
        ("number", "QMS-1", "QMS-7", officer.pk),
        ("valid_until", "2030-01-01", "2029-01-01", officer.pk),
    ]
    assert "first typed: QMS-1" in page.text
    assert (fresh(attestation).number, fresh(attestation).decision) == ("QMS-7", "accepted")
    actions = Event.objects.filter(actor_ref=str(officer.ref)).order_by("seq").values_list("action", flat=True)
    assert list(actions) == [
        "attestation_corrected",
        "correction_recorded",
        "correction_recorded",
        "attestation_accepted",
        "review_recorded",
    ]
    assert "QMS" not in "".join(Event.objects.values_list("payload", flat=True))
    assert list(findings()) == []


def test_nothing_changed_is_no_correction(desk, paper):
    attestation = paper()

    send(desk, "correct", attestation, **correction(attestation))

    assert (Correction.objects.count(), Event.objects.filter(action="attestation_corrected").count()) == (0, 0)


def test_a_correction_that_cannot_be_is_refused_beside_its_field(desk, paper):
    attestation = paper()

    answer = send(desk, "correct", attestation, **correction(attestation, number="", valid_until="2001-01-01"))

    assert drawn(answer) == (200, ITEM)
    assert "number" in answer.context["forms"].correction.errors
    assert Correction.objects.count() == 0


def test_what_was_signed_here_is_never_corrected(desk, paper):
    attestation = AttestationFactory(
        waiting=True, from_portal=True, backing="signed_here", signatory_name="王芳", today=today()
    )

    answer = send(desk, "correct", attestation, signatory_name="李明", valid_from="2024-01-01")

    assert "never corrected" in answer.text
    assert fresh(attestation).signatory_name == "王芳"
    assert address("correct", attestation) not in desk.get(address("item", attestation)).text
