import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from evidence.ledger import ledger
from suppliers.models import ChangeRequest, Membership
from suppliers.services import Wish, ask_for_changes
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory


class MembershipFactory(DjangoModelFactory):
    """Somebody who acts for a supplier in the portal."""

    user = factory.SubFactory(UserFactory)
    supplier = factory.SubFactory(SupplierFactory)
    granted_by = factory.LazyFunction(system_user)

    class Meta:
        model = Membership

    @classmethod
    def _create(cls, model_class, *_args, granted_by, **fields):
        with ledger(granted_by) as events:
            membership = model_class.objects.create(granted_by=granted_by, **fields)
            events.add("membership_granted", membership)
        return membership


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
