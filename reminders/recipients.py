"""Who is told: as SQL for the planner, as people for a sender."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models.functions import Lower

from accounts.models import User
from reminders.models import Audience, Reminder, ReminderStep
from suppliers.languages import language_of
from suppliers.models import Contact, Membership

if TYPE_CHECKING:
    from reminders.sources import Source


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


def contact_told(row: str, column: str) -> str:
    """Return, as SQL, a column of the contact who is told of a row's supplier: the primary, else the first."""
    return (
        f"(SELECT contact.{column} FROM suppliers_contact contact WHERE contact.supplier_id = {row}.supplier_id"
        " AND contact.email <> '' ORDER BY contact.is_primary DESC, contact.id LIMIT 1)"
    )


AUDIENCES = {
    Audience.CONTACT: Told(
        "contact",
        contact_told("item", "id"),
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


def key_of(person: User, supplier: int | None = None) -> str:
    """Return the key of a person; or of one who is told of a supplier because he acts for it."""
    return f"user:{person.pk}" if supplier is None else f"user:{person.pk}@{supplier}"


def recipients(keys: Iterable[str]) -> dict[str, Recipient]:
    """Return who is meant by keys such as contact:5, user:3 and user:3@7, who acts for supplier 7.

    Whoever has no address any more, is switched off or acts for that supplier no more is left out.
    """
    numbers: dict[str, set[str]] = defaultdict(set)
    for kind, _colon, number in (key.partition(":") for key in keys):
        numbers["agent" if "@" in number else kind].add(number)
    return contacts(numbers["contact"]) | people(numbers["user"]) | agents(numbers["agent"])


def contacts(numbers: Collection[str]) -> dict[str, Recipient]:
    """Return contacts who have an address, by their keys."""
    found = {}
    for contact in Contact.objects.filter(pk__in=numbers).exclude(email="").select_related("supplier__country"):
        key, language = f"contact:{contact.pk}", contact.language or language_of(contact.supplier)
        found[key] = Recipient(key, contact.name, contact.email, language, True, contact.supplier_id)
    return found


def people(numbers: Collection[str]) -> dict[str, Recipient]:
    """Return people who are not switched off, by their keys."""
    found = {}
    for user in User.objects.filter(pk__in=numbers, is_active=True):
        language = user.language or settings.LANGUAGE_CODE
        found[key_of(user)] = Recipient(key_of(user), user.full_name, user.email, language, False)
    return found


def agents(numbers: Collection[str]) -> dict[str, Recipient]:
    """Return people who act for a supplier, by their keys: as members, or as contacts who came by a link."""
    pairs = [(int(person), int(supplier)) for person, _at, supplier in (number.partition("@") for number in numbers)]
    suppliers = {supplier for _person, supplier in pairs}
    users = User.objects.filter(is_active=True).in_bulk({person for person, _supplier in pairs})
    members = {*Membership.objects.current().filter(supplier__in=suppliers).values_list("user", "supplier")}
    on_file = Contact.objects.filter(supplier__in=suppliers).exclude(email="").values_list(Lower("email"), "supplier")
    reachable, found = {*on_file}, {}
    for number, supplier in pairs:
        user = users.get(number)
        if user and ((user.pk, supplier) in members or (user.email, supplier) in reachable):
            key, language = key_of(user, supplier), user.language or settings.LANGUAGE_CODE
            found[key] = Recipient(key, user.full_name, user.email, language, True, supplier)
    return found


def zones_of_people(keys: Iterable[str]) -> dict[str, str]:
    """Return the time zones of people of the organisation by their keys; a contact's is that of the supplier."""
    kept = {f"user:{pk}": zone for pk, zone in User.objects.values_list("pk", "time_zone")}
    return {key: kept[key] for key in keys if key in kept}


def told_of(source: "Source", whom: Mapping[Audience, Told]) -> Mapping[Audience, Told]:
    """Return whom the steps of a source tell over a channel: its own people, where the channel has none of its own."""
    return source.told if source.told and whom is AUDIENCES else whom


def as_of_now(whom: Mapping[Audience, Told]) -> tuple[str, str]:
    """Return, as SQL over an `item`, its `step` and `supplier`, who would be told now, and what is joined for it."""
    # Sources read whom they tell.
    from reminders.sources import sources

    others = {code: told_of(source, whom) for code, source in sources().items() if told_of(source, whom) is not whom}
    arms = "".join(f" WHEN step.source = '{code}' THEN {chosen(told)}" for code, told in others.items())
    joined = " ".join({told.joined for told in whom.values()})
    return (f"CASE{arms} ELSE {chosen(whom)} END" if arms else chosen(whom)), joined


def chosen(whom: Mapping[Audience, Told]) -> str:
    """Return, as SQL over a `step`, whom it tells."""
    arms = " ".join(f"WHEN '{audience}' THEN {told.recipient}" for audience, told in whom.items())
    return f"CASE step.audience {arms} END"


def told_now(reminders: Collection[int], whom: Mapping[Audience, Told]) -> dict[int, str]:
    """Return for whom some reminders would be planned now, by their keys: an empty text where there is nobody."""
    who, joined = as_of_now(whom)
    marks = ", ".join(["%s"] * len(reminders))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item.id, {who} FROM {Reminder._meta.db_table} item"
            f" JOIN {ReminderStep._meta.db_table} step ON step.id = item.step_id"
            f" JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {joined}"
            f" WHERE item.id IN ({marks})",
            [*reminders],
        )
        return dict(cursor.fetchall())


def still_told(mails: Collection[int], whom: Mapping[Audience, Told]) -> set[int]:
    """Return which reminders in some mails would be planned for the same recipient now: a contact may have changed."""
    who, joined = as_of_now(whom)
    marks = ", ".join(["%s"] * len(mails))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item.id FROM {Reminder._meta.db_table} item"
            f" JOIN {ReminderStep._meta.db_table} step ON step.id = item.step_id"
            f" JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {joined}"
            f" WHERE item.mail_id IN ({marks}) AND item.recipient = {who}",
            [*mails],
        )
        return {pk for (pk,) in cursor.fetchall()}
