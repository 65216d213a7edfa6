"""A browser: it keeps cookies, sends forms, and says how long each page took."""

import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from django.urls import resolve

from bench.crowd.fields import Fields
from bench.uploads.requests import BOUNDARY, answer, form


class WrongAnswer(Exception):
    """A page that is not the one that was to come."""


class Browser:
    """The browser of one person at a place."""

    def __init__(self, port: int, place: str) -> None:
        self.port = port
        self.headers = {"X-Forwarded-For": place}
        self.cookies: dict[str, str] = {}
        #: What was asked for, and the seconds that each took.
        self.took: list[tuple[str, float]] = []

    def open(self, path: str) -> bytes:
        """Return a page. Raises WrongAnswer where it is not shown."""
        return self.asked("GET", path, 200)[1]

    def send(self, path: str, fields: Fields) -> str:
        """Send a form and return the address that it leads to. Raises WrongAnswer where it leads nowhere."""
        return self.posted(path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def upload(self, path: str, token: str, mark: str, paper: bytes) -> str:
        """Send a file and return the address that it leads to. Raises WrongAnswer where it leads nowhere."""
        return self.posted(
            path, form(token.encode(), mark.encode(), paper), f"multipart/form-data; boundary={BOUNDARY}"
        )

    def posted(self, path: str, body: bytes, kind: str) -> str:
        return self.asked("POST", path, 302, body, {"Content-Type": kind})[0]

    def asked(
        self, method: str, path: str, expected: int, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[str, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.monotonic()
        status, answered, content = answer(
            self.port, method, path, {**self.headers, **(headers or {}), "Cookie": cookies}, body
        )
        self.took.append((f"{method} {resolve(urlsplit(path).path).view_name}", time.monotonic() - begun))
        if status != expected:
            said = content.decode(errors="replace").partition("<main")[2]
            raise WrongAnswer(method, path, status, answered.get("Location"), said[:1_000])
        for line in answered.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return answered.get("Location", ""), content
