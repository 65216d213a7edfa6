"""Two people at the door at the same moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Throttle
from accounts.services import system_user
from accounts.throttles import Rate, retry_at
from evidence.verify import findings
from foundation.dates import local_day
from reminders.link_services import use_link
from reminders.links import Link, Refused
from reminders.models import LinkUse
from suppliers.models import Invitation, Membership
from suppliers.services import accept_invitation, grant_membership, invite
from tests.factories import ContactFactory, MailFactory, RequirementFactory, SupplierFactory, UserFactory
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
