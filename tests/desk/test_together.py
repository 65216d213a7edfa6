"""Two officers at once: one decides, the other is told."""

from uuid import uuid4

import pytest
from django.utils import timezone

from attestations.models import Attestation, Review
from attestations.services import accept_attestations, correct_attestation, refuse_attestations, states
from desk.lease import give_back, leases, take
from evidence.verify import findings
from foundation.dates import today
from tests.factories import UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_decisions_at_once_one_counts(paper):
    attestation, grace, kevin = paper(), UserFactory(full_name="Grace"), UserFactory(full_name="Kevin")
    seen = states([attestation.pk])

    failed = together(
        lambda: accept_attestations([attestation], actor=grace, today=today(), seen=seen),
        lambda: refuse_attestations([attestation], reason="scope", actor=kevin, today=today(), seen=seen),
    )

    assert failed[0] is None
    assert failed[1].code == "decided"
    assert "Grace" in failed[1].messages[0]
    assert list(Review.objects.values_list("decision", "reviewed_by")) == [("accepted", grace.pk)]
    assert list(findings()) == []


def test_a_decision_does_not_pass_over_a_correction_at_the_same_moment(paper):
    attestation, grace, kevin = paper(), UserFactory(), UserFactory()
    seen = states([attestation.pk])

    failed = together(
        lambda: correct_attestation(
            attestation, {"number": "CORRECTED-7"}, seen=seen[attestation.pk], actor=grace, today=today()
        ),
        lambda: accept_attestations([attestation], actor=kevin, today=today(), seen=seen),
    )

    found = Attestation.objects.get(pk=attestation.pk)
    assert failed[0] is None
    assert failed[1].code == "changed"
    assert (found.number, found.decision) == ("CORRECTED-7", "")


def test_who_comes_second_is_told_of_the_first_until_she_is_done(db):
    grace, kevin, now = UserFactory(full_name="Grace"), UserFactory(full_name="Kevin"), timezone.now()
    item, other = uuid4(), uuid4()

    first, again, second = take(item, grace, now), take(item, grace, now), take(item, kevin, now)
    give_back(item, kevin)
    still = leases([item, other], kevin)
    give_back(item, grace)

    assert (first, again, second.name, second.since) == (None, None, "Grace", now)
    assert {key: lease.name for key, lease in still.items()} == {item: "Grace"}
    assert take(item, kevin, now) is None
