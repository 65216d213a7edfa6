"""What holds for every answer of the portal, whichever page gave it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.sessions import is_portal
from portal.access import AnotherCompany
from portal.views.another_company import turned_back
from portal.views.refusals import Refusal, drawn


class PortalAnswers:
    """Say in the portal's frame what is refused before a page is asked, and let no browser keep pages unasked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is not the portal's."""
        response = self.get_response(request)
        if not is_portal(request):
            return response
        if response.status_code == 405 and not response.content:
            response.content = drawn(request, Refusal.METHOD).content
        if not response.has_header("Cache-Control"):
            # Who logged out on a computer of many does not leave his pages behind.
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the form of a page that was drawn for another company; leave all else that goes wrong alone."""
        return turned_back(request, exception) if isinstance(exception, AnotherCompany) else None
