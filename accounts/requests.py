"""Who sends a request."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who is logged in; raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def address_of(request: HttpRequest) -> str | None:
    """Return the address that a request came from; None where it cannot be told.

    Behind proxies it is what the outermost of those that are ours (TRUSTED_PROXIES) saw.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    ours = settings.TRUSTED_PROXIES
    seen = told[-ours] if 0 < ours <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(seen))
    except ValueError:
        return None
