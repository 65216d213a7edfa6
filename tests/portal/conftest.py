"""A supplier, what is asked of it, and somebody of it at the portal."""

import pytest

from foundation.dates import today
from tests.factories import MembershipFactory, RequirementFactory, RuleFactory, SupplierFactory, UserFactory
from tests.kept import made
from tests.portal.doors import entered
from tests.portal.sown import two


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


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """Hold two suppliers of whom everything is told apart by a word."""
    found = []
    with made(lambda: found.extend(two()), django_db_blocker):
        yield found
