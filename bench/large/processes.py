"""The product as it is run on one machine, and the processes of its worker."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import engines

ROOT = Path(__file__).resolve().parents[2]
PROC = Path("/proc")


class Demonstration(NamedTuple):
    """The product as it runs with the invented company: its folder, its database, the process that holds the others."""

    folder: Path
    engine: engines.Sqlite | engines.Postgresql
    holder: int


@contextmanager
def demonstration(database: str, name: str, port: int) -> Iterator[Demonstration]:
    """Start the product on a new database, and set the environment so that this process can look into it."""
    with (
        tempfile.TemporaryDirectory(prefix=f"goodstanding-{name}-") as path,
        engines.running(database, Path(path)) as engine,
    ):
        if isinstance(engine, engines.Postgresql):
            engine.create(name)
        os.environ.update(
            GOODSTANDING_VAR=path, DATABASE_URL=engine.url(name), PORT=str(port),
            DJANGO_SETTINGS_MODULE="config.settings",
        )  # fmt: skip
        with product(Path(path)) as holder:
            yield Demonstration(Path(path), engine, holder)


@contextmanager
def product(folder: Path) -> Iterator[int]:
    """Start web server, worker, beat and broker; give the process that holds them all, and end them after the block."""
    command = [sys.executable, "-m", "config.run"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stdout
            for line in process.stdout:
                if line.startswith("Logs are in"):
                    break
            else:
                raise LookupError([log.read_text()[-2_000:] for log in (folder / "log").iterdir()])
            yield process.pid
        finally:
            process.terminate()
            process.communicate()


def at_work(holder: int) -> list[int]:
    """Return the processes in which the product's worker does its tasks."""
    parents = {int(entry.name): parent(entry) for entry in PROC.iterdir() if entry.name.isdecimal()}
    mains = [pid for pid, above in parents.items() if above == holder and b"worker" in command_of(pid)]
    return [pid for pid, above in parents.items() if above in mains]


def parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0  # It has ended meanwhile.


def command_of(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def peak(pid: int) -> int:
    """Return the MB that a process took at most, nought for one that is gone."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def seconds(pid: int) -> float:
    """Return the seconds that a process has worked."""
    user, system = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
