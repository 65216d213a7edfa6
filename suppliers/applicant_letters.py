"""What firms that apply are written."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import Letter, one_line
from foundation.dates import last_day, written
from suppliers.inviting import with_phone
from suppliers.models import Application, Submission


def invitation_to(application: Application, key: str) -> EmailMultiAlternatives:
    """Return the mail that brings the link, in the language that was chosen."""
    with translation.override(application.language):
        return invitation_letter(application, key).message(application.address)


def returned_to(application: Application, submission: Submission, key: str) -> EmailMultiAlternatives:
    """Return the mail that says what is to be mended, with the link."""
    with translation.override(application.language):
        return returned_letter(application, submission, key).message(application.address)


def declined_to(application: Application, submission: Submission) -> EmailMultiAlternatives:
    """Return the mail that says that the firm is no supplier, and why."""
    with translation.override(application.language):
        return declined_letter(application, submission).message(application.address)


def words_of(application: Application) -> dict[str, str]:
    """Return what the mails speak of, in the active language."""
    day = last_day(application.open_until)
    return {
        "organisation": settings.ORGANISATION_NAME or "Goodstanding",
        "firm": one_line(application.firm),
        "person": one_line(str(application.invited_by)),
        "address": application.address,
        "day": written(day) if day else "–",
    }


def button(words: str, key: str) -> tuple[str, str]:
    """Return the button that opens the application."""
    return words, f"{settings.PUBLIC_URL}/portal/apply/{key}/"


def whom_to_ask(application: Application) -> str:
    """Say whom to ask."""
    return _("You do not know of this, or it is not yours to do? Then do nothing, or ask %(person)s.") % {
        "person": with_phone(application.invited_by)
    }


def invitation_letter(application: Application, key: str) -> Letter:
    """Return the letter that brings the link, in the active language."""
    words = words_of(application)
    return Letter(
        subject=_("%(organisation)s invites %(firm)s to apply as a supplier") % words,
        opening=[
            _(
                "%(person)s at %(organisation)s invites %(firm)s to apply as a supplier. It takes a few minutes: who"
                " you are, where you are, what you supply, and whom we may write to."
            )
            % words,
        ],
        button=button(_("Open the application"), key),
        closing=[
            _(
                "The link is for %(address)s alone and works until %(day)s. What you type is kept between your visits;"
                " there is no password: a code is sent to this address whenever you come."
            )
            % words,
            whom_to_ask(application),
        ],
    )


def returned_letter(application: Application, submission: Submission, key: str) -> Letter:
    """Return the letter that says what is to be mended, in the active language."""
    words = words_of(application)
    return Letter(
        subject=_("Your application to %(organisation)s: please look at it once more") % words,
        opening=[
            _("%(organisation)s has looked at the application of %(firm)s and asks you to mend this:") % words,
            submission.words,
        ],
        button=button(_("Open the application"), key),
        closing=[_("The link is for %(address)s alone and works until %(day)s.") % words, whom_to_ask(application)],
    )


def declined_letter(application: Application, submission: Submission) -> Letter:
    """Return the letter that says no, and why, in the active language."""
    words = words_of(application)
    return Letter(
        subject=_("Your application to %(organisation)s was declined") % words,
        opening=[
            _("%(organisation)s has looked at the application of %(firm)s and cannot accept it:") % words,
            submission.words,
        ],
        closing=[_("Questions? Ask %(person)s.") % {"person": with_phone(application.invited_by)}],
    )


def accepted_letter(application: Application) -> Letter:
    """Return the letter that says yes, in the active language."""
    words = words_of(application)
    return Letter(
        subject=_("Your application to %(organisation)s was accepted") % words,
        opening=[
            _("%(organisation)s has accepted the application of %(firm)s; the next steps are with us.") % words,
            _("In the supplier portal you see what is asked of your company, and hand it in.") % words,
        ],
        button=(_("Open the supplier portal"), f"{settings.PUBLIC_URL}/portal/"),
        closing=[
            _("Log in with %(address)s; there is no password: a code is sent to this address whenever you log in.")
            % words,
            _("Questions? Ask %(person)s.") % {"person": with_phone(application.invited_by)},
        ],
    )
