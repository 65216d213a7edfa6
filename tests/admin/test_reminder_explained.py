"""The page of a reminder says why it is in its state, and how its mail fares."""

import pytest

from reminders.models import Mail, Outbox
from tests.admin.reminding import page_of
from tests.factories import ContactFactory, EndpointFactory, MailFactory, ReminderFactory
from tests.factories.outbox import MOMENT
from tests.reminders.conftest import zone_by_day, zone_in_which_it_is

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

#: Trait -> a part of what its page says.
EXPLAINED = {
    "waiting": "It is put into a mail to 王芳 &lt;contact@example.com&gt; on Nov. 27, 2026 at nine o’clock",
    "in_mail": "Its mail is made and goes out within minutes.",
    "sent": "The mail server took its mail to contact@example.com at",
    "dead": "could not be delivered: The receiving server refused it.</p><p>The mail server said: 550 No such user</p>",
    "nobody": "There is nobody to write to: The supplier has no contact with an e-mail address.",
    "superseded": "A later step of the same ladder was reached before it was sent: that one stands in its place.",
    "cancelled": (
        "It was not sent, and is not going to be: Cancelled by a person.</p>"
        "<p>The earlier steps that it overtook are not sent either."
    ),
    "gone": "It was not sent: The person is written to no more.</p><p>Where that changes while this is still the last",
}


@pytest.mark.parametrize("state", EXPLAINED)
def test_the_page_of_a_reminder_says_why_it_is_in_its_state(state, root):
    given = {
        "cancelled": {"state": state, "reason": "by_hand"},
        "gone": {"state": "cancelled", "reason": state},
        "superseded": {"state": state},
        "waiting": {},
    }
    contact = ContactFactory(email="contact@example.com")
    reminder = ReminderFactory(contact=contact, **given.get(state, {state: True}))
    Mail.objects.update(time_zone=zone_by_day())

    assert EXPLAINED[state] in page_of(root, reminder).text


def test_where_no_endpoint_is_in_use_it_is_said_what_to_enter(root):
    reminder = ReminderFactory(nobody=True, reason="no_endpoint")

    assert "Enter a webhook endpoint, or switch one on" in page_of(root, reminder).text


#: What a mail has been through -> what the page of its reminder says of it.
ON_THE_WAY = [
    ({"taken": True}, "Its mail is being sent just now."),
    ({"attempts": 1, "code": 451, "answer": "Busy"}, "Its mail was tried 1 time.</p><p>The mail server said: 451 Busy"),
    ({"attempts": 2}, "It is tried again at"),
]


@pytest.mark.parametrize(("mail", "words"), ON_THE_WAY)
def test_the_page_of_a_reminder_says_how_its_mail_fares(mail, words, root):
    reminder = ReminderFactory(in_mail=True, mail=MailFactory(**mail, time_zone=zone_by_day()))

    assert words in page_of(root, reminder).text


@pytest.mark.parametrize("attempts", [0, 2])
def test_while_the_mail_server_is_away_it_is_said_since_when(attempts, root):
    Outbox.objects.update_or_create(pk=1, defaults={"paused_since": MOMENT, "paused_until": MOMENT})
    reminder = ReminderFactory(in_mail=True, mail=MailFactory(attempts=attempts))

    words = "Its mail goes out once the mail server is back: it has been away since Nov. 27, 2026, 5 p.m.</p>"
    assert words in page_of(root, reminder).text


def test_a_webhook_goes_out_also_while_the_mail_server_is_away(root):
    Outbox.objects.update_or_create(pk=1, defaults={"paused_since": MOMENT, "paused_until": MOMENT})
    whose = f"webhook:{EndpointFactory().pk}"
    mail = MailFactory(channel="webhook", recipient=whose, time_zone=zone_in_which_it_is(1))

    reminder = ReminderFactory(in_mail=True, mail=mail, recipient=mail.recipient)

    assert "goes out within minutes" in page_of(root, reminder).text


def test_what_was_called_off_after_it_may_have_arrived_says_so(root):
    mail = MailFactory(state="cancelled", repeats=1)
    reminder = ReminderFactory(state="cancelled", reason="handed_in", mail=mail)

    assert "It may have arrived before" in page_of(root, reminder).text


@pytest.mark.parametrize("trait", [{"sent": True}, {"in_mail": True}])
def test_a_sentence_that_ends_with_an_hour_has_one_full_stop(trait, root):
    mail = MailFactory(sent=True) if "sent" in trait else MailFactory(attempts=1, time_zone=zone_by_day())

    page = page_of(root, ReminderFactory(**trait, mail=mail)).text

    assert "Nov. 27, 2026, 5 p.m.</p>" in page
    assert ".m.." not in page


def test_a_mail_that_may_have_arrived_twice_is_told(root):
    reminder = ReminderFactory(sent=True, mail=MailFactory(sent=True, repeats=1))

    assert "It may have arrived twice" in page_of(root, reminder).text
