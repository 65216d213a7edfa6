"""Whoever wants no more reminders says so to the officer in charge, who decides: nobody leaves the list unseen."""

from datetime import date

import pytest
from django.urls import reverse

from reminders.models import Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from suppliers.models import FieldChange
from suppliers.services import Verdict, Wish, ask_for_changes, decide_changes
from suppliers.services.on_file import values_on_file
from tests.factories import MembershipFactory, RuleFactory, StepFactory, UserFactory
from tests.reminders.conftest import HOUR, at

pytestmark = [pytest.mark.django_db, pytest.mark.either]

NOON = at(date(2026, 11, 30))
SAID = "Change request"


@pytest.fixture
def asked_for(supplier, settings):
    """A supplier that did not hand in what it was asked for, which its contact and its officer are told."""
    settings.REPLY_TO = ""
    supplier.contacts.update(language="en")
    for step in ({"offset_days": 0}, {"offset_days": 0, "officer": True}):
        StepFactory(source="missing", **step)
    StepFactory(source="change_requests", offset_days=0, officer=True)
    RuleFactory()
    return supplier


@pytest.fixture
def told(mailoutbox):
    """Return a function that rings and sends, and gives the mails that went out to each address."""

    def run(now):
        del mailoutbox[:]
        ring(now)
        send_all(lambda: now)
        return {message.to[0]: message for message in mailoutbox}

    return run


@pytest.fixture
def asks(asked_for):
    """Let the contact ask at the portal to be written to no more."""
    contact = asked_for.contacts.get()
    person = MembershipFactory(supplier=asked_for, user__email=contact.email, user__language="en").user
    ask_for_changes(asked_for, [Wish("contact_removed", "", "", contact)], actor=person)
    return contact


@pytest.mark.parametrize("shared", ["", "suppliers@example.com"])
def test_an_answer_goes_to_the_officer_in_charge_whom_the_text_names(asked_for, told, officer, settings, shared):
    settings.REPLY_TO = shared

    message = told(NOON)[asked_for.contacts.get().email]

    assert message.reply_to == [officer.email, *filter(None, [shared])]
    assert f"{officer.full_name} at Goodstanding will help:\n{officer.email}" in message.body
    assert "You may also simply reply to this mail." in message.body


def test_no_link_and_no_header_takes_anybody_off_the_list(asked_for, told):
    message = told(NOON)[asked_for.contacts.get().email]

    assert not [name for name in message.message() if name.lower().startswith("list-")]
    assert "unsubscribe" not in str(message.message()).lower()


def test_no_answer_goes_to_an_officer_who_has_left(asked_for, told, officer):
    officer.is_active = False
    officer.save()

    message = told(NOON)[asked_for.contacts.get().email]

    assert message.reply_to == []
    assert "reply" not in message.body


def test_a_mail_to_the_officer_herself_asks_for_no_answer(asked_for, told, officer):
    assert told(NOON)[officer.email].reply_to == []


def test_who_asks_to_be_left_alone_is_reminded_and_the_officer_is_told_until_she_decides(asks, told, officer, client):
    mails = told(NOON)
    client.force_login(UserFactory(superuser=True, language="en"))

    assert {*mails} == {asks.email, officer.email}
    assert SAID in mails[officer.email].body
    (change,) = FieldChange.objects.all()
    assert change.request.get_absolute_url() in mails[officer.email].body
    assert asks.supplier.name in client.get(change.request.get_absolute_url()).text
    assert "request of a supplier waits for a decision." in client.get(reverse("admin:index")).text
    assert SAID not in mails[asks.email].body


def test_once_she_has_let_the_contact_go_that_nobody_is_left_is_seen(asks, told, officer):
    (change,) = FieldChange.objects.all()
    seen = values_on_file(asks.supplier, [change])[change.pk]
    decide_changes(change.request, {change.pk: Verdict(True, seen)}, actor=officer, today=NOON.date())

    mails = told(NOON + HOUR)

    # Who asked is told of the decision, and of nothing that is asked for.
    assert {*mails} == {officer.email, asks.email}
    assert mails[asks.email].subject.startswith("Decided:")
    assert SAID not in mails[officer.email].body
    assert [*Reminder.objects.failed().values_list("state", "reason")] == [("nobody", "no_contact")]
