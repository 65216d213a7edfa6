"""What pages say of reminders: names in place of keys, in a few questions however many there are."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reminders.channels import channels
from reminders.digest import name_of, papers_of, requirements_of
from reminders.models import Mail, Reminder
from reminders.recipients import Recipient
from reminders.sources import sources
from suppliers.models import Supplier


@dataclass(frozen=True)
class Shown:
    """Who and what the keys of a reminder stand for. A supplier may be gone whose import was taken back."""

    supplier: Supplier | None
    is_of_supplier: bool
    #: What is due is called, as its requirement is where it has one; empty where that is gone.
    what: str
    #: None where there was nobody, and where somebody is gone or has no address any more.
    recipient: Recipient | None
    mail: Mail | None

    @property
    def name(self) -> str:
        """What people call the reminder: supplier and what is due."""
        if not self.is_of_supplier:
            return self.what or "–"
        return f"{self.supplier or '–'} – {self.what or '–'}"

    @property
    def whom(self) -> str:
        """Name and address of who is told; the address alone of somebody who is gone."""
        if self.recipient:
            return name_and_address(self.recipient)
        return (self.mail.address if self.mail else "") or "–"


def name_and_address(recipient: Recipient) -> str:
    """Return what a recipient is called on a page."""
    words = {"name": recipient.name, "address": recipient.address}
    return _("%(name)s <%(address)s>") % words if recipient.name else recipient.address


def people(keys: Collection[str]) -> dict[str, Recipient]:
    """Return who is meant by the keys of any channel; whoever is gone is left out."""
    found: dict[str, Recipient] = {}
    for channel in channels().values():
        found |= channel.recipients(keys)
    return found


def show(reminders: Collection[Reminder]) -> None:
    """Give each reminder what a page shows of it."""
    suppliers = Supplier.objects.in_bulk({reminder.supplier_id for reminder in reminders})
    requirements = requirements_of(reminders)
    papers = papers_of(reminder for reminder in reminders if reminder.requirement_id is None)
    whom = people({reminder.recipient for reminder in reminders})
    mails = Mail.objects.defer("text", "html").in_bulk(
        {reminder.mail_id for reminder in reminders if reminder.mail_id is not None}
    )
    for reminder in reminders:
        is_of_supplier = reminder.source not in sources() or sources()[reminder.source].is_of_supplier
        reminder.shown = Shown(
            suppliers.get(reminder.supplier_id) if is_of_supplier else None,
            is_of_supplier,
            name_of(
                reminder.source,
                requirements.get(reminder.requirement_id),
                papers.get((reminder.source, reminder.object_id)),
            ),
            whom.get(reminder.recipient),
            mails.get(reminder.mail_id) if reminder.mail_id else None,
        )
