"""What allauth is told of this house: nobody signs up, and a code goes only to who may enter."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.posting import post, pretend_to_post
from portal.access import memberships_of
from portal.codes import is_wanted, letter_of


class PortalAdapter(DefaultAccountAdapter):
    """Log-in of suppliers by a code that is sent to their address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code of the newest mail. Compare it once more."),
        "too_many_login_attempts": _("The code was wrong three times and is void now. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Leave it to invitations who comes in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail for whoever asks, and post it where somebody is behind the address: it takes as long."""
        message = letter_of(context["code"]).message(email)
        (post if is_wanted(context["request"]) else pretend_to_post)(message)

    def add_message(self, request: HttpRequest, level: int, *args: Any, message: Any = None, **kwargs: Any) -> None:
        """Say what went wrong, and nothing of what the page says anyway."""
        if message and level == messages.ERROR:
            messages.error(request, message)

    def pre_login(
        self, request: HttpRequest, user: Any, *, email: str | None = None, **kwargs: Any
    ) -> HttpResponse | None:
        """Let nobody in who acts for no supplier, such as the stand-in for whom codes are made that go nowhere.

        Nor by a code that went to an address which is no longer the person's: somebody else may read it.
        """
        if user.email == email and memberships_of(user).exists():
            return None
        clear_login(request)
        return redirect("portal:login")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what is to be done."""
        return reverse("portal:home")
