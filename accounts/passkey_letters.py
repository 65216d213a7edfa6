"""Mails that tell somebody that a passkey of hers was added or removed: it may not have been she."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import language_for
from accounts.letters import Letter
from accounts.models import Passkey, User
from accounts.posting import post
from accounts.sessions import PORTAL


def tell(person: User, letter: Callable[[], Letter]) -> None:
    """Post a letter to a person, in her language."""
    with translation.override(language_for(person)):
        message = letter().message(person.email)
    post(message)


def letter_of_added(passkey: Passkey) -> Letter:
    """Return the mail about a passkey that was added."""
    return letter(
        passkey,
        subject=_("A passkey was added to your log-in"),
        opening=_("The passkey “%(name)s” was added to your log-in to the supplier portal of %(organisation)s."),
        closing=_("It was not you? Remove it on that page, and tell your contact person here."),
    )


def letter_of_removed(passkey: Passkey) -> Letter:
    """Return the mail about a passkey that was removed."""
    return letter(
        passkey,
        subject=_("A passkey was removed from your log-in"),
        opening=_("The passkey “%(name)s” was removed from your log-in to the supplier portal of %(organisation)s."),
        closing=_("It was not you? Tell your contact person here. You can still log in with a code."),
    )


def letter(passkey: Passkey, *, subject: str, opening: str, closing: str) -> Letter:
    """Return a mail about a passkey, with the way to the page where they are."""
    organisation = settings.ORGANISATION_NAME or "Goodstanding"
    return Letter(
        subject=subject,
        opening=[opening % {"name": passkey.name, "organisation": organisation}],
        button=(_("Log-in and security"), f"{settings.PUBLIC_URL}{PORTAL}security/"),
        closing=[closing],
    )
