"""An officer is told of an objection until it is answered."""

from datetime import date, timedelta

import pytest

from audits.services import answer_objection, close_cycle, object_to
from foundation.dates import today
from reminders.sources import sources
from tests.factories import UserFactory, opened, scorecard, scored_well

pytestmark = pytest.mark.django_db


@pytest.fixture
def objection(supplier):
    scorecard(100)
    cycle = opened(supplier, today=today())
    scored_well(cycle, supplier, today=today())
    close_cycle(cycle, actor=UserFactory(), today=today())
    return object_to(cycle.assessments.get(), "No.", actor=UserFactory())


def due(as_of):
    return [*sources()["objections"].items(as_of, date(2020, 1, 1), as_of)]


def test_it_waits_until_it_is_answered(objection, supplier):
    assert due(today()) == [(supplier.pk, objection.assessment_id, None, "", today())]
    assert due(today() - timedelta(days=1)) == []

    answer_objection(objection, answer="No.", grade="", actor=UserFactory(), today=today())

    assert due(today()) == []


@pytest.mark.either  # what a person reads
def test_it_is_named_and_leads_to_where_it_is_answered(objection):
    source = sources()["objections"]
    (paper,) = source.papers([objection.assessment_id]).values()

    assert source.name_of(paper) == "Objection to the performance assessment 2024"
    assert source.page_of(paper) == f"/admin/audits/assessment/{paper.pk}/change/"
