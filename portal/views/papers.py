"""What the supplier handed in."""

from django.http import HttpRequest, HttpResponse

from portal.access import Visitor, for_visitor
from portal.pages import page


@for_visitor
def papers(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what was handed in and what became of it, the newest first."""
    attestations = visitor.attestations().select_related("requirement").order_by("-pk")
    return page(request, "portal/papers.html", visitor, attestations=attestations)
