import factory
from factory.django import DjangoModelFactory

from reminders.models import Audience, ReminderStep, WebhookEndpoint


class StepFactory(DjangoModelFactory):
    """A step that tells the contact of what lapses, on its last day."""

    source = "expiry"
    kind = ""
    offset_days = 0
    audience = Audience.CONTACT

    class Meta:
        model = ReminderStep

    class Params:
        officer = factory.Trait(audience=Audience.OFFICER)
        manager = factory.Trait(audience=Audience.MANAGER)


class EndpointFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Endpoint {n}")
    url = "https://receiver.example/hook"

    class Meta:
        model = WebhookEndpoint
