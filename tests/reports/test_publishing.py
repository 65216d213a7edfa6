"""What was published is kept, and later reports say where the register says otherwise by then."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.models import PublishedFigure
from reports.reading import Reading
from reports.restating import restatements
from reports.services import publish
from reports.tables import changes
from suppliers.models import Stage
from tests.factories import (
    PublishedFigureFactory,
    ReportRunFactory,
    SignOffFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reports.conftest import TODAY

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

ON = date(2025, 3, 28)
GIVEN = {"source": "Report 2024", "on": ON, "today": TODAY}


def test_figures_of_a_signed_off_run_are_kept_as_published_and_hold_until_a_fact_comes_late():
    run = SignOffFactory().run

    count = publish(run, actor=UserFactory(), **GIVEN)

    assert count == PublishedFigure.objects.filter(run=run).count() > 20
    assert [row for row in restatements(TODAY) if row["now"] != row["published"]] == []
    SupplierFactory(code="LATE", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    other = {(row["table"], row["row"], row["column"]) for row in restatements(TODAY) if row["now"] != row["published"]}
    assert ("bridge", "", "on_file") in other
    assert ("suppliers_by_region", "", "total") in other


def test_a_report_of_a_day_before_the_publication_does_not_know_of_it():
    PublishedFigureFactory()

    before, after = restatements(date(2025, 3, 27)), restatements(ON)

    assert before == []
    (row,) = after
    now = {
        row["region"]: row["count"]
        for row in json.loads(ReportRunFactory().data)["tables"]["suppliers_by_region"]["rows"]
    }
    assert (row["published"], row["now"]) == ("341", str(now["cn"]))


def test_of_a_figure_that_was_published_twice_the_last_time_counts():
    PublishedFigureFactory(value="1")
    PublishedFigureFactory(value="2", published_on=date(2025, 3, 29))

    assert [row["published"] for row in restatements(TODAY)] == ["2"]
    assert changes.compute(Reading(TODAY))["restatements"] == restatements(TODAY)


def test_what_was_published_of_a_day_before_the_years_that_are_compared_is_past():
    within = PublishedFigureFactory(as_of=date(2023, 12, 31))
    PublishedFigureFactory(as_of=date(2023, 12, 30))

    assert [row["of"] for row in restatements(TODAY)] == [within.as_of.isoformat()]


def test_only_what_was_signed_off_is_published():
    with pytest.raises(ValidationError) as refused:
        publish(ReportRunFactory(), actor=UserFactory(), **GIVEN)

    assert refused.value.code == "not_signed"


@pytest.mark.parametrize("day", [date(2024, 12, 30), date(2026, 11, 25)])
def test_it_is_published_from_its_own_day_up_to_today(day):
    run = SignOffFactory().run

    with pytest.raises(ValidationError, match="up to today"):
        publish(run, actor=UserFactory(), **GIVEN | {"on": day})


def test_it_is_published_once_a_day():
    run = SignOffFactory().run
    publish(run, actor=UserFactory(), **GIVEN)

    with pytest.raises(ValidationError) as refused:
        publish(run, actor=UserFactory(), **GIVEN)

    assert refused.value.code == "twice"


@pytest.mark.parametrize("day", [date(2024, 12, 30), date(2025, 4, 2)])
def test_a_figure_entered_by_hand_is_published_after_its_day_and_not_in_the_future(day):
    with pytest.raises(ValidationError):
        PublishedFigureFactory(published_on=day)
