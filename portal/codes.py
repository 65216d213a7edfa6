"""Codes for the log-in: the same work for every address, whoever is behind it."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.letters import Letter
from accounts.models import User
from accounts.services import system_user

WANTED = "code_is_wanted"


def send_code(request: HttpRequest, address: str, person: User | None) -> None:
    """Send a code to a person's address, and keep it in the session; for nobody, do the same and send nothing.

    Where there is nobody, the built-in user stands in: pages, redirects, queries and the time they take are the same,
    and even the right code lets that one in nowhere.
    """
    stand_in = system_user()
    vars(request)[WANTED] = person is not None
    LoginCodeVerificationProcess.initiate(request=request, user=person or stand_in, email=address)


def is_wanted(request: HttpRequest) -> bool:
    """Tell whether the code that is being made has somebody to go to."""
    return bool(vars(request).get(WANTED))


def letter_of(code: str) -> Letter:
    """Return the mail that brings a code, in the language of the page."""
    organisation = settings.ORGANISATION_NAME or "Goodstanding"
    words = {
        "organisation": organisation,
        "code": code,
        "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
    }
    return Letter(
        subject=_("%(code)s is your code for the supplier portal of %(organisation)s") % words,
        opening=[
            _("Somebody wants to log in with this address to the supplier portal of %(organisation)s.") % words,
            _("If it is you, enter this code on the page that you left open:"),
        ],
        code=code,
        closing=[
            _("It is good for %(minutes)s minutes, once, and only there. We never ask for it by phone or by mail.")
            % words,
            _("It was not you? Then do nothing: without the code nobody gets in."),
        ],
    )
