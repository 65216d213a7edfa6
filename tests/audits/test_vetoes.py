"""A veto that is confirmed makes a D; another person decides it, once."""

from decimal import Decimal

import pytest

from audits.models import RaisedVeto
from audits.services import decide_veto, raise_veto
from evidence.verify import findings
from tests.audits.cycles import close, told
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, SupplierFactory, UserFactory, VetoFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db


def test_a_confirmed_veto_makes_a_d_of_any_score_and_of_none():
    scorecard(100)
    best, unknown, dismissed = (SupplierFactory(code=code) for code in ("BEST", "UNKNOWN", "DISMISSED"))
    cycle = opened()
    scored(cycle, best, 100)
    scored(cycle, dismissed, 100)
    veto = VetoFactory()
    raised = {
        supplier: raise_veto(
            RaisedVeto(assessment=cycle.assessments.get(supplier=supplier), veto=veto, words="Envelope"),
            actor=UserFactory(role="officer"),
            today=TODAY,
        )
        for supplier in (best, unknown, dismissed)
    }
    said = "3 raised vetoes wait for another person: confirm or dismiss them first."
    assert refused(lambda: close(cycle)) == [said]
    for supplier, found in raised.items():
        decision = "dismissed" if supplier == dismissed else "confirmed"
        decide_veto(found, RaisedVeto.Decision(decision), actor=UserFactory(role="compliance"), today=TODAY)

    close(cycle)

    assert told(cycle) == {
        "BEST": (Decimal(100), "D", (), ("bribery",)),
        "UNKNOWN": (None, "D", ("c1",), ("bribery",)),
        "DISMISSED": (Decimal(100), "A", (), ()),
    }
    assert [*findings()] == []


@pytest.fixture
def veto(db):
    scorecard(100)
    cycle = opened(SupplierFactory())
    row = VetoFactory()
    raised = RaisedVeto(assessment=cycle.assessments.get(), veto=row, words="Envelope")
    return raise_veto(raised, actor=UserFactory(role="officer"), today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_raises_none(veto):
    friend, other = UserFactory(role="officer"), SupplierFactory()
    tie(friend, other)
    cycle = opened(other, period="2023")
    raised = RaisedVeto(assessment=cycle.assessments.get(), veto=veto.veto, words="Envelope")

    said = refused(lambda: raise_veto(raised, actor=friend, today=TODAY))

    assert said == ["You have a conflict of interest with this supplier; another person must decide it."]
    assert RaisedVeto.objects.count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_confirms_a_veto_of_her_own_or_of_a_friend(veto):
    friend = UserFactory(role="compliance")
    tie(friend, veto.assessment.supplier)
    confirm = RaisedVeto.Decision.CONFIRMED

    assert refused(lambda: decide_veto(veto, confirm, actor=veto.raised_by, today=TODAY)) == [
        "You asked for this yourself; another person must decide it."
    ]
    assert refused(lambda: decide_veto(veto, confirm, actor=friend, today=TODAY)) == [
        "You have a conflict of interest with this supplier; another person must decide it."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_veto_is_decided_once(veto):
    decide = {"actor": UserFactory(role="compliance"), "today": TODAY}
    decide_veto(veto, RaisedVeto.Decision.DISMISSED, **decide)

    assert refused(lambda: decide_veto(veto, RaisedVeto.Decision.CONFIRMED, **decide)) == [
        "Somebody else decided this veto meanwhile."
    ]
