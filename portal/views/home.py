"""What is asked of the supplier."""

from django.http import HttpRequest, HttpResponse

from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.pages import page


@for_visitor
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what is to be handed in, the most urgent first."""
    obligations = visitor.obligations().gaps(today()).select_related("requirement")  # type: ignore[attr-defined]
    return page(request, "portal/home.html", visitor, obligations=obligations)
