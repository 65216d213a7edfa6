"""Post to a web address: the host is looked up once, and only what was looked at is connected to.

No redirect is followed, no proxy asked, and everything together ends in time, however slowly the other side drips.
"""

import io
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import ip_address
from time import monotonic
from typing import Any

from reminders.channels.channel import said
from reminders.web_address import WebAddress

#: So much of an answer is read (bytes).
MOST_READ = 64 * 2**10
#: So much is handed to the network at once (bytes), so that each part can be late by itself.
PART = 16 * 2**10

Place = tuple[socket.AddressFamily, Any]


class Unsent(Exception):
    """The request did not leave whole: the other side cannot have taken it."""


class Unanswered(Exception):
    """The request left, and no answer came that can be read."""


@dataclass(frozen=True)
class Response:
    """What was answered: the status and the beginning of the text."""

    status: int
    text: str


def post(address: WebAddress, headers: Mapping[str, str], body: bytes, *, seconds: float) -> Response:
    """Post a body and return the answer, whatever its status.

    Raises ValidationError where the host has an address that must not be called, Unsent, or Unanswered.
    """
    connection = PinnedConnection(address, monotonic() + seconds)
    try:
        try:
            connection.request("POST", address.target, body, {**headers, "Host": address.netloc})
        except OSError as error:
            raise Unsent(said(error)) from error
        try:
            response = connection.getresponse()
        except (OSError, HTTPException) as error:
            raise Unanswered(said(error)) from error
        with response:
            return Response(response.status, beginning(response))
    finally:
        connection.close()


def beginning(response: HTTPResponse) -> str:
    """Return the beginning of an answer's text; its status is known, so that no text is no failure."""
    try:
        return response.read(MOST_READ).decode(errors="replace")
    except (OSError, HTTPException):
        return ""


class PinnedConnection(HTTPConnection):
    """A connection to one of the places that a host was found at, all of which were looked at before."""

    def __init__(self, address: WebAddress, until: float) -> None:
        super().__init__(address.host, address.port)
        self.address, self.until = address, until

    def connect(self) -> None:
        """Look the host up, look at each place, and connect to the first that listens."""
        line = connected(looked_up(self.address), self.until)
        if self.address.scheme == "https":
            # The place is pinned; the certificate must be of the name.
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self.address.host)
        self.sock = TimedSocket(line, self.until)


def looked_up(address: WebAddress) -> list[Place]:
    """Return where a host is found; raise ValidationError where any of it must not be called."""
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    for _family, _kind, _protocol, _name, place in found:
        address.refuse(ip_address(place[0]))
    return [(family, place) for family, _kind, _protocol, _name, place in found]


def connected(places: Sequence[Place], until: float) -> socket.socket:
    """Return a socket that is connected to the first place that listens; raise OSError where none does."""
    failures = []
    for tried, (family, place) in enumerate(places):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A place that stays silent leaves time for the others.
            line.settimeout(left(until) / (len(places) - tried))
            line.connect(place)
            line.settimeout(left(until))
        except OSError as error:
            line.close()
            failures.append(error)
        else:
            return line
    raise failures[-1]


def left(until: float) -> float:
    """Return how many seconds are left until a moment; raise TimeoutError where none is."""
    seconds = until - monotonic()
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds


class TimedSocket:
    """A socket of which all waiting together ends at one moment; a timeout of its own begins anew with each byte."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.until = line, until

    def sendall(self, body: bytes) -> None:
        """Send all."""
        for start in range(0, len(body), PART):
            self.line.settimeout(left(self.until))
            self.line.sendall(body[start : start + PART])

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what reads, as an HTTP connection asks for it."""
        return io.BufferedReader(TimedReader(self.line, self.until))

    def close(self) -> None:
        """Close the socket, once what reads is closed."""
        self.line.close()


class TimedReader(io.RawIOBase):
    """What reads from a socket until a moment."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.until = line, until
        self.file = line.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Say that it is read from."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what has come, or wait for it."""
        self.line.settimeout(left(self.until))
        return self.file.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        super().close()
        self.file.close()
