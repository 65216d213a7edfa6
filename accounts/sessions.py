"""Two doors, two sessions: who logs in at the suppliers' portal is a stranger to the rest, and the other way round."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

PORTAL = "/portal/"
PORTAL_COOKIE = "goodstanding_portal"


class PortalSessions(SessionStore):
    """Sessions of the portal. Django signs what a session holds by the name of its class.

    So the key of one, put into the cookie of the other door, opens an empty session.
    """


class SessionsApart(SessionMiddleware):
    """Keep the session of the portal in a cookie of its own, which goes to no other page."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session of the door that the address is behind."""
        if not is_portal(request):
            super().process_request(request)
            return
        # Django's part of the answer asks for the cookie by its one name.
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        key = request.COOKIES.get(PORTAL_COOKIE)
        if key is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        request.session = PortalSessions(key)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session, and call the cookie by the name of the door."""
        response = super().process_response(request, response)
        if is_portal(request):
            cookie = response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
            if cookie is not None:
                response.cookies[PORTAL_COOKIE] = cookie.value
                response.cookies[PORTAL_COOKIE].update({**cookie, "path": PORTAL})
        return response


def is_portal(request: HttpRequest) -> bool:
    """Tell whether an address is the portal's."""
    return request.path_info.startswith(PORTAL)
