import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from suppliers.models import Membership
from suppliers.services import grant_membership
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory


class MembershipFactory(DjangoModelFactory):
    """A person who may act for a supplier."""

    user = factory.SubFactory(UserFactory)
    supplier = factory.SubFactory(SupplierFactory)
    actor = factory.LazyFunction(system_user)

    class Meta:
        model = Membership

    @classmethod
    def _create(cls, _model_class, *_args, user, supplier, actor):
        return grant_membership(user, supplier, actor=actor)
