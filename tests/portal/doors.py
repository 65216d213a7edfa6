"""Coming in at the portal's door."""

import re

from django.contrib.auth import get_user, login
from django.core import mail
from django.http import HttpRequest
from django.test import Client

from accounts.posting import wait_for_post
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from portal.access import DRAWN_FOR, NoAccess, visiting

LOG_IN, CODE = "/portal/login/", "/portal/login/code/"


class Browser(Client):
    """A client that sends with each form what its page has in it: for which company it was drawn, unless told else."""

    def post(self, path, data=None, *args, **options):
        """Send a form of a page that was drawn just now."""
        return super().post(path, {DRAWN_FOR: mark(self)} | (data or {}), *args, **options)


def mark(client):
    """Return what the pages of a client are marked with; nothing where he is nobody's visitor."""
    request = HttpRequest()
    request.session = PortalSessions(client.cookies[PORTAL_COOKIE].value if PORTAL_COOKIE in client.cookies else None)
    request.user = get_user(request)
    try:
        visitor = visiting(request) if request.user.is_authenticated else None
    except NoAccess:
        return ""
    return visitor.mark if visitor else ""


def entered(person, language="en"):
    """Return a client that is logged in at the portal; `force_login` would log in at the door of staff."""
    client = Browser(headers={"accept-language": language})
    request = HttpRequest()
    request.session = PortalSessions()
    login(request, person, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    client.cookies[PORTAL_COOKIE] = request.session.session_key
    return client


def codes():
    """Return the codes that were sent, each with the address, oldest first."""
    wait_for_post()
    found = [(re.search(r"^ {4}([\d-]+)$", message.body, re.MULTILINE), message) for message in mail.outbox]
    return [(code[1], message.to[0]) for code, message in found if code]


def ask(client, address, **sent):
    """Ask for a code; return the answer."""
    return client.post(LOG_IN, {"email": address, **sent})


def log_in(client, address):
    """Log in with a code; return the answer to it."""
    ask(client, address)
    code, _address = codes()[-1]
    return client.post(CODE, {"code": code})


def state(client):
    """Return what the session of a client holds."""
    return PortalSessions(client.cookies[PORTAL_COOKIE].value).load()
