"""What is on file of the supplier."""

from django.http import HttpRequest, HttpResponse

from portal.access import Visitor, for_visitor
from portal.pages import page


@for_visitor
def company(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show contacts and master data."""
    return page(request, "portal/company.html", visitor, contacts=visitor.contacts())
