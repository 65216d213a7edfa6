"""Exceptions to the calendars in the admin."""

from datetime import date

import pytest
from django.urls import reverse

from evidence.models import Event
from reminders.models import CalendarDay
from reminders.working_days import exceptions_around, horizon
from suppliers.models import Country
from tests.admin.forms import save

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

ADD = reverse("admin:reminders_calendarday_add")


def test_a_make_up_day_is_entered_and_counts(log_in):
    country = Country.objects.get(code="CN")

    errors, _answer = save(
        log_in("compliance"), ADD, country=country.pk, day="2033-08-13", is_working="on", note="Made up for Monday"
    )

    assert errors == {}
    assert Event.objects.latest("seq").action == "setting_added"
    friday = date(2033, 8, 12)
    assert horizon("CN", friday, exceptions_around(friday)["CN"]) == friday


@pytest.mark.both
def test_a_day_is_entered_once_for_a_country(log_in):
    known = CalendarDay.objects.get()

    errors, _answer = save(log_in("compliance"), ADD, country=known.country_id, day=known.day.isoformat())

    assert list(errors) == ["__all__"]
    assert "already" in errors["__all__"][0]
