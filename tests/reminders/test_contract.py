"""What every source keeps to, tried on the demonstration: something is due there by each of them."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from attestations.models import Kind
from reminders.models import Audience, Reminder, ReminderStep
from reminders.models.step import MOST_DAYS
from reminders.reach import reach_of
from reminders.sources import sources
from reminders.sources.source import reasons
from suppliers.models import Supplier
from suppliers.waits import waits
from tests.factories import AttestationFactory, RequirementFactory, RuleFactory, SupplierFactory, UserFactory
from tests.kept import made
from tests.reminders.conftest import at
from tests.waiting import ASKED

pytestmark = pytest.mark.django_db

#: The first Monday of the demonstration: some sources speak once a week.
MONDAY = date(2026, 11, 30)
YEAR = timedelta(days=366)
every_source = pytest.mark.parametrize("code", sources())


@pytest.fixture(scope="module", autouse=True)
def company(demonstration, django_db_blocker):
    """Hold the demonstration, and of what it has none: a document with a term, what waits for somebody."""
    with made(not_in_the_demonstration, django_db_blocker):
        yield


def not_in_the_demonstration():
    """Make what is due by the sources that find nothing there."""
    document_with_a_term()
    for wait in waits():
        if not wait.rows().exists():
            row = ASKED[wait.code](SupplierFactory(), UserFactory())
            wait.model._default_manager.filter(pk=row.pk).update(**{wait.asked_at: at(MONDAY - timedelta(days=20))})


def document_with_a_term():
    """Make a document that is to be confirmed in December."""
    handed_in = MONDAY - timedelta(days=350)
    paper = AttestationFactory(
        supplier=SupplierFactory(today=handed_in), document=True, valid_until=None, submitted_on=handed_in,
        requirement=RequirementFactory(document=True, validity_months=12, code="with_a_term"), today=handed_in,
    )  # fmt: skip
    RuleFactory(requirement=paper.requirement, today=handed_in)


def items(code, **narrowed):
    """Return what is due by a source on the Monday."""
    return [*sources()[code].items(MONDAY, MONDAY - YEAR, MONDAY + YEAR).filter(**narrowed)]


def planned(code, row):
    """Return a reminder of what is due; it is not saved."""
    supplier, key, requirement, _kind, due_on = row
    return Reminder(source=code, supplier_id=supplier, object_id=key, requirement_id=requirement, due_on=due_on)


@pytest.mark.either
def test_each_has_a_code_a_place_of_its_own_a_title_and_somebody_to_tell():
    assert len({source.order for source in sources().values()}) == len(sources())
    for code, source in sources().items():
        assert (source.code, bool(str(source.title))) == (code, True)
        assert {*source.audiences} <= {*Audience}
        assert source.over in Reminder.Reason


@pytest.mark.either
def test_who_writes_a_program_reads_of_each_what_it_is_and_of_whom():
    page = (settings.BASE_DIR / "docs" / "webhooks.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \|.*\| (code|null) \| (code|null) \|$", page, re.MULTILINE)

    assert {code: (whose, which) for code, whose, which in rows} == {
        code: tuple("code" if known else "null" for known in (source.is_of_supplier, source.has_requirement))
        for code, source in sources().items()
    }


@every_source
def test_each_says_of_what_is_due_whose_it_is_and_when(code):
    found, source = items(code), sources()[code]

    assert found
    assert Supplier.objects.filter(pk__in={whose for whose, *_rest in found}).count() == len({row[0] for row in found})
    assert len({(whose, key, due_on) for whose, key, _which, _kind, due_on in found}) == len(found)
    for _whose, _key, requirement, kind, due_on in found:
        assert (requirement is not None, kind in Kind.values) == (source.has_requirement, source.has_requirement)
        assert isinstance(due_on, date)


@pytest.mark.either  # things by their keys, and words
@every_source
def test_each_knows_what_the_things_are_called_and_where_they_are_shown(code):
    found, source = items(code), sources()[code]

    papers = source.papers([key for _whose, key, *_rest in found])

    assert {*papers} == {key for _whose, key, *_rest in found}
    for paper in papers.values():
        assert source.has_requirement or source.name_of(paper)
        for page in filter(None, (source.page_of(paper), source.portal_page_of(paper))):
            resolve(page)


@every_source
def test_each_is_one_query_that_can_be_narrowed(code):
    found, source = items(code), sources()[code]
    (whose, *_rest) = found[0]

    assert isinstance(source.items(MONDAY, MONDAY, MONDAY), QuerySet)
    assert sorted(items(code, supplier_id__in=[whose])) == sorted(row for row in found if row[0] == whose)
    assert items(code, supplier_id__in=[0]) == []


@pytest.mark.either  # what is asked before anything is planned
@every_source
def test_each_that_is_said_to_be_written_down_from_its_days_looks_nothing_up_for_it(code):
    with CaptureQueriesContext(connection) as asked:
        sources()[code].items(MONDAY, MONDAY - YEAR, MONDAY + YEAR).query.sql_with_params()

    assert (len(asked) == 0) == sources()[code].is_of_days_alone


@every_source
def test_each_says_what_is_still_due_of_what_was_planned(code):
    row, source = items(code)[0], sources()[code]
    due, another, moved = planned(code, row), planned(code, row), planned(code, row)
    another.object_id, moved.due_on = -1, row[4] + timedelta(days=1)

    still = source.still_due([due, another, moved], MONDAY)

    assert still & {due.key, another.key, moved.key} == {due.key}
    assert {supplier for _source, supplier, *_rest in still} == {due.supplier_id}
    assert source.still_due([], MONDAY) == set()


@pytest.mark.either  # the question of each source is asked above on both, and what is done with its answer elsewhere
@every_source
def test_each_is_planned_by_a_step_that_is_reached(code):
    row, source = items(code)[0], sources()[code]
    whom = source.audiences[-1]
    days = min((MONDAY - row[4]).days, MOST_DAYS)
    ReminderStep.objects.filter(source=code).delete()

    reach = reach_of(ReminderStep(source=code, audience=whom, offset_days=days), at(MONDAY))

    assert reach.count
    assert all(reminder.source == code and reminder.shown.name for reminder in reach.first)


@every_source
def test_each_says_why_something_is_due_no_more(code):
    row = items(code)[0]
    step = ReminderStep.objects.create(source=code, audience=sources()[code].audiences[-1], offset_days=300)
    reminder = planned(code, row)
    reminder.step, reminder.send_on, reminder.recipient = step, MONDAY, "user:1"
    reminder.save()

    (why,) = reasons(sources()[code], [reminder], MONDAY).values()

    assert why in {*Reminder.Reason} - {Reminder.Reason.NONE}
