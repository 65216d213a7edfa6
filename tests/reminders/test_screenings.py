"""An officer is told of a screening until another person decides it."""

from datetime import date, timedelta

import pytest

from audits.services import decide_screening
from foundation.dates import today
from reminders.sources import sources
from tests.factories import ScreeningFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening(supplier):
    return ScreeningFactory(supplier=supplier, is_decided=False)


def due(as_of):
    return [*sources()["screenings"].items(as_of, date(2020, 1, 1), as_of)]


@pytest.mark.parametrize("is_approved", [True, False])
def test_it_waits_until_it_is_decided(screening, supplier, is_approved):
    assert due(today()) == [(supplier.pk, screening.pk, None, "", today())]
    assert due(today() - timedelta(days=1)) == []

    decide_screening(screening, is_approved=is_approved, reason="Of another", actor=UserFactory(), today=today())

    assert due(today()) == []


@pytest.mark.either  # what a person reads
def test_it_is_named_and_leads_to_where_it_is_decided(screening):
    source = sources()["screenings"]
    (paper,) = source.papers([screening.pk]).values()

    assert source.name_of(paper) == "Screening: Environmental May 20, 2024"
    assert source.page_of(paper) == f"/admin/audits/screening/{paper.pk}/change/"
