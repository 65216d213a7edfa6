"""A web server that keeps what is posted to it, and answers as a test wants."""

import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

#: The certificate of receiver.example, valid for a hundred years, and its key, which guards nothing.
CERTIFICATE = Path(__file__).with_name("receiver.pem")


@dataclass
class Request:
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What a server got, and what it answers: bytes, said at once, or again and again until the test is over."""

    port: int
    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    again: bytes | None = None
    requests: list[Request] = field(default_factory=list)
    is_over: Event = field(default_factory=Event)

    def answers(self, status, body=b"", **headers):
        """Answer with a status from now on."""
        lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in headers.items())]
        self.answer = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


@contextmanager
def running(*, encrypted=False):
    """Give a receiver that listens on 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    if encrypted:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.receiver = receiver = Receiver(server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self):
        """Keep it and answer."""
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.requests.append(Request(self.path, dict(self.headers), body))
        try:
            self.wfile.write(receiver.answer)
            while receiver.again is not None and not receiver.is_over.wait(0.02):
                self.wfile.write(receiver.again)
        except OSError:
            pass  # who asked has heard enough

    def log_message(self, *arguments):
        """Say nothing."""
