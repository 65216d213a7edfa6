"""What a request carries: whole and in good time, or not at all."""

import time
from collections.abc import Callable, Iterable
from typing import Any

#: A phone in a tunnel is silent for a while; whoever says nothing for so long has gone.
MOST_SILENT_SECONDS = 20
#: Photos of a paper over the slowest line that anybody would wait for.
MOST_SECONDS = 600

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class CutOff(OSError):
    """The other side went away, or says too little for too long."""


def in_whole(application: Application) -> Application:
    """Let an application read what a request carries; a body that is cut off is an error, not a shorter file."""

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if length := int(environ.get("CONTENT_LENGTH") or 0):
            environ["wsgi.input"] = Body(environ["wsgi.input"], length)
            if socket := environ.get("gunicorn.socket"):
                socket.settimeout(MOST_SILENT_SECONDS)
        return application(environ, start_response)

    return wrapped


class Body:
    """A stream of so many bytes; reading raises CutOff where they do not come."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length
        self.until = time.monotonic() + MOST_SECONDS

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; none at the end alone."""
        return self.counted(self.stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Return a line, of at most so many bytes."""
        return self.counted(self.stream.readline(size))

    def counted(self, content: bytes) -> bytes:
        """Return what was read; raise CutOff where there should be more, or it takes too long."""
        self.left -= len(content)
        if self.left > 0 and (not content or time.monotonic() > self.until):
            raise CutOff(f"{self.left} bytes are missing")
        return content
