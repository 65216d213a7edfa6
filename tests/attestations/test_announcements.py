"""An audit plan or a body's letter instead of a certificate: promised until a day, and never held."""

from datetime import date

import pytest

from attestations.models import Attestation
from attestations.services import accept_attestations, refuse_attestations
from attestations.standing import Standing
from evidence.models import Event
from evidence.verify import findings
from tests.factories import TODAY, AttestationFactory, RuleFactory, UserFactory

pytestmark = pytest.mark.django_db

UNTIL = date(2025, 6, 30)


@pytest.fixture
def plan():
    """An audit plan that waits for review, of a certificate that is asked for."""
    paper = AttestationFactory(announced=True, waiting=True, valid_until=UNTIL, submitted_on=TODAY)
    RuleFactory(requirement=paper.requirement)
    return paper


def accepted(paper):
    (paper,) = accept_attestations([paper], actor=UserFactory(), today=TODAY)
    return paper


def test_what_is_accepted_of_it_is_a_promise_and_nothing_is_held(plan):
    paper = accepted(plan)

    assert (paper.decision, paper.decided_on, paper.backing) == ("promised", TODAY, "recorded_only")
    assert [(review.decision, review.reason) for review in paper.reviews.all()] == [("promised", "")]
    assert paper.supplier.standings.get().standing == Standing.MISSING
    assert [*Event.objects.order_by("-seq").values_list("action", flat=True)[:2]] == [
        "review_recorded",
        "attestation_promised",
    ]
    assert list(findings()) == []


@pytest.mark.either
def test_what_has_expired_stays_expired(plan):
    AttestationFactory(
        certificate=True, supplier=plan.supplier, requirement=plan.requirement, valid_until=date(2024, 6, 30)
    )

    accepted(plan)

    assert plan.supplier.standings.get().standing == Standing.EXPIRED


@pytest.mark.either
def test_it_is_refused_like_any_paper(plan):
    (paper,) = refuse_attestations([plan], reason="wrong_document", actor=UserFactory(), today=TODAY)

    assert paper.decision == "refused"


def test_it_is_promised_until_its_day_and_no_longer(plan):
    paper = accepted(plan)
    promising = Attestation.objects.promising

    assert [*promising(TODAY)] == [*promising(UNTIL)] == [paper]
    assert not promising(date(2025, 7, 1)).exists()
    assert not promising(date(2024, 12, 30)).exists()
