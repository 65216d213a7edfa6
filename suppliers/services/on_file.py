"""What is on file of a supplier, in the form in which change requests speak of it."""

import json
from collections.abc import Iterable, Mapping

from suppliers.models import Contact, FieldChange, Supplier, What
from suppliers.models.field_change import CONTACT

#: The supplier's own columns that can be asked to be changed.
COMPANY = (What.NAME, What.NAME_EN, What.USCC, What.LEI)


def company_on_file(supplier: Supplier, what: str) -> str:
    """Return what is on file of the company: the text, the code of a country or category, the primary contact."""
    if what in COMPANY:
        return str(getattr(supplier, what))
    if what in (What.COUNTRY, What.CATEGORY):
        row = getattr(supplier, what)
        return row.code if row else ""
    if what == What.PRIMARY:
        return next((str(contact) for contact in supplier.contacts.all() if contact.is_primary), "")
    return ""


def contact_on_file(contact: Contact | None, what: str) -> str:
    """Return what is on file of a contact; nothing of one that is gone."""
    if contact is None or what == What.CONTACT_ADDED:
        return ""
    if what == What.CONTACT_REMOVED:
        return whole(contact)
    return str(getattr(contact, what.removeprefix("contact_")))


def whole(contact: Contact) -> str:
    """Return all that is on file of a contact, as JSON."""
    return json.dumps({name: getattr(contact, name) for name in CONTACT}, ensure_ascii=False)


def values_on_file(supplier: Supplier, changes: Iterable[FieldChange]) -> Mapping[int, str]:
    """Return what is on file now of what some changes are about, by their keys."""
    contacts = {contact.pk: contact for contact in supplier.contacts.all()}
    return {
        change.pk: contact_on_file(contacts.get(change.contact_key), change.what)
        if change.what.startswith("contact_")
        else company_on_file(supplier, change.what)
        for change in changes
    }
