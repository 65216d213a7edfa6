"""A month of audits: planned ones on their day, and suppliers on the day on which they are due."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.services import system_user
from audits import calendar
from audits.calendar import weeks_of
from audits.services import cancel_audit
from foundation.dates import today
from tests.factories import (
    TODAY,
    AuditFactory,
    AuditIntervalFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOVEMBER = date(2025, 11, 1)
DUE = date(2025, 11, 14)


def on(month, as_of=TODAY):
    """Return what is on the days of a month: day -> audits, who is due, how many more."""
    days = [day for week in weeks_of(month, as_of) for day in week]
    return {
        day.day: ([audit.reference for audit in day.audits], [supplier.code for supplier in day.due], day.more)
        for day in days
        if not day.is_empty
    }


def reported(code, day):
    return AuditFactory(supplier=SupplierFactory(code=code), reported=True, reported_on=day)


@pytest.fixture
def interval():
    AuditIntervalFactory(months=12)


@pytest.mark.either
def test_audits_stand_on_their_day_and_suppliers_on_theirs(interval):
    reported("DUE", date(2024, 11, 14))
    reported("BEFORE", date(2024, 10, 31))
    reported("AFTER", date(2024, 12, 1))
    SupplierFactory(code="NEVER")
    AuditFactory(planned_on=date(2025, 11, 30), reference="A-1")
    AuditFactory(planned_on=date(2025, 12, 1), reference="A-2")
    off = AuditFactory(planned_on=DUE, reference="A-3")
    cancel_audit(off, why="Flood", actor=system_user(), today=TODAY)

    assert on(NOVEMBER) == {DUE: ([], ["DUE"], 0), date(2025, 11, 30): (["A-1"], [], 0)}


def test_weeks_begin_on_monday_and_days_of_other_months_are_empty(interval):
    AuditFactory(planned_on=date(2025, 12, 1))

    weeks = weeks_of(NOVEMBER, TODAY)

    assert [week[0].day.isoweekday() for week in weeks] == [1] * 5
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2025, 10, 27), date(2025, 11, 30))
    assert [day for week in weeks for day in week if not day.is_empty] == []


@pytest.mark.either
def test_of_many_on_a_day_the_rest_are_counted(interval, monkeypatch):
    monkeypatch.setattr(calendar, "NAMED", 1)
    for code in ("A", "B", "C"):
        reported(code, date(2024, 11, 14))

    assert on(NOVEMBER) == {DUE: ([], ["A"], 2)}


@pytest.mark.either  # one question, whichever database answers it
def test_it_asks_as_often_for_many_as_for_one(interval, django_assert_max_num_queries):
    for number in range(6):
        reported(f"S{number}", date(2024, 11, 14) + timedelta(days=number))
        AuditFactory(planned_on=DUE + timedelta(days=number))

    with django_assert_max_num_queries(5):
        on(NOVEMBER)


@pytest.mark.either  # what is shown is found above
def test_a_month_without_anything_says_so_and_another_leads_to_what_is_on(interval, client):
    audit = reported("DUE", date(2024, 11, 14))
    planned = AuditFactory(planned_on=DUE)
    client.force_login(UserFactory(superuser=True, language="en"))
    said = "Nothing is planned or due in this month."

    empty, full = (
        client.get(reverse("admin:audits_audit_calendar"), {"month": month}) for month in ("2031-05", "2025-11")
    )

    assert (said in empty.text, said in full.text) == (True, False)
    assert planned.get_absolute_url() in full.text
    assert f"{reverse('admin:audits_audit_add')}?supplier={audit.supplier_id}" in full.text


@pytest.mark.either  # what is shown is found above
@pytest.mark.parametrize("month", ["", "nonsense", "2025-13", "0001-01", "9999-12"])
def test_the_page_opens_for_any_month_and_leads_to_the_next(month, client):
    client.force_login(UserFactory(superuser=True, language="en"))

    answer = client.get(reverse("admin:audits_audit_calendar"), {"month": month})

    shown = answer.context["month"]
    assert shown == {"0001-01": calendar.FIRST, "9999-12": calendar.LAST}.get(month, today().replace(day=1))
    assert f"?month={calendar.month_after(shown):%Y-%m}" in answer.text
