"""What waited or was planned at the end of a month, and was decided or moved later, moves no figure of the month."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.services import system_user
from attestations.models import Requirement
from attestations.services import take_back
from audits.services import ask_for_plan_time, decide_extension
from reminders.models import Reminder
from reminders.services import retry_reminders
from reports.comparing import compare
from reports.periods import read_report_period
from reports.services import freeze
from suppliers.models import Supplier
from tests.factories import AttestationFactory, CaseFactory, ReminderFactory, UserFactory
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

DECEMBER, LATER = YEAR_END - timedelta(days=20), date(2025, 1, 26)


def active(nth):
    return Supplier.objects.filter(stage="active").order_by("code")[nth]


def more_time_for_a_plan():
    action = CaseFactory(supplier=active(20), at="check", period="2024-12", today=DECEMBER).actions.get()

    def grant():
        asked = ask_for_plan_time(action, due_on=date(2025, 6, 1), why="Parts lack", actor=UserFactory(), today=LATER)
        decide_extension(asked, is_granted=True, actor=UserFactory(), today=LATER)
        # Once more, from there.
        action.refresh_from_db()
        asked = ask_for_plan_time(action, due_on=date(2025, 7, 1), why="Still", actor=UserFactory(), today=LATER)
        decide_extension(asked, is_granted=True, actor=UserFactory(), today=LATER)

    return grant


def a_paper_taken_back():
    paper = AttestationFactory(
        certificate=True,
        waiting=True,
        supplier=active(5),
        submitted_on=DECEMBER,
        requirement=Requirement.objects.get(code="iso_9001"),
        today=DECEMBER,
    )
    return lambda: take_back([paper], actor=system_user(), today=LATER)


def a_contact_is_found():
    reminder = ReminderFactory(nobody=True)
    Reminder.objects.filter(pk=reminder.pk).update(settled_at=datetime.combine(DECEMBER, time(12), UTC))

    def tell():
        retry_reminders(Reminder.objects.filter(pk=reminder.pk), actor=UserFactory(), now=timezone.now())
        assert Reminder.objects.get(pk=reminder.pk).state == "waiting"

    return tell


def frozen():
    return freeze(read_report_period("2024-12", TODAY), actor=system_user(), origin="hand")


@pytest.mark.parametrize(
    "planned", [more_time_for_a_plan, a_paper_taken_back, a_contact_is_found], ids=lambda planned: planned.__name__
)
def test_the_month_has_the_same_hash_and_nothing_came_late(planned):
    decide = planned()
    before = frozen()

    decide()

    again = frozen()
    assert again.sha256 == before.sha256
    compared = compare(before, again)
    assert [(str(fact.words), fact.day) for fact in compared.late.facts] == []
