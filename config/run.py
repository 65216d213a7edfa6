"""Start all of Goodstanding on this machine, and stop all of it together: `make run`."""

import errno
import fcntl
import http.client
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import environ

from config.servers import valkey
from config.servers.programs import Failed, Programs, Stopped

BASE_DIR = Path(__file__).resolve().parent.parent
SERVES_WITHIN = 60  # seconds

# Started in this order, after the broker, and stopped the other way round.
SERVICES = {
    "web": ("gunicorn", "--config", "config/gunicorn.py"),
    "worker": ("celery", "-A", "config", "worker", "--loglevel=INFO", "--concurrency=2", "--without-mingle"),
    "beat": ("celery", "-A", "config", "beat", "--loglevel=INFO"),
}


class CannotStart(Exception):
    """Why nothing is started, in words for the person at the terminal."""


def main() -> int:
    """Prepare the database and the files, run everything until asked to stop; return the exit code."""
    environ.Env.read_env(BASE_DIR / ".env")
    os.umask(0o077)  # the database and the evidence are for this account only
    try:
        port = _free_port_wanted()
        os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        var = Path(os.environ.setdefault("GOODSTANDING_VAR", str(BASE_DIR / "var")))
        with sole_use(var) as lock:
            run(Programs(BASE_DIR, _folder(var / "log"), lock, _stop_event()), var, port)
    except Stopped:
        print("Stopped.")
    except CannotStart as reason:
        print(f"Not started: {reason}", file=sys.stderr)
        return 1
    except Failed as reason:
        print(f"Stopped: {reason}", file=sys.stderr)
        return 1
    return 0


def run(programs: Programs, var: Path, port: int) -> None:
    """Start the programs in order and watch them; whatever happens, none is left behind."""
    try:
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = broker = start_broker(programs, var)
            # A command typed in another terminal finds the broker here.
            (var / "broker-url").write_text(broker)
        print("Preparing the database and the pages …", flush=True)
        log_ins = programs.run_to_end("prepare", "config.prepare")
        for name, command in SERVICES.items():
            programs.start(name, *command)
        _wait_until_served(programs, port)
        print(f"\nGoodstanding is at {os.environ['PUBLIC_URL']}\n\n{log_ins}")
        print(f"Logs are in {programs.logs}. Ctrl-C stops everything.", flush=True)
        while True:
            programs.pause()
    finally:
        (var / "broker-url").unlink(missing_ok=True)
        programs.end()


def start_broker(programs: Programs, var: Path) -> str:
    """Start the broker of this installation and return its URL; where it will not run, a folder stands in."""
    try:
        with programs.new_log("broker") as log:
            process, url = valkey.start(var / "broker", log, keep_open=(programs.lock.fileno(),))
    except valkey.DidNotStart as reason:
        print(f"The built-in Valkey does not run here: {reason}.")
        print(f"Tasks go through the folder {_folder(var / 'queue')} instead: slower, but nothing is lost.")
        return "filesystem://"
    programs.add("broker", process)
    return url


@contextmanager
def sole_use(var: Path) -> Iterator[IO[str]]:
    """Hold the lock of `var`, in which stands who holds it."""
    with (_folder(var) / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(f"Goodstanding runs already from {var}. To end that one: kill {lock.read()}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield lock
        finally:
            lock.truncate(0)


def _stop_event() -> threading.Event:
    event = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        event.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup make run` outlives its terminal
        signal.signal(signal.SIGHUP, stop)
    return event


def _free_port_wanted() -> int:
    port = os.environ.setdefault("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 2**16:
        raise CannotStart(f"PORT is “{port}”, not a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as refused:
            why = "is taken by another program" if refused.errno == errno.EADDRINUSE else f"is refused ({refused})"
            raise CannotStart(f"port {port} {why}. Choose another one: make run PORT=8080") from None
    return int(port)


def _wait_until_served(programs: Programs, port: int) -> None:
    for _ in range(SERVES_WITHIN * 10):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SERVES_WITHIN)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
            return
        except OSError:
            programs.pause()
        finally:
            connection.close()
    raise CannotStart(f"the web server gave no answer in {SERVES_WITHIN} seconds.\n{programs.last_words('web')}")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
