"""A supplier, what is asked of it, and who comes to the portal for it."""

import pytest
from django.utils import timezone

from foundation.dates import today
from suppliers.models import Membership
from suppliers.services import invite
from tests.factories import (
    CommitmentTextFactory,
    MembershipFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.kept import held
from tests.portal.doors import entered
from tests.portal.inviting import FANG, page_of_newest
from tests.portal.linking import mailed
from tests.portal.signing import ENGLISH
from tests.portal.sown import two
from tests.shared import shared_with


@pytest.fixture
def supplier(db):
    return SupplierFactory(name="國際電子有限公司", today=today())


@pytest.fixture
def person(supplier):
    return MembershipFactory(supplier=supplier, user=UserFactory()).user


@pytest.fixture
def visitor(person):
    return entered(person)


@pytest.fixture
def stranger(db):
    """Return somebody of another supplier, of whom the same is asked."""
    return entered(MembershipFactory(supplier=SupplierFactory(today=today())).user)


@pytest.fixture
def asked(supplier):
    """Return a function that asks every supplier for something of a kind."""

    def ask(**traits):
        requirement = RequirementFactory(today=today(), **traits)
        RuleFactory(requirement=requirement, today=today())
        return requirement

    return ask


@pytest.fixture
def commitment(db):
    """Return a commitment in two languages that binds all suppliers."""
    requirement = RequirementFactory(code="integrity", name_en="Integrity", name_zh_hans="诚信声明")
    CommitmentTextFactory(requirement=requirement)
    CommitmentTextFactory(requirement=requirement, language="en", text=ENGLISH)
    RuleFactory(requirement=requirement, today=today())
    return requirement


@pytest.fixture
def enter(commitment):
    """Return what makes a client of somebody who acts for a supplier, of which the commitment is asked."""

    def as_person_of(supplier, language="en"):
        person = UserFactory()
        Membership.objects.create(user=person, supplier=supplier, granted_by=person)
        client = entered(person, language)
        client.defaults.update(HTTP_USER_AGENT="Mozilla/5.0", REMOTE_ADDR="203.0.113.7")
        return client

    return as_person_of


@pytest.fixture
def officer(db):
    """Return an officer who invites people to the portal."""
    return UserFactory(officer=True, full_name="Grace Ho")


@pytest.fixture
def invited(supplier, officer):
    """Return a function that invites an address and gives the invitation and the address of its page."""

    def to(address=FANG, **given):
        sent = {"language": "en", "actor": officer, "now": timezone.now()} | given
        return invite(supplier, address=address, **sent), page_of_newest()

    return to


@pytest.fixture
def sent(db):
    """Return a mail that asks a contact for something, as it left, and the paths of its links."""
    return mailed()


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """Hold two suppliers of whom everything is told apart by a word."""
    with django_db_blocker.unblock():
        rows, found = shared_with("two", two)
    with held(rows, django_db_blocker):
        yield found
