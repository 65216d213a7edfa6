import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from fido2.utils import websafe_encode

from accounts.models import Passkey
from accounts.posting import wait_for_post
from accounts.services import add_passkey
from tests.device import Device
from tests.factories.people import UserFactory


class PasskeyFactory(DjangoModelFactory):
    """A passkey that a person has on a device; her mail about it has gone."""

    person = factory.SubFactory(UserFactory)
    device = factory.LazyFunction(Device)
    name = "Office computer"
    now = factory.LazyFunction(timezone.now)

    class Meta:
        model = Passkey

    @classmethod
    def _create(cls, _model_class, *_args, person, device, name, now):
        device.person = websafe_encode(person.ref.bytes)
        passkey = add_passkey(person, device.key, name=name, now=now)
        wait_for_post()
        return passkey
