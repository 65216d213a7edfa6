"""For whom one acts, and the way out."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import logout as log_out
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from portal.access import CHOSEN, LINK, memberships_of
from portal.entrance import shown_out
from portal.pages import page


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Log out."""
    log_out(request)
    return redirect("portal:login")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required(login_url="portal:login")
def choose(request: HttpRequest) -> HttpResponse:
    """Let a person who acts for several suppliers say for which; a link is for one alone."""
    if LINK in request.session:
        return redirect("portal:home")
    memberships = memberships_of(request.user)
    if not memberships:
        return shown_out(request)
    chosen, following = request.POST.get("membership", ""), get_next_redirect_url(request)
    if chosen in {str(membership.public_id) for membership in memberships}:
        request.session[CHOSEN] = chosen
        return redirect(following or "portal:home")
    return page(request, "portal/choose.html", memberships=memberships, following=following)
