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


def place_of(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the network of an IPv6 one; empty where it is unknown."""
    address = address_of(request)
    if address is None:
        return ""
    # Whoever has one address of such a network has all of them.
    is_one_of_many = isinstance(ip_address(address), IPv6Address)
    return str(ip_network((address, 64), strict=False)) if is_one_of_many else address
