"""What the page's script does with passkeys, done by a client of the tests."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.sessions import PORTAL_COOKIE, PortalSessions
from portal.challenges import CHALLENGE
from portal.proof import PROVED
from tests.portal.doors import entered

SECURITY, PROVE = "/portal/security/", "/portal/security/code/"
QUESTION, ENTER = reverse("portal:passkey-question"), reverse("portal:passkey-login")
OFFER, ADD = reverse("portal:passkey-offer"), reverse("portal:passkey-add")


def fresh(person, minutes=0):
    """Return a client whose person was logged in by a code so many minutes ago."""
    client = entered(person)
    session = session_of(client)
    session[PROVED] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
    session.save()
    return client


def session_of(client):
    return PortalSessions(client.cookies[PORTAL_COOKIE].value)


def age_challenge(client, seconds):
    """Make the challenge of a session so much older."""
    session = session_of(client)
    challenge, made_at = session[CHALLENGE]
    session[CHALLENGE] = [challenge, made_at - seconds]
    session.save()


def add(client, device, name="My telephone", **bent):
    """Have a device make a passkey, and add it; return the answer."""
    options = client.post(OFFER).json()
    return client.post(ADD, {"name": name, "answer": device.made(options, **bent)})


def enter(client, device, **bent):
    """Log in with the passkey of a device; return the answer."""
    options = client.post(QUESTION).json()
    return client.post(ENTER, {"answer": device.signed(options, **bent)})
