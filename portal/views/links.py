"""The link of a reminder: it opens one page, once, for an hour."""

from typing import Any

from django.contrib.auth import login as log_in, logout as log_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.access import CHOSEN, LINK, memberships_of, page_of
from portal.pages import page
from portal.throttling import throttled
from portal.views.language import keep_read_language
from reminders.link_services import use_link
from reminders.links import OPEN_FOR, Link, Refusal, Refused, looked_up, use_of

#: Gone, or never there.
STATUS = dict.fromkeys(Refusal, 410) | {Refusal.ALTERED: 404}


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a link opens; what the button sends opens it. A mail program that looks into links uses none up."""
    try:
        found = looked_up(key, timezone.now())
        use = use_of(found)
        if use and use.pk == request.session.get(LINK):
            return redirect(page_of(found.requirement))
        if use:
            raise Refused(Refusal.USED)
        if request.method == "POST":
            return throttled(request, "open a link") or opened(request, found)
    except Refused as refused:
        return page(request, "portal/refused.html", status=STATUS[refused.reason], words=refused.reason.label)
    return page(request, "portal/link.html", link=found)


def opened(request: HttpRequest, found: Link) -> HttpResponse:
    """Open the page; for whoever is logged in for the same company, without using the link up."""
    membership = None if LINK in request.session else own_membership(request.user, found)
    if membership:
        request.session[CHOSEN] = str(membership.public_id)
        return redirect(page_of(found.requirement))
    use = use_link(found, now=timezone.now())
    log_out(request)
    log_in(request, use.person)
    keep_read_language(request)
    request.session[LINK] = use.pk
    request.session.set_expiry(OPEN_FOR)
    return redirect(page_of(found.requirement))


def own_membership(user: Any, found: Link) -> Any:
    """Return by what a person acts for the company that a link is for, if he does."""
    return memberships_of(user).filter(supplier=found.supplier).first()
