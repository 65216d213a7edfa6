"""The two companies and the people between them, as a mail calls them."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from accounts.models import User
from foundation.words import labelled
from reminders.digest import Digest
from reminders.recipients import Recipient
from reminders.wording.strangers import one_line
from suppliers.models import Supplier


class Advice(NamedTuple):
    """Whom to ask: a sentence, and the address and phone that follow it; empty where none is known."""

    words: str
    address: str = ""
    phone: str = ""


def organisation() -> str:
    """Return the buyer's name, or what stands for it."""
    return settings.ORGANISATION_NAME or _("our company")


def full_name(supplier: Supplier) -> str:
    """Return a company's name; to who reads English, the English one with its own."""
    name, english = one_line(supplier.name), one_line(supplier.name_en)
    if get_language() == "en" and english and english != name:
        return f"{english} ({name})"
    return name


def greeting(recipient: Recipient) -> str:
    """Return how a mail begins, whether or not the name is known."""
    name = one_line(recipient.name)
    return _("Dear %(name)s,") % {"name": name} if name else _("Good day,")


def officer_of(supplier: Supplier) -> User | None:
    """Return who is responsible for a supplier, unless she has left."""
    officer = supplier.officer
    return officer if officer and officer.is_active else None


def advice(supplier: Supplier) -> Advice:
    """Say whom a supplier may ask."""
    officer = officer_of(supplier)
    if officer is None:
        return Advice(_("Questions? Please ask the person at %(organisation)s whom you work with.") % us())
    name, number = one_line(officer.full_name), one_line(officer.phone)
    words = _("Questions? %(name)s at %(organisation)s will help:") if name else _("Questions? Please write to:")
    return Advice(words % {"name": name, **us()}, officer.email, number and labelled(_("Phone"), number))


def readers_of_answers(digest: Digest) -> list[str]:
    """Return the addresses to which an answer goes: to a supplier's, the officer in charge; to any, REPLY_TO."""
    officer = officer_of(digest.lines[0].supplier) if digest.recipient.is_supplier else None
    found = dict.fromkeys(filter(None, [officer and officer.email, settings.REPLY_TO]))
    return [*found]


def us() -> dict[str, str]:
    """Return the buyer's name for a sentence."""
    return {"organisation": organisation()}
