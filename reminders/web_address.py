"""Web addresses that somebody entered and we are to call: which of them may be called, and at which hosts.

Whoever may enter one could otherwise have us speak to what only we can reach (server-side request forgery). Names are
looked up when they are called, see `channels/pinned.py`: what they mean today they need not mean tomorrow.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

IP = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
#: Below stand the services that are no web servers: remote log-in, mail, files.
FIRST_FREE_PORT = 1024
#: A URL is these characters; others stand in it escaped, and a host in other letters as xn--….
PLAIN = re.compile(r"[!-\[\]-~]+")
NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,60}")
#: What looks like a number at the end is read as IPv4 in many odd ways, by everybody in another one.
NUMBER_AT_END = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)$")
#: All that is routed. Beside it stand ways to write an IPv4 address as IPv6; 6to4 is one within.
ROUTED, SIX_TO_FOUR = IPv6Network("2000::/3"), IPv6Network("2002::/16")


@dataclass(frozen=True)
class WebAddress:
    """The parts of a web address that may be called as far as can be told without looking up its host."""

    scheme: str
    host: str
    port: int
    #: Path and query: what may hold a key that others must not see.
    target: str

    @classmethod
    def parse(cls, url: str) -> "WebAddress":
        """Return the parts of a URL; raise ValidationError, saying what to mend, where it can never be called."""
        parts, port = split(url)
        if parts.scheme not in PORTS:
            raise ValidationError(_("The address must begin with https://."))
        if "@" in parts.netloc:
            raise ValidationError(_("The address must hold no user name and no password."))
        port = PORTS[parts.scheme] if port is None else port
        if port not in PORTS.values() and port < FIRST_FREE_PORT:
            words = _("Port %(port)s is not allowed; allowed are 80, 443, and 1024 and above.")
            raise ValidationError(words % {"port": port})
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        address = cls(parts.scheme, parts.hostname or "", port, target)
        address.refuse_host()
        return address

    def refuse_host(self) -> None:
        """Raise ValidationError where the host can be no host, or is one that must not be called."""
        try:
            found = ip_address(self.host)
        except ValueError:
            if not NAME.fullmatch(self.host) or NUMBER_AT_END.search(self.host):
                raise ValidationError(_("“%(host)s” is not the name of a host.") % {"host": self.host}) from None
            if self.scheme == "http" and not settings.WEBHOOK_NETWORKS:
                raise ValidationError(not_encrypted()) from None
        else:
            self.refuse(found)

    def refuse(self, found: IP) -> None:
        """Raise ValidationError where the host has an address that must not be called in this way."""
        if is_named(found):
            return
        if self.scheme == "http":
            raise ValidationError(not_encrypted())
        if not is_public(found):
            words = _(
                "%(host)s is not on the public internet (%(address)s)."
                " The administrator can allow a network in WEBHOOK_NETWORKS."
            )
            raise ValidationError(words % {"host": self.host, "address": found})

    @property
    def netloc(self) -> str:
        """Host and port, as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The address without path and query: what may be shown."""
        return f"{self.scheme}://{self.netloc}"


def split(url: str) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL and its port; raise ValidationError where it is none."""
    if not PLAIN.fullmatch(url):
        raise ValidationError(_("The address must be written in plain letters and digits, without spaces."))
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise ValidationError(_("This is not a web address.")) from None


def not_encrypted() -> str:
    """Return why an address that begins with http:// is not called."""
    return _("Without encryption only networks in WEBHOOK_NETWORKS are called; the address must begin with https://.")


def is_named(address: IP) -> bool:
    """Tell whether the administrator named a network of this address."""
    return any(address in network for network in settings.WEBHOOK_NETWORKS)


def is_public(address: IP) -> bool:
    """Tell whether an address is one host on the public internet."""
    if isinstance(address, IPv6Address) and (address not in ROUTED or address in SIX_TO_FOUR):
        return False
    return address.is_global and not address.is_multicast
