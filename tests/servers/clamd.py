"""A virus scanner that speaks clamd's protocol: it knows one virus, and can be slow, cut off or talk nonsense."""

import contextlib
import enum
import io
import re
import socketserver
import struct
import threading
import zipfile
import zlib
from pathlib import Path

from config.servers.valkey import free_port

#: The test file of the European Institute for Computer Antivirus Research, in two so that this one is not found.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


class Answer(enum.Enum):
    """What a file meets."""

    HONEST = "what is in it"
    NEVER = "nothing"
    DRIPPING = "a letter now and then, without end"
    HUNG_UP = "the line is cut before anything is said"
    LEFT = "the line is cut in the middle of the file, as by clamd for one that is too large"
    CUT = b"stream: O"
    NONSENSE = b"\xff\xfeHTTP/1.1 200 OK\x00"
    ENDLESS = b"stream: " + b"x" * 100_000
    ERROR = b"INSTREAM size limit exceeded. ERROR\x00"
    OTHER = b"stream: OK FOUND?\x00"


class Clamd:
    """A server on a port, or at a path, of its own."""

    def __init__(self, path=None):
        self.meets = Answer.HONEST
        self.is_over = threading.Event()
        if path:
            self.url = f"unix://{path}"
            self.server = _UnixServer(str(path), _Conversation)
        else:
            self.url = f"tcp://127.0.0.1:{(port := free_port())}"
            self.server = _Server(("127.0.0.1", port), _Conversation)
        self.server.clamd = self


@contextlib.contextmanager
def running(path: Path | None = None):
    """Give a scanner that listens until the block ends."""
    clamd = Clamd(path)
    threading.Thread(target=clamd.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield clamd
    finally:
        clamd.is_over.set()
        clamd.server.shutdown()
        clamd.server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        clamd = self.server.clamd
        if clamd.meets is Answer.HUNG_UP:
            return
        command = self.rfile.read(len(b"zINSTREAM\x00"))
        if command != b"zINSTREAM\x00":
            self.wfile.write(b"UNKNOWN COMMAND\x00")
        elif clamd.meets is Answer.NEVER:
            clamd.is_over.wait()
        elif clamd.meets is Answer.LEFT:
            self.rfile.read(1000)
        else:
            self.say(clamd, self.file())

    def file(self):
        """Return the file that is sent, by its pieces and their lengths."""
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        return content

    def say(self, clamd, content):
        with contextlib.suppress(ConnectionError):  # Nobody listens any more.
            while clamd.meets is Answer.DRIPPING and not clamd.is_over.wait(0.02):
                self.wfile.write(b"s")
            if clamd.meets is Answer.HONEST:
                found = any(EICAR in part for part in parts(content))
                self.wfile.write(b"stream: Eicar-Test-Signature FOUND\x00" if found else b"stream: OK\x00")
            elif clamd.meets is not Answer.DRIPPING:
                self.wfile.write(clamd.meets.value)


def parts(content):
    """Give a file, and what is packed in it."""
    yield content
    for packed in STREAM.findall(content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(packed)
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from map(archive.read, archive.namelist())
