"""Who sends a request."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who is logged in; raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def place_of(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the network of an IPv6 one.

    Behind proxies it is what the outermost of those that are ours (TRUSTED_PROXIES) saw.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    ours = settings.TRUSTED_PROXIES
    seen = told[-ours] if 0 < ours <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(seen)
    except ValueError:
        return ""
    # Whoever has one address of such a network has all of them.
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
