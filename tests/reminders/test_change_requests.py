"""Who decides is told of what suppliers ask to be changed: at once, and each week while it waits."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from reminders.channels.webhook import line_of
from reminders.digest import digests, papers_of
from reminders.models import Audience, CalendarDay, Reminder
from reminders.recipients import recipients
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.shown import show
from reminders.sources import sources
from reminders.wording.entry import entry_for_supplier
from suppliers.models import ChangeRequest, Country
from suppliers.services import Verdict, Wish, decide_changes, withdraw_change_request
from tests.factories import ChangeRequestFactory, StepFactory, SupplierFactory, UserFactory
from tests.reminders.conftest import at

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

MONDAY = date(2026, 11, 30)
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
WEEK = timedelta(days=7)


@pytest.fixture
def steps(db):
    """The steps that ship."""
    StepFactory(source="change_requests", offset_days=0, officer=True)
    StepFactory(source="change_requests", offset_days=10, audience=Audience.MANAGER)
    StepFactory(source="changes_week", offset_days=0, officer=True)


@pytest.fixture
def asked(supplier, steps):
    """Return a function that has two changes of the supplier asked for on a day, at an hour."""

    def run(day=TUESDAY, hour=15):
        wishes = [Wish("name", "新名稱", supplier.name), Wish("other", "a new plant")]
        request = ChangeRequestFactory(supplier=supplier, wishes=wishes)
        moment = datetime.combine(day, time(hour), ZoneInfo(settings.TIME_ZONE))
        ChangeRequest.objects.filter(pk=request.pk).update(asked_at=moment)
        return request

    return run


def refuse(request, *what):
    verdicts = {
        change.pk: Verdict(is_accepted=False, seen=change.old, reason="No proof.")
        for change in request.changes.open()
        if change.what in what
    }
    decide_changes(request, verdicts, actor=UserFactory(), today=TUESDAY)


def told():
    return [*Reminder.objects.order_by("pk").values_list("source", "due_on", "recipient", "state", "reason")]


@pytest.mark.both
def test_an_officer_is_told_at_once_and_from_then_on_each_week(asked, officer, planned):
    whom, request = f"user:{officer.pk}", asked()

    for number in range(14):
        planned(TUESDAY + timedelta(days=number))

    manager = f"user:{officer.manager_id}"
    assert told() == [
        ("change_requests", TUESDAY, whom, "waiting", ""),
        ("changes_week", MONDAY + WEEK, whom, "waiting", ""),
        ("change_requests", TUESDAY, manager, "waiting", ""),
        ("changes_week", MONDAY + 2 * WEEK, whom, "waiting", ""),
    ]
    assert {*Reminder.objects.values_list("object_id", "requirement")} == {(request.pk, None)}


@pytest.mark.both
def test_what_was_asked_in_the_week_is_not_in_the_list_of_the_week(asked, officer, planned):
    asked(MONDAY, hour=8)

    planned(MONDAY)

    assert told() == [("change_requests", MONDAY, f"user:{officer.pk}", "waiting", "")]


@pytest.mark.parametrize(("hour", "day"), [(0, TUESDAY), (23, TUESDAY)])
def test_the_day_is_that_of_the_organisation(asked, hour, day):
    asked(TUESDAY, hour)

    (found,) = sources()["change_requests"].items(FRIDAY, MONDAY, FRIDAY)

    assert found[2:] == (None, "", day)


def test_what_is_asked_on_a_day_of_rest_is_told_on_the_next_working_day(asked, officer, planned):
    china = Country.objects.get(code=settings.ORGANISATION_COUNTRY)
    CalendarDay.objects.create(country=china, day=FRIDAY, is_working=False)
    asked(FRIDAY)

    rest = [planned(FRIDAY + timedelta(days=number)) for number in range(3)]
    planned(MONDAY + WEEK)

    assert rest == [[], [], []]
    assert [(row[0], row[3]) for row in told()] == [("change_requests", "waiting"), ("changes_week", "waiting")]


@pytest.mark.both
def test_an_officer_reads_what_waits_and_where_it_is_decided(asked, officer, mailoutbox):
    officer.language = "en"
    officer.save()
    request = asked()

    ring(at(TUESDAY, 16))
    send_all(lambda: at(TUESDAY, 16))

    (message,) = mailoutbox
    assert "== Changes to be decided ==" in message.body
    assert "Change request: Name, Anything else" in message.body
    assert "Asked for on: Dec. 1, 2026 (today)" in message.body
    assert f"{settings.PUBLIC_URL}{request.get_absolute_url()}" in message.body


def test_what_is_decided_in_part_waits_for_the_rest_alone(asked):
    request = asked()
    refuse(request, "other")

    (paper,) = sources()["change_requests"].papers([request.pk]).values()

    assert sources()["change_requests"].name_of(paper) == "Change request: Name"


@pytest.mark.parametrize(
    ("settle", "reason"),
    [
        (lambda request: refuse(request, "name", "other"), "decided"),
        (lambda request: withdraw_change_request(request, actor=request.asked_by), "changed"),
    ],
)
def test_what_is_settled_before_the_mail_leaves_is_not_told(asked, mailoutbox, settle, reason):
    request = asked()
    ring(at(TUESDAY, 16))

    settle(request)
    send_all(lambda: at(TUESDAY, 16))

    assert [(row[3], row[4]) for row in told()] == [("cancelled", reason)]
    assert mailoutbox == []


@pytest.mark.either
@pytest.mark.both
def test_that_there_was_nobody_is_over_once_it_is_decided(steps, planned):
    request = ChangeRequestFactory(supplier=SupplierFactory())
    ChangeRequest.objects.update(asked_at=at(TUESDAY))
    before = planned(TUESDAY)

    refuse(request, "name")

    assert [row[3:] for row in before] == [("nobody", "no_officer")]
    assert [row[3:] for row in planned(TUESDAY)] == [("cancelled", "decided")]


def test_a_page_names_what_is_due_without_a_requirement(asked, planned):
    asked()
    planned(TUESDAY)
    (reminder,) = Reminder.objects.all()

    show([reminder])

    assert str(reminder).endswith("Change request: Name, Anything else")


def test_another_program_is_told_that_there_is_no_requirement(asked, officer, planned):
    asked()
    planned(TUESDAY)
    reminder = Reminder.objects.select_related("step").get()
    recipient = recipients([reminder.recipient])[reminder.recipient]

    (line,) = digests({1: [reminder]}, {1: recipient}, TUESDAY, 200)[1].lines

    assert (line_of(line)["source"], line_of(line)["requirement"]) == ("change_requests", None)
    assert papers_of([reminder]) == {("change_requests", reminder.object_id): line.paper}
    # What a supplier is told of without a requirement leads to what is asked of it.
    assert entry_for_supplier(line).link == f"{settings.PUBLIC_URL}/portal/"
