"""What an import's grades propose goes with the import, as long as nobody has decided it."""

import pytest

from accounts.services import system_user
from audits.models import Consequence
from audits.services import decide_consequence
from evidence.verify import findings
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Supplier
from tests.factories import TODAY, UserFactory
from tests.sheets.bringing import bring, grade, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


@pytest.fixture
def report():
    return bring(suppliers=[supplier("N1")], grades=[grade("N1", period="2024H1", grade="A")])


def told():
    return [*Consequence.objects.values_list("rule__code", "decision")]


@pytest.mark.either
def test_what_nobody_decided_goes_with_the_suppliers(report):
    assert told() == [("preferred", "waiting")]

    undo(report.run, actor=system_user(), today=TODAY)

    assert (told(), Supplier.objects.exists()) == ([], False)
    assert [*findings()] == []


@pytest.mark.either  # it reads what the tests of obstacles read on both
def test_what_somebody_decided_stands_in_the_way(report):
    decide_consequence(Consequence.objects.get(), "approved", actor=UserFactory(), today=TODAY)

    with pytest.raises(Unreadable, match="Preferred with other conditions equal"):
        undo(report.run, actor=system_user(), today=TODAY)

    assert told() == [("preferred", "approved")]
