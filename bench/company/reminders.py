"""The contacts, and what they were told within the last year: as many reminders as there are suppliers."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.db.models import F

from attestations.models import Attestation
from bench.company.people import AT_ONCE, People, at
from foundation import bulk
from foundation.dates import DayBefore
from reminders.models import Mail, Reminder, ReminderStep
from suppliers.models import Contact, Supplier

SEED = 20250601
#: Of a hundred suppliers so many have nobody to write to.
NOBODY = 1
#: What became of a reminder, of a thousand.
FATES = {"sent": 975, "dead": 10, "cancelled": 15}
CONTACT = ("supplier", "name", "title", "email", "phone", "language", "is_primary")
YEAR = 365
State, Reason = Reminder.State, Reminder.Reason
TEXT = "Your certificate expires soon. Please hand in the new one at the supplier platform.\n" * 4


def write(_people: People, today: date) -> None:
    """Write the contacts, the mails and the reminders in them."""
    random = Random(SEED)
    write_contacts(random)
    reminders = [*told(random, today)]
    mails = Mail.objects.bulk_create((mail(reminder) for reminder in reminders if reminder.recipient), AT_ONCE)
    for reminder, its in zip((each for each in reminders if each.recipient), mails, strict=True):
        reminder.mail = its
    Reminder.objects.bulk_create(reminders, AT_ONCE)


def write_contacts(random: Random) -> None:
    # Read at once: on PostgreSQL no other statement may run while rows are copied in.
    suppliers = [*Supplier.objects.order_by("pk").values_list("pk", flat=True)]
    rows = (
        (pk, "王芳", "", f"contact{pk}@example.com", "", "", True)
        for pk in suppliers
        if random.randrange(100) >= NOBODY
    )
    bulk.insert(Contact, CONTACT, rows)


def told(random: Random, today: date) -> Iterator[Reminder]:
    """Give the reminders of proofs that lapsed within the year, or will within months: by a step of their ladders."""
    contacts = dict(Contact.objects.values_list("supplier", "pk"))
    ladders: dict[str, list[ReminderStep]] = {}
    for step in ReminderStep.objects.filter(source="expiry", audience="contact", requirement=None):
        ladders.setdefault(step.kind, []).append(step)
    ends = (today - timedelta(days=YEAR), today + timedelta(days=YEAR // 2))
    lapsing = Attestation.objects.accepted().filter(lapses_on__range=ends, withdrawn_on=None)
    names = ("supplier", "pk", "requirement", "kind", DayBefore(F("lapses_on")))
    left = Supplier.objects.count()
    for supplier, key, requirement, kind, due_on in [*lapsing.order_by("pk").values_list(*names)]:
        for step in ladders.get(kind, []):
            day = due_on + timedelta(days=step.offset_days)
            if left and today - timedelta(days=YEAR) < day < today:
                left -= 1
                reminder = Reminder(source="expiry", supplier_id=supplier, object_id=key, requirement_id=requirement)
                reminder.due_on, reminder.step, reminder.send_on = due_on, step, day
                yield settled(random, reminder, contacts.get(supplier))


def settled(random: Random, reminder: Reminder, contact: int | None) -> Reminder:
    """Say what became of a reminder on its day."""
    reminder.planned_at = at(reminder.send_on)
    if contact is None:
        reminder.settle(State.NOBODY, reminder.planned_at, Reason.NO_CONTACT)
        return reminder
    (fate,) = random.choices(list(FATES), list(FATES.values()))
    reasons = {State.DEAD: Reason.REFUSED, State.CANCELLED: Reason.RENEWED}
    reminder.recipient = f"contact:{contact}"
    reminder.settle(fate, reminder.planned_at, reasons.get(fate, Reason.NONE))
    return reminder


def mail(reminder: Reminder) -> Mail:
    """Return the mail of a reminder, which came as far as it."""
    made = Mail(recipient=reminder.recipient, subject="Expires soon", text=TEXT, html=f"<p>{TEXT}</p>")
    made.address = f"{reminder.recipient.replace(':', '')}@example.com"
    made.message_id, made.state = f"<{made.public_id.hex}@example.com>", reminder.state
    made.created_at = made.next_attempt_at = reminder.planned_at
    made.sent_at = reminder.planned_at if reminder.state == State.SENT else None
    return made
