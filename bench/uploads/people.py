"""People of suppliers who are logged in at the portal."""

from typing import NamedTuple

from django.contrib.auth import login
from django.http import HttpRequest

from accounts.models import User
from accounts.services import system_user
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from attestations.models import Obligation
from foundation.dates import today
from suppliers.models import Supplier
from suppliers.services import grant_membership


class Person(NamedTuple):
    """Somebody logged in: the cookie, and a page on which her supplier hands something in."""

    cookie: str
    page: str


def people(count: int) -> list[Person]:
    """Return people of so many suppliers of the demonstration."""
    bound = Obligation.objects.in_force(today()).select_related("requirement").order_by("supplier", "pk")
    pages = {obligation.supplier_id: f"/portal/hand-in/{obligation.requirement.code}/" for obligation in bound}
    return [Person(f"{PORTAL_COOKIE}={session_of(supplier)}", pages[supplier]) for supplier in list(pages)[:count]]


def session_of(supplier: int) -> str:
    """Return the key of a session of somebody who acts for a supplier."""
    person = User.objects.create_user(f"bench{supplier}@example.com", full_name="Bench", actor=system_user())
    grant_membership(person, Supplier.objects.get(pk=supplier), actor=system_user())
    request = HttpRequest()
    request.session = PortalSessions()
    login(request, person, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)
