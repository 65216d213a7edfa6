"""What ends a link of a reminder before it is used, and closes the page that it opened."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.services import save_person, system_user
from attestations.models import Obligation
from foundation.dates import local_day
from reminders.link_services import revoke_links
from reminders.links import Refusal
from reminders.models import LinkUse, Mail
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts
from tests.factories import UserFactory
from tests.portal.linking import refused

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def withdraw(sent):
    revoke_links(sent.mail, actor=system_user(), now=sent.now)


def remove_contact(sent):
    sent.contact.delete()


def change_address(sent):
    sent.contact.email = "other@example.com"
    sent.contact.save()


def switch_off(sent):
    person = UserFactory(email="fang@example.com")
    person.is_active = False
    save_person(person, actor=system_user())


def leave(sent):
    facts = [Fact(sent.supplier.pk, local_day(sent.now), {"stage": Stage.LEFT})]
    record_facts(StageChange, facts, actor=system_user(), today=local_day(sent.now))


def end_requirement(sent):
    Obligation.objects.filter(requirement=sent.asked).update(required_until=local_day(sent.now))


KILLED = [
    (withdraw, Refusal.REVOKED),
    (remove_contact, Refusal.REVOKED),
    (change_address, Refusal.REVOKED),
    (switch_off, Refusal.REVOKED),
    (leave, Refusal.OVER),
    (end_requirement, Refusal.OVER),
]


@pytest.mark.parametrize(("kill", "reason"), KILLED, ids=[kill.__name__ for kill, _reason in KILLED])
def test_what_ends_a_link_before_it_is_used(kill, reason, sent, client):
    kill(sent)

    answers = [refused(client.get(sent.page)), refused(client.post(sent.page))]

    assert answers == [(410, str(reason.label))] * 2
    assert not LinkUse.objects.exists()


@pytest.mark.parametrize(
    "kill", [withdraw, remove_contact, change_address, leave, end_requirement], ids=lambda kill: kill.__name__
)
def test_what_ends_it_closes_an_open_page(kill, sent, client):
    client.post(sent.page)
    kill(sent)

    answer = client.get("/portal/")

    assert answer.headers["Location"] == "/portal/login/"


def test_who_is_switched_off_has_his_open_page_closed(sent, client):
    client.post(sent.page)
    person = User.objects.get(email="fang@example.com")
    person.is_active = False
    save_person(person, actor=system_user())

    assert client.get("/portal/").headers["Location"] == "/portal/login/?next=/portal/"


def test_withdrawing_twice_is_once(sent):
    withdraw(sent)
    first = Mail.objects.get().links_revoked_at
    revoke_links(sent.mail, actor=system_user(), now=sent.now + timedelta(days=1))

    assert Mail.objects.get().links_revoked_at == first
