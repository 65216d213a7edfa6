"""The site as gunicorn serves it, in a process of its own, and requests as no browser would send them."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from config.servers.valkey import free_port

ROOT = Path(__file__).resolve().parents[2]
BOUNDARY = "paper"


class Served:
    """A running web server: where it is, and which process it is."""

    def __init__(self, port, process):
        self.port, self.process = port, process

    def told(self, *parts, seconds=10, ends=True):
        """Send parts of a request one by one; return the status of the answer, and the seconds that it took."""
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), seconds) as line:
            line.settimeout(seconds)
            with contextlib.suppress(ConnectionError):  # It may hang up before it has heard all.
                for part in parts:
                    line.sendall(part)
                if ends:
                    line.shutdown(socket.SHUT_WR)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while b"\r\n" not in answer and (piece := line.recv(2**16)):
                    answer += piece
        status = int(answer.split()[1]) if answer else None
        return status, time.monotonic() - begun

    def megabytes(self):
        """Return the most memory that its processes ever took, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        status = [Path(f"/proc/{pid}/status").read_text() for pid in children]
        return max(int(text.split("VmHWM:")[1].split()[0]) // 1024 for text in status)


@contextlib.contextmanager
def running():
    """Serve the tests' database until the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "DEBUG": "yes",  # static files are found where they are written
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "tests/portal/warmed.py", "--log-level", "warning"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_served(port, process)
            yield Served(port, process)
        finally:
            process.terminate()


def database_url():
    """Return the address of the database that this test runs on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")


def wait_until_served(port, process):
    """Wait until a page is answered, whatever it says; fail where the server has ended."""
    while process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.suppress(ConnectionError), contextlib.closing(line):
            line.request("HEAD", "/portal/login/")
            assert line.getresponse().status == 200
            return
    raise LookupError("The web server did not start.")


def part(name, content, filename=None):
    """Return a part of a form."""
    told = f'; filename="{filename}"' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def head(path, cookies, length=None, **headers):
    """Return the head of a request that sends a form."""
    sent = {
        "Host": "127.0.0.1",
        "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        **({} if length is None else {"Content-Length": str(length)}),
        **headers,
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode()
