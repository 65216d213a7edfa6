"""What the lists and pages of reminders and mails say at a glance, and what they offer."""

import re

import pytest
from django.urls import reverse

from reminders.models import Reminder
from tests.factories import ContactFactory, MailFactory, ReminderFactory

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LISTS = {model: reverse(f"admin:reminders_{model}_changelist") for model in ("reminder", "mail")}


def cell(client, row, name):
    """Return what a row's list says in a column, without the tags of the cell itself."""
    model = row._meta.model_name
    page = client.get(LISTS[model]).text
    address = reverse(f"admin:reminders_{model}_change", args=[row.pk])
    (line,) = [line for line in page.split("<tr") if f'href="{address}' in line and 'class="field-' in line]
    return re.search(rf'<t[dh] class="field-{name}[^>]*>(.*?)</t[dh]>', line).group(1)


def page_of(client, row):
    return client.get(reverse(f"admin:reminders_{row._meta.model_name}_change", args=[row.pk])).text


def test_the_list_says_below_the_state_why_and_with_which_mail(root):
    reminder = ReminderFactory(dead=True)

    mail = reverse("admin:reminders_mail_change", args=[reminder.mail_id])
    assert cell(root, reminder, "state_lines") == (
        '<span class="word tone-bad">Could not be delivered</span>'
        '<span class="below">The receiving server refused it</span>'
        f'<span class="below"><a href="{mail}">Mail {reminder.mail_id}</a></span>'
    )


def test_what_was_overtaken_after_nobody_was_found_is_not_explained_by_that(root):
    reminder = ReminderFactory(nobody=True, state=Reminder.State.SUPERSEDED)

    assert cell(root, reminder, "state_lines") == '<span class="word tone-calm">Overtaken by a later step</span>'
    assert "There was nobody to write to at that time." in page_of(root, reminder)


def test_the_list_says_what_is_due_when_and_who_is_told(root):
    reminder = ReminderFactory(contact=ContactFactory(name="Ann", email="ann@example.com"))

    names = ("due_lines", "due_day", "step_lines", "whom_lines")
    assert [re.sub("</?a[^>]*>", "", cell(root, reminder, name)) for name in names] == [
        f'{reminder.requirement.name}<span class="below">Expired or expiring</span>',
        '<span class="small-only">Due on: </span>Dec. 27, 2026',
        '30 days before<span class="below">Supplier’s contact</span>',
        'Ann<span class="below">ann<wbr>@example.com</span>',
    ]


def test_who_has_no_name_is_called_by_the_address(root):
    contact = ContactFactory(name="", email="ann@example.com")

    assert cell(root, ReminderFactory(contact=contact), "whom_lines") == "ann<wbr>@example.com"


#: What a mail has been through -> what its list says of its state and of when it went out.
MAILS = [
    ({"sent": True}, "Sent", "Nov. 27, 2026, 5 p.m."),
    (
        {"sent": True, "repeats": 2},
        'Sent<span class="below">Possible duplicates: 2</span>',
        "Nov. 27, 2026, 5 p.m.",
    ),
    ({}, "Waiting", '–<span class="below">Made at: Nov. 27, 2026, 5 p.m.</span>'),
]


@pytest.mark.parametrize(("fields", "state", "sent"), MAILS)
def test_the_list_of_mails_says_when_one_went_out_and_how_often_it_may_have_arrived(fields, state, sent, root):
    mail = MailFactory(**fields)

    word = re.sub(r'<span class="word[^>]*>([^<]*)</span>', r"\1", cell(root, mail, "state_lines"))
    assert (word, cell(root, mail, "sent_lines")) == (state, f'<span class="small-only">Sent at: </span>{sent}')


#: Role and what became of a reminder -> what its page offers to do.
OFFERED = [
    ("officer", {"dead": True}, ["retry", "cancel"]),
    ("officer", {"nobody": True}, ["retry", "cancel"]),
    ("officer", {}, ["cancel"]),
    ("officer", {"sent": True}, []),
    ("auditor", {"dead": True}, []),
]


@pytest.mark.parametrize(("role", "fields", "actions"), OFFERED)
def test_the_page_of_a_reminder_offers_what_can_be_done_with_it(role, fields, actions, log_in):
    page = page_of(log_in(role), ReminderFactory(**fields))

    assert re.findall('<button type="submit" class="button" name="action" value="([a-z]+)">', page) == actions


def test_what_the_page_of_a_reminder_offers_is_done(log_in):
    reminder, client = ReminderFactory(dead=True), log_in("officer")
    (form,) = re.findall('<form[^>]*>(?:(?!</form>).)*value="retry".*?</form>', page_of(client, reminder), re.DOTALL)
    sent = dict(re.findall('name="([^"]+)" value="([^"]*)"', form))

    client.post(re.search('action="([^"]+)"', form).group(1), sent | {"action": "retry"})

    reminder.refresh_from_db()
    assert reminder.state == Reminder.State.IN_MAIL


def test_what_is_going_to_be_cancelled_is_listed_with_its_day_and_step(log_in):
    reminder = ReminderFactory()

    asked = log_in("officer").post(
        LISTS["reminder"], {"action": "cancel", "_selected_action": [reminder.pk], "index": 0}
    )

    row = asked.text.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r">([^<\n]+)<", row) == [
        f"{reminder.supplier} – {reminder.requirement.name}",
        "Expired or expiring",
        "Dec. 27, 2026",
        "30 days before\N{NO-BREAK SPACE}· Supplier’s contact",
    ]


def test_where_one_of_several_is_refused_it_is_said_that_none_was_changed(log_in):
    dead, sent = ReminderFactory(dead=True), ReminderFactory(sent=True)
    chosen = {"action": "retry", "_selected_action": [dead.pk, sent.pk], "index": 0}

    answer = log_in("officer").post(LISTS["reminder"], chosen, follow=True)

    name = f"{sent.supplier} – {sent.requirement.name}"
    assert [str(message) for message in answer.context["messages"]] == [
        "None of the chosen reminders was changed.",
        f"{name}: It is settled. Only what could not be delivered, or found nobody, can be tried again.",
    ]
    assert Reminder.objects.get(pk=dead.pk).state == Reminder.State.DEAD
