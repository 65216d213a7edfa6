"""Cycles are opened for whom they should be, and not where they could not be closed."""

import pytest

from audits.models import AssessmentCycle
from evidence.verify import findings
from tests.audits.refusals import refused
from tests.factories import CategoryFactory, SupplierFactory, opened, scorecard

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_every_cooperating_supplier_is_assessed_by_the_scorecard_of_its_category():
    general, own = scorecard(100, code="general"), scorecard(100, code="own", categories=("batteries",))
    CategoryFactory(code="batteries")
    SupplierFactory(code="S1")
    SupplierFactory(code="S2", category=CategoryFactory(code="batteries"))
    for other in ({"applied": True}, {"registered": True}, {"suspended": True}, {"left": True}, {"eliminated": True}):
        SupplierFactory(**other)

    cycle = opened()

    found = {row.supplier.code: row.scorecard for row in cycle.assessments.all()}
    assert found == {"S1": general, "S2": own}
    assert {card.is_frozen for card in found.values()} == {True}
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_not_used_by_anybody_is_not_frozen():
    scorecard(100, code="general")
    unused = scorecard(100, code="own", categories=("batteries",))
    SupplierFactory()

    opened()

    unused.refresh_from_db()
    assert not unused.is_frozen


def test_a_cycle_may_be_for_some():
    scorecard(100)
    one, _other = SupplierFactory(), SupplierFactory()

    assert [row.supplier for row in opened(one).assessments.all()] == [one]


def several_general():
    scorecard(100, code="one")
    scorecard(100, code="two")
    SupplierFactory()


def several_of_a_category():
    scorecard(100, code="one", categories=("assembly", "batteries"))
    scorecard(100, code="two", categories=("assembly",))
    SupplierFactory()


def none_for_some():
    scorecard(100, code="one", categories=("batteries",))
    SupplierFactory()


def incomplete():
    scorecard(99)
    SupplierFactory()


def nobody():
    scorecard(100)
    SupplierFactory(left=True)


def two_at_once():
    scorecard(100)
    SupplierFactory()
    opened()


REFUSALS = {
    several_general: "There are several general scorecards in use: one (1), two (1). Leave one, or say for which"
    " categories.",
    several_of_a_category: "Several scorecards in use are for assembly: one (1), two (1).",
    none_for_some: "1 supplier has no scorecard: none in use is for its category, and none is general.",
    incomplete: "The weights of card (1) sum to 99; they must sum to 100.",
    nobody: "No supplier cooperates today: there is nobody to assess.",
    two_at_once: "A cycle of this period is open already.",
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("given", REFUSALS, ids=lambda given: given.__name__)
def test_a_cycle_is_not_opened_where_it_could_not_be_closed(given):
    given()
    before = AssessmentCycle.objects.count()

    assert refused(opened) == [REFUSALS[given]]
    assert AssessmentCycle.objects.count() == before


@pytest.mark.either
def test_only_who_cooperates_is_assessed():
    scorecard(100)
    left = SupplierFactory(left=True)

    assert refused(lambda: opened(left)) == ["Only suppliers that cooperate today are assessed."]
