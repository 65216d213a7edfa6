"""Who is told: as SQL for the planner, as people for a sender."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from accounts.models import User
from reminders.models import Audience, Reminder, ReminderStep
from suppliers.languages import language_of
from suppliers.models import Contact


@dataclass(frozen=True)
class Told:
    """Whom the steps of an audience tell, as SQL over an `item` and its `supplier`: for planner and sender alike."""

    #: What the recipient's key begins with, and the expression that gives the rest of it.
    prefix: str
    who: str
    #: In which time zone he is; the empty text is the organisation's. None: that of the supplier's country.
    zone: str | None
    #: Why there may be nobody.
    nobody: Reminder.Reason
    #: What is joined to find him; where that gives several, an item has several recipients.
    joined: str = ""

    @property
    def recipient(self) -> str:
        """The recipient's key; empty where there is nobody."""
        return f"COALESCE('{self.prefix}:' || {self.who}, '')"


AUDIENCES = {
    # The primary contact, else the first with an address.
    Audience.CONTACT: Told(
        "contact",
        "(SELECT contact.id FROM suppliers_contact contact WHERE contact.supplier_id = item.supplier_id"
        " AND contact.email <> '' ORDER BY contact.is_primary DESC, contact.id LIMIT 1)",
        None,
        Reminder.Reason.NO_CONTACT,
    ),
    Audience.OFFICER: Told(
        "user",
        "CASE WHEN officer.is_active THEN officer.id END",
        "COALESCE(officer.time_zone, '')",
        Reminder.Reason.NO_OFFICER,
        joined="LEFT JOIN accounts_user officer ON officer.id = supplier.officer_id",
    ),
    Audience.MANAGER: Told(
        "user",
        "manager.id",
        "COALESCE(manager.time_zone, '')",
        Reminder.Reason.NO_MANAGER,
        joined="LEFT JOIN accounts_user led ON led.id = supplier.officer_id"
        " LEFT JOIN accounts_user manager ON manager.id = led.manager_id AND manager.is_active",
    ),
}


@dataclass(frozen=True)
class Recipient:
    """Somebody who is written to."""

    key: str
    name: str
    address: str
    language: str
    #: Whether it is somebody of a supplier, who sees his own company alone.
    is_supplier: bool
    #: The supplier of a contact.
    supplier: int | None = None


def recipients(keys: Iterable[str]) -> dict[str, Recipient]:
    """Return who is meant by keys such as contact:5 and user:3; whoever has no address any more is left out."""
    wanted = {(kind, int(number)) for kind, _colon, number in (key.partition(":") for key in keys) if number}
    found: dict[str, Recipient] = {}
    contacts = [number for kind, number in wanted if kind == "contact"]
    for contact in Contact.objects.filter(pk__in=contacts).exclude(email="").select_related("supplier__country"):
        key, language = f"contact:{contact.pk}", contact.language or language_of(contact.supplier)
        found[key] = Recipient(key, contact.name, contact.email, language, True, contact.supplier_id)
    users = [number for kind, number in wanted if kind == "user"]
    for user in User.objects.filter(pk__in=users, is_active=True):
        key = f"user:{user.pk}"
        found[key] = Recipient(key, user.full_name, user.email, user.language or settings.LANGUAGE_CODE, False)
    return found


def zones_of_people(keys: Iterable[str]) -> dict[str, str]:
    """Return the time zones of people of the organisation by their keys; a contact's is that of the supplier."""
    kept = {f"user:{pk}": zone for pk, zone in User.objects.values_list("pk", "time_zone")}
    return {key: kept[key] for key in keys if key in kept}


def told_now(reminders: Collection[int], whom: Mapping[Audience, Told]) -> dict[int, str]:
    """Return for whom some reminders would be planned now, by their keys: an empty text where there is nobody."""
    arms = " ".join(f"WHEN '{audience}' THEN {told.recipient}" for audience, told in whom.items())
    joined = " ".join({told.joined for told in whom.values()})
    marks = ", ".join(["%s"] * len(reminders))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item.id, CASE step.audience {arms} END FROM {Reminder._meta.db_table} item"
            f" JOIN {ReminderStep._meta.db_table} step ON step.id = item.step_id"
            f" JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {joined}"
            f" WHERE item.id IN ({marks})",
            [*reminders],
        )
        return dict(cursor.fetchall())


def still_told(mails: Collection[int], whom: Mapping[Audience, Told]) -> set[int]:
    """Return which reminders in some mails would be planned for the same recipient now: a contact may have changed."""
    arms = " ".join(f"WHEN '{audience}' THEN {told.recipient}" for audience, told in whom.items())
    joined = " ".join({told.joined for told in whom.values()})
    marks = ", ".join(["%s"] * len(mails))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item.id FROM {Reminder._meta.db_table} item"
            f" JOIN {ReminderStep._meta.db_table} step ON step.id = item.step_id"
            f" JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {joined}"
            f" WHERE item.mail_id IN ({marks}) AND item.recipient = CASE step.audience {arms} END",
            [*mails],
        )
        return {pk for (pk,) in cursor.fetchall()}
