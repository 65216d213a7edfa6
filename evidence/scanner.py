"""Ask ClamAV whether a file is infected, by clamd's own protocol (INSTREAM)."""

import enum
import logging
import socket
import struct
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 2**16
#: From the connection to the answer; the scan of 12 MB takes a second or two.
MOST_SECONDS = 30
LONGEST_ANSWER = 4096
PORT = 3310
PREFIX, CLEAN, INFECTED, END = "stream: ", "OK", " FOUND", b"\x00"

log = logging.getLogger("goodstanding.evidence")


class Scan(enum.Enum):
    """What the virus scanner says of a file; UNKNOWN where it gave no answer that can be relied on."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"
    NOT_CONFIGURED = "not_configured"


def scan(path: Path, seconds: float = MOST_SECONDS) -> Scan:
    """Have a file scanned; the name of what is found goes into the log."""
    if not settings.CLAMD_URL:
        return Scan.NOT_CONFIGURED
    try:
        with Line(settings.CLAMD_URL, seconds) as line:
            line.send(path)
            answer = line.answer()
    except OSError as error:
        log.warning("The virus scanner does not answer: %s", error)
        return Scan.UNKNOWN
    if answer == PREFIX + CLEAN:
        return Scan.CLEAN
    log.warning("The virus scanner says of %s: %s", path.name, ascii(answer))
    return Scan.INFECTED if answer.startswith(PREFIX) and answer.endswith(INFECTED) else Scan.UNKNOWN


class Line:
    """A line to clamd at tcp://host:port or unix:///path, open for so many seconds; what goes wrong is an OSError."""

    def __init__(self, url: str, seconds: float) -> None:
        self.ends_at = time.monotonic() + seconds
        self.socket = connected(url, seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def waiting(self) -> socket.socket:
        """Return the socket, which waits only for what is left of the time."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.socket.settimeout(left)
        return self.socket

    def send(self, path: Path) -> None:
        """Send a file piece by piece, each with its length before it."""
        self.waiting().sendall(b"zINSTREAM" + END)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                self.waiting().sendall(struct.pack("!I", len(chunk)) + chunk)
        self.waiting().sendall(struct.pack("!I", 0))

    def answer(self) -> str:
        """Return what is said of the file."""
        answer = b""
        while not answer.endswith(END) and len(answer) < LONGEST_ANSWER:
            piece = self.waiting().recv(LONGEST_ANSWER)
            if not piece:
                raise ConnectionAbortedError("the answer was cut off")
            answer += piece
        return answer.rstrip(END).decode(errors="replace")


def connected(url: str, seconds: float) -> socket.socket:
    """Connect to clamd; raise OSError where nobody answers."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return socket.create_connection((parts.hostname, parts.port or PORT), seconds)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
