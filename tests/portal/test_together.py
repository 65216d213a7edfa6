"""Two people at the door at the same moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Throttle
from accounts.passkeys import Proof
from accounts.services import add_passkey, system_user, use_passkey
from accounts.services.passkeys import MOST
from accounts.sessions import PortalSessions
from accounts.throttles import Rate, retry_at
from evidence.verify import findings
from foundation.dates import local_day
from portal.challenges import keep_challenge, take_challenge
from reminders.link_services import use_link
from reminders.links import Link, Refused
from reminders.models import LinkUse
from suppliers.models import Invitation, Membership
from suppliers.services import accept_invitation, grant_membership, invite
from tests.device import Device
from tests.factories import (
    ContactFactory,
    MailFactory,
    PasskeyFactory,
    RequirementFactory,
    SupplierFactory,
    UserFactory,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def test_of_two_who_accept_an_invitation_one_does():
    invite(SupplierFactory(), address="fang@example.com", language="en", actor=UserFactory(), now=NOW)

    def accept():
        accept_invitation(Invitation.objects.get(), now=NOW)

    first, second = together(accept, accept)

    assert first is None
    assert isinstance(second, ValidationError)
    assert Membership.objects.count() == 1
    assert list(findings()) == []


def test_an_address_is_invited_once():
    supplier, officer = SupplierFactory(), UserFactory()

    def ask():
        invite(supplier, address="fang@example.com", language="en", actor=officer, now=NOW)

    first, second = together(ask, ask)

    assert first is None
    assert isinstance(second, ValidationError)
    assert Invitation.objects.count() == 1


def test_of_two_signatures_with_the_same_count_one_lets_in():
    proof, let_in = Proof(PasskeyFactory(), 7), []

    def enter():
        let_in.append(use_passkey(proof, now=NOW))

    assert together(enter, enter) == [None, None]
    assert let_in == [True, False]
    assert list(findings()) == []


def test_of_two_who_take_a_challenge_from_the_same_session_one_gets_it():
    requests, taken = [HttpRequest(), HttpRequest()], []
    for request in requests:
        request.session = PortalSessions()
        keep_challenge(request, "the same", NOW)

    def take():
        taken.append(take_challenge(requests.pop(), NOW))

    assert together(take, take) == [None, None]
    assert taken == ["the same", ""]


def test_of_two_who_add_the_last_passkey_one_does():
    person = UserFactory()
    for _time in range(MOST - 1):
        PasskeyFactory(person=person)

    def add():
        add_passkey(person, Device().key, name="x", now=NOW)

    first, second = together(add, add)

    assert first is None
    assert isinstance(second, ValidationError)
    assert person.passkeys.count() == MOST


def test_access_is_granted_once():
    person, supplier = UserFactory(), SupplierFactory()

    def grant():
        grant_membership(person, supplier, actor=person)

    assert together(grant, grant) == [None, None]
    assert Membership.objects.count() == 1
    assert list(findings()) == []


def test_of_two_who_use_a_link_one_does():
    contact = ContactFactory(supplier__today=local_day(NOW))
    UserFactory(email=contact.email)
    system_user()
    mail = MailFactory(sent=True, recipient=f"contact:{contact.pk}", address=contact.email)
    requirement = RequirementFactory()

    def use():
        use_link(Link(mail, requirement), now=NOW)

    first, second = together(use, use)

    assert first is None
    assert isinstance(second, Refused)
    assert LinkUse.objects.count() == 1
    assert list(findings()) == []


def test_both_tries_are_counted():
    def count():
        retry_at("knock", {"here": Rate(9, timedelta(minutes=1))}, NOW)

    system_user()

    assert together(count, count) == [None, None]
    assert Throttle.objects.get().count == 2
