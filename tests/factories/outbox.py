from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from reminders.models import Audience, Mail, Reminder, ReminderStep
from tests.factories.attestations import RequirementFactory
from tests.factories.suppliers import ContactFactory

MOMENT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


class MailFactory(DjangoModelFactory):
    """A mail that waits to be sent."""

    recipient = "contact:1"
    message_id = factory.Sequence(lambda n: f"<{n}@example.com>")
    created_at = next_attempt_at = MOMENT

    class Meta:
        model = Mail

    class Params:
        written = factory.Trait(
            address="contact@example.com",
            language="en",
            subject="Please renew",
            text="Dear all",
            html="<p>Dear all</p>",
        )
        sent = factory.Trait(written=True, state=Mail.State.SENT, sent_at=MOMENT, code=250, attempts=1)
        dead = factory.Trait(
            written=True, state=Mail.State.DEAD, code=550, answer="No such user", attempts=3, first_failed_at=MOMENT
        )
        taken = factory.Trait(
            state=Mail.State.SENDING, holder="7b0a7bd8-7f0f-4b4e-8c1d-1f6f0a9c2d11", lease_until=MOMENT
        )


class ReminderFactory(DjangoModelFactory):
    """A reminder for a supplier's contact of what lapses, that waits for its mail."""

    source = "expiry"
    contact = factory.SubFactory(ContactFactory, primary=True)
    supplier = factory.SelfAttribute("contact.supplier")
    requirement = factory.SubFactory(RequirementFactory, certificate=True)
    object_id = factory.Sequence(lambda n: n)
    due_on = date(2026, 12, 27)
    audience = Audience.CONTACT
    step = factory.LazyAttribute(
        lambda made: ReminderStep.objects.get_or_create(
            source=made.source, kind="", offset_days=-30, audience=made.audience
        )[0]
    )
    recipient = factory.LazyAttribute(lambda made: f"contact:{made.contact.pk}")
    send_on = date(2026, 11, 27)
    planned_at = MOMENT

    class Meta:
        model = Reminder
        exclude = ("contact", "audience")

    class Params:
        in_mail = factory.Trait(
            state=Reminder.State.IN_MAIL,
            mail=factory.SubFactory(MailFactory, recipient=factory.SelfAttribute("..recipient")),
        )
        sent = factory.Trait(
            state=Reminder.State.SENT,
            settled_at=MOMENT,
            mail=factory.SubFactory(MailFactory, sent=True, recipient=factory.SelfAttribute("..recipient")),
        )
        dead = factory.Trait(
            state=Reminder.State.DEAD,
            reason=Reminder.Reason.REFUSED,
            settled_at=MOMENT,
            mail=factory.SubFactory(MailFactory, dead=True, recipient=factory.SelfAttribute("..recipient")),
        )
        nobody = factory.Trait(
            state=Reminder.State.NOBODY, reason=Reminder.Reason.NO_CONTACT, settled_at=MOMENT, recipient=""
        )
