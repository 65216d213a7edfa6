"""Requests that come to nothing: said in the portal's frame where they were made there, else as everywhere."""

from enum import Enum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views import csrf, defaults

from accounts.sessions import is_portal
from portal.access import another_company
from portal.entrance import page_before
from portal.pages import page
from portal.scripts import refused, wants_json
from portal.views.another_company import turned_back

TEMPLATE = "portal/refusal.html"


class Refusal(Enum):
    """What a request comes to: a status, what it is called, and what to do."""

    UNREADABLE = (
        400,
        _("The request could not be read"),
        _("Go back and try once more. If it happens again, tell your contact person here what you were doing."),
    )
    FORBIDDEN = (
        403,
        _("You may not see this page"),
        _("Your access does not include it. If you need it, ask your contact person here."),
    )
    FORGED = (
        403,
        _("This form has expired"),
        _("You were logged out or logged in meanwhile. Go back, load the page again and send the form once more."),
    )
    MISSING = (
        404,
        _("There is no such page"),
        _("The address may be mistyped, or what was here has been removed."),
    )
    METHOD = (
        405,
        _("This page cannot be opened by its address"),
        _("It only takes what a button of another page sends. Go back and use that button."),
    )
    BROKEN = (
        500,
        _("Something went wrong on our side"),
        _(
            "Your last step was saved whole or not at all. Try again in a minute;"
            " if it happens again, tell your contact person here."
        ),
    )

    @property
    def content(self) -> dict[str, Any]:
        """What its page is drawn with."""
        return {"title": self.value[1], "words": self.value[2]}


def drawn(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Draw a refusal for whoever asked."""
    return page(request, TEMPLATE, status=refusal.value[0], **refusal.content).render()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what makes no sense."""
    return drawn(request, Refusal.UNREADABLE) if is_portal(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not do what he asks for."""
    return drawn(request, Refusal.FORBIDDEN) if is_portal(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, or not for who asks."""
    return drawn(request, Refusal.MISSING) if is_portal(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where we failed; nothing is looked up, as the database may be what failed."""
    if is_portal(request):
        return HttpResponse(render_to_string(TEMPLATE, Refusal.BROKEN.content), status=500)
    return defaults.server_error(request)


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that is not ours, or no longer: whoever logs in, or opens another link, ends all before."""
    if not is_portal(request):
        return csrf.csrf_failure(request, reason)
    if found := another_company(request):
        return turned_back(request, found)
    if wants_json(request):
        status, title, words = Refusal.FORGED.value
        return refused(f"{title}. {words}", status=status, url=page_before(request), way=str(_("Load the page again")))
    return drawn(request, Refusal.FORGED)
