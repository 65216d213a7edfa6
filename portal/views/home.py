"""What is asked of the supplier."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.asked import all_asked
from portal.pages import page


@require_safe
@for_visitor
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what is to be handed in, the most urgent first; then what is in review, and what is fine."""
    asked = all_asked(visitor, today())
    return page(
        request,
        "portal/home.html",
        visitor,
        to_do=[one for one in asked if one.is_to_do],
        in_review=[one for one in asked if one.waiting and not one.is_to_do],
        findings=visitor.findings().to_answer(today()).count(),
        settled=[one for one in asked if not one.waiting and not one.is_to_do],
    )
