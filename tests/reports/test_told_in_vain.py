"""Of published figures and narratives, what both reports tell alike is not named as late."""

from datetime import date

import pytest

from accounts.services import system_user
from evidence.models import Event
from reports.comparing import compare
from reports.services import withdraw_published
from tests.factories import NarrativeFactory, PublishedFigureFactory, ReportRunFactory, SignOffFactory
from tests.reports.conftest import TODAY

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

ANEW = date(2025, 3, 31)
APRIL = {"period": "2025-04", "today": date(2025, 5, 2)}


def wrongly_published(figure):
    return withdraw_published([figure], why="Of another year", actor=system_user(), today=TODAY)


def one_that_was_corrected_before_it_was_withdrawn():
    def enter():
        PublishedFigureFactory(value="22")
        wrongly_published(PublishedFigureFactory(value="23"))

    return enter


def one_that_is_entered_below_a_later_publication():
    PublishedFigureFactory(value="23", published_on=ANEW)
    return lambda: PublishedFigureFactory(value="22")


def one_that_is_withdrawn_below_a_later_publication():
    figure = PublishedFigureFactory(value="22")
    PublishedFigureFactory(value="23", published_on=ANEW)
    return lambda: wrongly_published(figure)


def one_of_years_that_are_past():
    return lambda: PublishedFigureFactory(as_of=date(2020, 12, 31), published_on=date(2021, 3, 28))


def one_that_is_withdrawn_and_noted_anew():
    figure = PublishedFigureFactory(value="22")

    def enter_anew():
        wrongly_published(figure)
        PublishedFigureFactory(value="22")

    return enter_anew


PUBLISHED = (
    one_that_was_corrected_before_it_was_withdrawn,
    one_that_is_entered_below_a_later_publication,
    one_that_is_withdrawn_below_a_later_publication,
    one_of_years_that_are_past,
    one_that_is_withdrawn_and_noted_anew,
)


@pytest.mark.parametrize("planned", PUBLISHED, ids=lambda planned: planned.__name__)
def test_a_published_figure_of_which_both_reports_tell_the_same_is_not_named(planned):
    do = planned()
    before = ReportRunFactory(**APRIL)

    do()

    compared = compare(before, ReportRunFactory(**APRIL))
    assert (compared.changes, compared.late.facts) == ([], [])


def test_of_corrections_that_which_a_report_tells_is_named_alone():
    before = ReportRunFactory(**APRIL)
    for value in ("22", "23", "24"):
        last = PublishedFigureFactory(value=value)

    (fact,) = compare(before, ReportRunFactory(**APRIL)).late.facts

    assert fact.seq == Event.objects.get(action="figure_published", object_id=last.pk).seq


def test_a_comparison_says_the_same_after_another_report_was_signed_off():
    before = ReportRunFactory(**APRIL)
    figure = PublishedFigureFactory()
    may = ReportRunFactory(period="2025-05", today=date(2025, 6, 2))
    wrongly_published(figure)
    after = ReportRunFactory(**APRIL)

    SignOffFactory(run=may)

    assert compare(before, after).late.facts == []


def test_a_narrative_is_named_where_the_later_one_was_written_after_the_reports():
    NarrativeFactory(month="2024-06")
    before = ReportRunFactory()
    NarrativeFactory(month="2024-06", text="Other words.")
    after = ReportRunFactory()
    NarrativeFactory(month="2024-09")

    facts = compare(before, after).late.facts

    assert {fact.model for fact in facts} == {"reports.narrative"}
