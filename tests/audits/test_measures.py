"""Of the findings that were due in a period, those that were closed by then count as closed in time."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.services import system_user
from audits.models import Extension
from audits.services import (
    Verified,
    approve_report,
    ask_for_extension,
    decide_extension,
    submit_report,
    verify_action,
)
from foundation.dates import end_of
from foundation.measuring import measures
from tests.factories import ActionFactory, FindingFactory, SeverityFactory, SupplierFactory, UserFactory
from tests.factories.audits import REPORTED

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2024, 7, 1), date(2024, 12, 31)
DAY = timedelta(days=1)


def found(first=FIRST, last=LAST):
    sql, parameters = measures()["findings_closed"].find(first, last)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return dict(cursor.fetchall())


def close(finding, on, *, entered=None):
    action = ActionFactory(finding=finding, today=min(on, date(2024, 9, 20)))
    seen = Verified("desk", on, is_effective=True, words="Photos seen.")
    verify_action(action, seen, actor=UserFactory(officer=True), today=entered or on)


@pytest.fixture
def supplier():
    return SupplierFactory()


@pytest.mark.either
def test_what_is_closed_on_its_due_day_is_closed_in_time(supplier):
    severity = SeverityFactory(days_to_close=30)
    in_time, late, still_open = (FindingFactory(supplier=supplier, severity=severity) for _finding in range(3))
    close(in_time, in_time.due_on)
    close(late, late.due_on + DAY)

    assert still_open.due_on == in_time.due_on
    assert found() == {supplier.pk: 3333}


@pytest.mark.either
def test_what_was_seen_to_be_mended_in_time_counts_though_it_was_entered_later_in_the_period(supplier):
    severity = SeverityFactory(days_to_close=30)
    finding, after = (FindingFactory(supplier=supplier, severity=severity) for _finding in range(2))
    close(finding, finding.due_on, entered=finding.due_on + 3 * DAY)
    close(after, after.due_on, entered=LAST + DAY)

    assert found() == {supplier.pk: 5000}


@pytest.mark.either
def test_only_what_was_due_in_the_period_counts(supplier):
    finding = FindingFactory(supplier=supplier)

    assert found(first=finding.due_on + DAY) == {}
    assert found(last=finding.due_on - DAY) == {}
    assert found(finding.due_on, finding.due_on) == {supplier.pk: 0}


@pytest.mark.either
def test_what_was_approved_after_the_period_was_not_due_in_it(supplier):
    finding = FindingFactory(supplier=supplier, noted=True)
    submitted = submit_report(finding.audit, reported_on=REPORTED, actor=system_user(), today=LAST)
    approve_report(submitted, actor=UserFactory(officer=True), today=LAST + DAY)

    assert found() == {}
    assert found(last=LAST + DAY) == {supplier.pk: 0}


def test_nothing_follows_from_notes_and_from_what_is_never_due(supplier):
    FindingFactory(supplier=supplier, noted=True)
    FindingFactory(supplier=supplier, severity=SeverityFactory(code="remark", days_to_close=None))

    assert found() == {}


@pytest.mark.either
def test_more_time_counts(supplier):
    finding = FindingFactory(supplier=supplier, severity=SeverityFactory(days_to_close=30))
    day = finding.due_on
    asked = ask_for_extension(finding, due_on=day + 5 * DAY, why="Parts are late.", actor=UserFactory())
    decide_extension(asked, is_granted=True, actor=UserFactory(officer=True), today=day)
    close(finding, day + 5 * DAY)

    # As it is known on the last day of the period: granted after that, it came too late.
    assert found() == {supplier.pk: 0}
    Extension.objects.update(decided_at=end_of(day))
    assert found() == {supplier.pk: 10_000}
