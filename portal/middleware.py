"""What holds for every answer of the portal, whichever page gave it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.sessions import is_portal
from portal.views.refusals import Refusal, drawn


class PortalAnswers:
    """Say in the portal's frame that a method is refused, and let no browser keep what does not say that it may."""

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
