"""The people at a supplier: save one, remove one, make one the primary contact."""

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import Contact

CHANGED = "contacts_changed"


def save_contact(contact: Contact, *, actor: User) -> Contact:
    """Save a contact with an event on the supplier."""
    with ledger(actor) as events:
        contact.save()
        events.add(CHANGED, contact.supplier)
    return contact


def make_primary(contact: Contact, *, actor: User) -> Contact:
    """Make a contact the primary one; who was it so far stays as a contact."""
    with ledger(actor):
        Contact.objects.filter(supplier=contact.supplier_id, is_primary=True).exclude(pk=contact.pk).update(
            is_primary=False
        )
        contact.is_primary = True
        return save_contact(contact, actor=actor)


def remove_contact(contact: Contact, *, actor: User) -> None:
    """Delete a contact with an event on the supplier."""
    with ledger(actor) as events:
        contact.delete()
        events.add(CHANGED, contact.supplier)
