import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from suppliers.models import ChangeRequest, Membership
from suppliers.services import Wish, ask_for_changes, grant_membership
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


class ChangeRequestFactory(DjangoModelFactory):
    """A request for another name; `wishes` are what is asked for."""

    supplier = factory.SubFactory(SupplierFactory)
    wishes = factory.LazyAttribute(lambda asked: [Wish("name", "新名稱", asked.supplier.name)])
    actor = factory.SubFactory(UserFactory)
    words = ""

    class Meta:
        model = ChangeRequest

    @classmethod
    def _create(cls, _model_class, *_args, supplier, wishes, actor, words):
        return ask_for_changes(supplier, wishes, actor=actor, words=words).request
