"""The way to the log-in, for who is no visitor any more; a script is told in words what a page shows."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout as log_out
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.sessions import PORTAL
from portal.scripts import refused, wants_json


def asked_to_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in and from there to the page; who sent something is told that it was not saved."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("portal:login"))
    words = _("You are logged out; what you sent was not saved. Log in again, then send it once more.")
    answer = redirect_to_login(page_before(request), reverse("portal:login"))
    if wants_json(request):
        return refused(words, status=401, url=answer.url, way=_("Log in"))
    messages.warning(request, words)
    return answer


def page_before(request: HttpRequest) -> str:
    """Return the page that a form is on, as far as the browser tells; else that of what is to be done."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_here = before.netloc == request.get_host() and before.path.startswith(PORTAL)
    return before.path if is_here else reverse("portal:home")


def shown_out(request: HttpRequest) -> HttpResponse:
    """Log out whoever has no access any more, and say so."""
    log_out(request)
    words = _("Your access has ended. Log in again, or ask your contact person here.")
    if wants_json(request):
        return refused(words, status=401, url=reverse("portal:login"), way=_("Log in"))
    messages.warning(request, words)
    return redirect("portal:login")
