"""What is done with the links of mails: one is used up, or those of a mail are withdrawn."""

from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from accounts.services import system_user
from evidence.ledger import Actor, ledger
from reminders.links import Link, Refusal, Refused
from reminders.models import LinkUse, Mail
from suppliers.models import Contact


def use_link(link: Link, *, now: datetime) -> LinkUse:
    """Use a link up, for the person with the contact's address, who is made if missing.

    Raises Refused where it was used before; of two at the same moment, one is.
    """
    assert link.contact is not None
    person = person_of(link.contact)
    try:
        with ledger(person) as events:
            use = LinkUse.objects.create(mail=link.mail, requirement=link.requirement, person=person, used_at=now)
            events.add("link_used", use)
    except IntegrityError:
        raise Refused(Refusal.USED) from None
    return use


def person_of(contact: Contact) -> User:
    """Return who logs in with a contact's address, made without any right where there is nobody."""
    address = contact.email.lower()
    known = User.objects.filter(email=address).first()
    return known or User.objects.create_user(
        address, full_name=contact.name, language=contact.language, actor=system_user()
    )


def revoke_links(mail: Mail, *, actor: Actor, now: datetime) -> None:
    """Withdraw the links of a mail, also those that are open just now; twice is once."""
    with ledger(actor) as events:
        if Mail.objects.filter(pk=mail.pk, links_revoked_at=None).update(links_revoked_at=now):
            events.add("links_revoked", mail)
