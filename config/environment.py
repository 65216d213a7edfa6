"""Read the environment once, and refuse to start half-configured in production."""

import os
import secrets
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50


def local_key(folder: Path) -> str:
    """Return the key of this local installation, made at the first start and kept in `folder`."""
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            # Two processes may start at once: the first link wins and both read the same key.
            kept.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()


def running_broker(folder: Path) -> str:
    """Return the URL of the broker that `make run` started, else where a Redis usually is."""
    noted = folder / "broker-url"
    return noted.read_text() if noted.exists() else "redis://127.0.0.1:6379/0"


def networks(words: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    """Return the networks that WEBHOOK_NETWORKS names; raise ImproperlyConfigured, naming what is none."""
    try:
        return [ip_network(word.strip()) for word in words]
    except ValueError as error:
        raise ImproperlyConfigured(f"Not started: WEBHOOK_NETWORKS: {error}.") from error


def scanner(url: str) -> str:
    """Return where CLAMD_URL says that clamd listens; raise ImproperlyConfigured for an address of another kind."""
    parts = urlsplit(url)
    if url and not (parts.scheme == "tcp" and parts.hostname) and not (parts.scheme == "unix" and parts.path):
        raise ImproperlyConfigured(f"Not started: CLAMD_URL is neither tcp://host:port nor unix:///path: {url}.")
    return url


def refuse_half_a_key(key_file: str, certificate_file: str) -> None:
    """Raise ImproperlyConfigured where a key is named without its certificate, or a file that cannot be read."""
    if bool(key_file) != bool(certificate_file):
        raise ImproperlyConfigured("Not started: set SIGNING_KEY_FILE and SIGNING_CERT_FILE both, or neither.")
    for name in filter(None, (key_file, certificate_file)):
        if not os.access(name, os.R_OK):
            raise ImproperlyConfigured(f"Not started: {name} cannot be read.")


def refuse_half_configured(
    *, secret_key: str, debug: bool, allowed_hosts: list[str], database_url: str, email_url: str, env: environ.Env
) -> None:
    """Raise ImproperlyConfigured, naming every setting that production must not start with."""
    wrong = []
    if len(secret_key) < SHORTEST_KEY:
        wrong.append(f"SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters")
    if debug:
        wrong.append("DEBUG is on")
    if not allowed_hosts or "*" in allowed_hosts:
        wrong.append("ALLOWED_HOSTS must name the hosts that are served")
    if database_url.startswith("sqlite") and not env.bool("ALLOW_SQLITE", default=False):
        wrong.append("DATABASE_URL is SQLite; say ALLOW_SQLITE=yes if that is meant")
    mail = urlsplit(email_url)
    if mail.scheme == "smtp" and mail.hostname not in ("localhost", "127.0.0.1", "::1"):
        wrong.append("EMAIL_URL sends in clear text to another host; use smtp+tls:// or smtp+ssl://")
    if wrong:
        raise ImproperlyConfigured("Not started: " + "; ".join(wrong) + ".")
