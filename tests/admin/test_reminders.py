"""Reminders in the admin: found, retried, cancelled."""

from datetime import date

import pytest
from django.utils.html import escape

from accounts.models import User
from evidence.models import Event
from evidence.verify import findings
from reminders.models import Reminder
from suppliers.models import Supplier
from tests.admin.register import address
from tests.admin.reminding import HANDLERS, LIST, act, found, page_of, said
from tests.factories import ContactFactory, ReminderFactory, SupplierFactory

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def several():
    """Make one reminder of each sort, each of a supplier of its own, by a name."""
    return {
        "waiting": ReminderFactory(source="missing", due_on=date(2026, 1, 1)),
        "sent": ReminderFactory(sent=True, due_on=date(2026, 2, 1)),
        "dead": ReminderFactory(dead=True, due_on=date(2026, 3, 1)),
        "nobody": ReminderFactory(nobody=True, due_on=date(2026, 4, 1)),
    }


#: Query -> which of them it finds.
QUERIES = {
    "state__exact=dead": {"dead"},
    "failed=1": {"dead", "nobody"},
    "source=expiry": {"sent", "dead", "nobody"},
    "source=expiry&due_on__gte=2026-02-02&due_on__lte=2026-03-01": {"dead"},
    "source=expiry&due_on__gte=2026-03-01&due_on__lte=": {"dead", "nobody"},
    "source=expiry&due_on__gte=soon&due_on__lte=2026-02-01": {"sent"},
    "source=nothing&due_on__gte=2026-04-01&due_on__lte=2026-04-01": {"nobody"},
}


@pytest.mark.parametrize("query", QUERIES)
def test_reminders_are_found_by_what_became_of_them_and_when_they_are_due(query, several, root):
    assert found(root, query) == {several[name].pk for name in QUERIES[query]}


def test_reminders_are_found_by_their_supplier(several, root):
    supplier = Supplier.objects.get(pk=several["dead"].supplier_id)

    assert found(root, f"q={supplier.code}") == {several["dead"].pk}


def test_the_range_of_days_keeps_the_other_filters(root):
    page = root.get(f"{LIST}?failed=1&due_on__gte=2026-03-01").text

    assert '<input type="date" name="due_on__gte" value="2026-03-01">' in page
    assert '<input type="hidden" name="failed" value="1">' in page


def test_the_page_of_a_supplier_leads_to_its_reminders(root):
    supplier = Supplier.objects.get(code="S1")

    page = root.get(supplier.get_absolute_url()).text

    assert f'href="{LIST}?q=S1"' in page


def test_a_reminder_of_a_supplier_that_is_gone_is_listed(root):
    reminder = ReminderFactory(supplier_id=10**9, requirement_id=10**9, contact=ContactFactory())

    assert reminder.pk in found(root, "")
    assert page_of(root, reminder).status_code == 200


@pytest.mark.parametrize("role", HANDLERS)
def test_what_failed_is_tried_again(role, log_in):
    reminder = ReminderFactory(dead=True)

    answer = act(log_in(role), "retry", reminder)

    reminder.refresh_from_db()
    assert (reminder.state, said(answer)) == ("in_mail", [("success", "1 reminder is tried again.")])
    actor = User.objects.get(email=address(role))
    assert set(Event.objects.order_by("-seq").values_list("actor_ref", flat=True)[:2]) == {str(actor.ref)}
    assert list(findings()) == []


def test_what_makes_no_sense_is_refused_in_words(log_in):
    reminder = ReminderFactory(sent=True)
    client = log_in("officer")

    answers = [act(client, "retry", reminder), act(client, "cancel", reminder, confirmed="1")]

    name = f"{reminder.supplier} – {reminder.requirement.name}"
    assert [said(answer) for answer in answers] == [
        [("error", f"{name}: It is settled. Only what could not be delivered, or found nobody, can be tried again.")],
        [("error", f"{name}: It was sent already.")],
    ]


@pytest.mark.parametrize("role", HANDLERS)
def test_what_is_cancelled_is_shown_first(role, log_in):
    reminder, client = ReminderFactory(), log_in(role)

    asked = act(client, "cancel", reminder)
    before = Reminder.objects.get(pk=reminder.pk).state
    answer = act(client, "cancel", reminder, confirmed="1")

    assert escape(str(reminder.supplier)) in asked.text
    assert before == "waiting"
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("cancelled", "by_hand")
    assert said(answer) == [("success", "1 reminder is cancelled.")]


def test_all_that_a_list_holds_is_cancelled_at_once(several, root):
    client_list = f"{LIST}?source=expiry&failed=1"
    sent = {"action": "cancel", "_selected_action": [several["dead"].pk], "index": 0, "select_across": "1"}

    asked = root.post(client_list, sent)
    root.post(client_list, sent | {"confirmed": "1"})

    assert '<input type="hidden" name="select_across" value="1">' in asked.text
    assert Reminder.objects.filter(reason="by_hand").count() == 2


@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_an_auditor_retries_and_cancels_nothing(action, log_in):
    reminder = ReminderFactory(dead=True)

    answer = act(log_in("auditor"), action, reminder, confirmed="1")

    reminder.refresh_from_db()
    assert (answer.status_code, reminder.state) == (403, "dead")


def test_a_supplier_without_reminders_has_an_empty_list(root):
    supplier = SupplierFactory()

    assert found(root, f"q={supplier.code}") == set()
