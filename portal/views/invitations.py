"""An invitation: looked at by its link, accepted by a button, proved by a code that goes to its address."""

from django.contrib.auth import login as log_in, logout as log_out
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.services import system_user
from portal.access import CHOSEN, INVITATION, LINK
from portal.codes import send_code
from portal.pages import page
from portal.throttling import throttled
from suppliers.models import Invitation
from suppliers.services import accept_invitation, invitation_by, refuse_invitation


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show an invitation; what the button sends accepts it, once the code from the mail bears it out."""
    found = invitation_by(key)
    if found is None:
        words = _("This link is not whole, or a newer mail has another one. Open it from the newest mail.")
        return refused(request, words, status=404)
    try:
        refuse_invitation(found, timezone.now())
        if is_somebody_else(request, found):
            return page(request, "portal/invitation_of_another.html", status=403, invitation=found)
        if request.method == "POST":
            return throttled(request, "accept an invitation", found.address) or accepted(request, found)
    except ValidationError as refusal:
        return refused(request, refusal.messages[0])
    return page(request, "portal/invitation.html", invitation=found)


def is_logged_in(request: HttpRequest) -> bool:
    """Tell whether somebody is logged in by a code: the link of a reminder is no log-in."""
    return request.user.is_authenticated and LINK not in request.session


def is_somebody_else(request: HttpRequest, found: Invitation) -> bool:
    """Tell whether somebody is logged in for whom an invitation is not."""
    return is_logged_in(request) and getattr(request.user, "email", "") != found.address


def accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Accept an invitation for whoever is logged in with its address; else send a code there first."""
    if is_logged_in(request):
        return come_in(request, found)
    log_out(request)
    # Whom the code lets in is said by the invitation, not by the log-in, which may not be made yet.
    send_code(request, found.address, system_user())
    request.session[INVITATION] = found.pk
    return redirect("portal:code")


def come_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Accept an invitation and log its person in, for that supplier; raise ValidationError where it is over."""
    membership = accept_invitation(found, now=timezone.now())
    log_in(request, membership.user)
    request.session.pop(INVITATION, None)
    request.session[CHOSEN] = str(membership.public_id)
    return redirect("portal:home")


def refused(request: HttpRequest, words: str, *, status: int = 410) -> HttpResponse:
    """Say why a link opens nothing."""
    return page(request, "portal/refused.html", status=status, words=words)
