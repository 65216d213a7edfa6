"""Ask ClamAV whether a file is infected, by clamd's own protocol (INSTREAM)."""

import enum
import logging
import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 2**16
#: For each step; a scan of 12 MB takes a second or two.
MOST_SECONDS = 20
LONGEST_ANSWER = 4096
PORT = 3310
PREFIX, CLEAN, INFECTED = "stream: ", "OK", " FOUND"

log = logging.getLogger("goodstanding.evidence")


class Scan(enum.Enum):
    """What the virus scanner says of a file; UNKNOWN where it gave no answer that can be relied on."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"
    NOT_CONFIGURED = "not_configured"


def scan(path: Path, seconds: float = MOST_SECONDS) -> Scan:
    """Have a file scanned; what is found goes into the log by its name."""
    if not settings.CLAMD_URL:
        return Scan.NOT_CONFIGURED
    try:
        with connected(settings.CLAMD_URL, seconds) as line:
            answer = told(line, path)
    except OSError as error:
        log.warning("The virus scanner does not answer: %s", error)
        return Scan.UNKNOWN
    if answer == PREFIX + CLEAN:
        return Scan.CLEAN
    log.warning("The virus scanner says of %s: %s", path.name, ascii(answer))
    return Scan.INFECTED if answer.startswith(PREFIX) and answer.endswith(INFECTED) else Scan.UNKNOWN


def connected(url: str, seconds: float) -> socket.socket:
    """Connect to clamd at tcp://host:port or unix:///path; raise OSError where nobody answers."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname, parts.port or PORT), seconds)


def told(line: socket.socket, path: Path) -> str:
    """Send a file piece by piece and return the answer; raise OSError where the line is cut or too slow."""
    line.sendall(b"zINSTREAM\x00")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
    line.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\x00") and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            raise ConnectionAbortedError("the answer was cut off")
        answer += piece
    return answer.rstrip(b"\x00").decode(errors="replace")
