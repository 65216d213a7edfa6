"""Links that open one page without a log-in: made as a mail leaves, known again by their signature alone.

What is stored of a mail keeps the plain address, so that nobody who reads the database, or a mail on the pages of
staff, gets a key from it (docs/decisions/0020).
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attestations.models import Obligation, Requirement
from foundation.dates import local_day
from reminders.models import LinkUse, Mail
from suppliers.models import ON_FILE, Contact, Supplier

GOOD_FOR = timedelta(days=30)
OPEN_FOR = timedelta(hours=1)


class Refusal(TextChoices):
    """Why a link opens nothing."""

    ALTERED = "altered", _("This link is not whole. Open it from the mail once more, or copy all of it.")
    USED = "used", _("This link was used already; each can be used once.")
    EXPIRED = "expired", _("This link is older than 30 days.")
    REVOKED = "revoked", _("This link was withdrawn, or the address that it was sent to is no longer on file.")
    OVER = "over", _("What this link is for is no longer asked of your company.")


class Refused(Exception):
    """A link that opens nothing, with the reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Link:
    """What a link opens: the page of one requirement, for the contact whom the mail was sent to."""

    mail: Mail
    requirement: Requirement

    @cached_property
    def contact(self) -> Contact | None:
        """The contact, while he has the address that the mail went to."""
        kind, _colon, number = self.mail.recipient.partition(":")
        if kind != "contact" or not self.mail.address:
            return None
        found = Contact.objects.filter(pk=int(number)).select_related("supplier").first()
        return found if found and found.email.lower() == self.mail.address.lower() else None

    @property
    def supplier(self) -> Supplier:
        """The company; ask only of a link that is good."""
        assert self.contact is not None
        return self.contact.supplier

    @property
    def until(self) -> datetime:
        """When it ends."""
        return (self.mail.sent_at or self.mail.created_at) + GOOD_FOR

    def refusal(self, now: datetime) -> Refusal | None:
        """Return why it opens nothing any more, whether or not it was used; None while it is good."""
        contact = self.contact
        if self.mail.links_revoked_at or contact is None:
            return Refusal.REVOKED
        if now >= self.until:
            return Refusal.EXPIRED
        if User.objects.filter(email=contact.email.lower(), is_active=False).exists():
            return Refusal.REVOKED
        asked = Obligation.objects.in_force(local_day(now)).filter(supplier=contact.supplier)
        if contact.supplier.stage not in ON_FILE or not asked.filter(requirement=self.requirement).exists():
            return Refusal.OVER
        return None


@dataclass(frozen=True)
class OpenLink:
    """A link that was used within the hour and still holds."""

    person: User
    supplier: Supplier
    requirement: Requirement


def in_text(mail: Mail) -> str:
    """Return the text of a mail as it leaves: in place of addresses that ask for a log-in, links that open them."""
    return with_links(mail.text, mail, before=r"(?<!\S)")


def in_html(mail: Mail) -> str:
    """Return the HTML of a mail as it leaves, with links like its text."""
    return with_links(mail.html, mail, before=r'(?<=[">])')


def with_links(text: str, mail: Mail, *, before: str) -> str:
    """Replace our own addresses, where they begin: one within another's address would bring the key there."""
    if not mail.recipient.startswith("contact:"):
        return text
    host = settings.PUBLIC_URL
    plain = rf"{before}{re.escape(host)}/portal/hand-in/([-\w]+)/"
    return re.sub(plain, lambda found: f"{host}/portal/link/{key_of(mail, found[1])}/", text)


def signer() -> Signer:
    """Return what signs keys, and knows them again."""
    return Signer(sep=".", salt="reminders.links")


def key_of(mail: Mail, code: str) -> str:
    """Return the key that opens the page of a requirement for the recipient of a mail."""
    return signer().sign(f"{urlsafe_b64encode(mail.public_id.bytes).decode().rstrip('=')}.{code}")


def read_key(key: str) -> tuple[UUID, str]:
    """Return a mail's reference and the code of a requirement; raise Refused where the key is not ours."""
    try:
        reference, _dot, code = signer().unsign(key).partition(".")
        return UUID(bytes=urlsafe_b64decode(reference + "==")), code
    except (BadSignature, ValueError):
        raise Refused(Refusal.ALTERED) from None


def looked_up(key: str, now: datetime) -> Link:
    """Return what a key opens; raise Refused where it opens nothing any more. Used or not is not asked."""
    reference, code = read_key(key)
    mail = Mail.objects.filter(public_id=reference).first()
    requirement = Requirement.objects.filter(code=code).first()
    if mail is None or requirement is None:
        raise Refused(Refusal.ALTERED)
    link = Link(mail, requirement)
    reason = link.refusal(now)
    if reason:
        raise Refused(reason)
    return link


def use_of(link: Link) -> LinkUse | None:
    """Return by whom and when a link was used; None while it was not."""
    return LinkUse.objects.filter(mail=link.mail, requirement=link.requirement).first()


def opened(use: int, now: datetime) -> OpenLink | None:
    """Return what a used link still shows; None after an hour, or once it holds no longer."""
    found = LinkUse.objects.filter(pk=use, used_at__gt=now - OPEN_FOR).select_related("mail", "requirement", "person")
    for used in found:
        link = Link(used.mail, used.requirement)
        if used.person.is_active and link.refusal(now) is None:
            return OpenLink(used.person, link.supplier, used.requirement)
    return None
