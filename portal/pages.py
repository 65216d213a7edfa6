"""What every page of the portal is drawn with."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from portal.access import Visitor

#: In the order of the navigation: the name of the address and what the page is called.
PAGES = [
    ("home", _("To do")),
    ("papers", _("Handed in")),
    ("assessments", _("Assessments")),
    ("findings", _("Findings")),
    ("engagements", pgettext_lazy("portal", "Events")),
    ("company", _("My company")),
]

#: To which of them others belong, by the names of their addresses.
WITHIN = {
    "hand-in": "home",
    "clause": "home",
    "check": "home",
    "announce": "home",
    "booked": "home",
    "confirm": "home",
    "sign": "home",
    "sign-code": "home",
    "plan": "home",
    "plan-action": "home",
    "plan-more-time": "home",
    "paper": "papers",
    "take-back": "papers",
    "signed": "papers",
    "assessment": "assessments",
    "finding": "findings",
    "more-time": "findings",
    "engagement": "engagements",
}


def page(
    request: HttpRequest, template: str, visitor: Visitor | None = None, *, status: int = 200, **content: Any
) -> TemplateResponse:
    """Return a page of the portal; for a visitor, with the supplier's name and the way to the other pages."""
    context = {
        "organisation": settings.ORGANISATION_NAME,
        "visitor": visitor,
        "pages": [*navigation(request)] if visitor else [],
        **content,
    }
    return TemplateResponse(request, template, context, status=status)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the pages that one can go to."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {
            "url": reverse(f"portal:{name}"),
            "title": title,
            "current": "page" if name == here else "true" if name == WITHIN.get(here or "") else "",
        }
        for name, title in PAGES
    ]
