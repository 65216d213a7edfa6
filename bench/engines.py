"""The two databases: started empty in a temporary folder, filled from the cache where it has the company."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers import postgres

#: What a server of the size that this is made for would be given; the rest as PostgreSQL ships.
#: Unlike the server of the tests it flushes every commit to the disk.
POSTGRES = ("fsync=on", "shared_buffers=1GB", "effective_cache_size=2GB", "max_wal_size=4GB")


class Sqlite:
    """A file as the product would use it."""

    title = "SQLite"
    suffix = "sqlite3"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def create(self, name: str, migrated: Path | None = None) -> None:
        """Make a database, empty or of the file of another one; an empty one needs nothing."""
        if migrated:
            shutil.copyfile(migrated, self.path(name))

    def load(self, name: str, cache: Path) -> None:
        shutil.copyfile(cache, self.path(name))

    def save(self, name: str, cache: Path) -> None:
        shutil.copyfile(self.path(name), cache)


class Postgresql:
    """A database of a server that listens on a socket in its folder."""

    title = "PostgreSQL"
    suffix = "dump"

    def __init__(self, server: postgres.Postgres) -> None:
        self.server = server

    def url(self, name: str) -> str:
        return self.server.url.replace("/postgres?", f"/{name}?")

    def load(self, name: str, cache: Path) -> None:
        self.create(name)
        self.run("pg_restore", "--no-owner", "--jobs=2", f"--dbname={self.url(name)}", str(cache))
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def save(self, name: str, cache: Path) -> None:
        self.run("pg_dump", "--format=custom", "--compress=1", f"--file={cache}", self.url(name))

    def create(self, name: str, migrated: Path | None = None) -> None:
        """Make a database, empty or of the statements that make another one."""
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        if migrated:
            self.run("psql", "--quiet", "--output=/dev/null", f"--file={migrated}", self.url(name))

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run([self.server.binaries / program, *arguments], check=True)


@contextmanager
def running(code: str, folder: Path) -> Iterator[Sqlite | Postgresql]:
    """Start a database by its code and give it until the block ends."""
    if code == "sqlite":
        yield Sqlite(folder)
        return
    options = [word for setting in POSTGRES for word in ("-c", setting)]
    with postgres.running(*options) as server:
        yield Postgresql(server)


def version(engine: Sqlite | Postgresql) -> str:
    """Return what the database says of itself."""
    if isinstance(engine, Postgresql):
        return engine.server.version
    import sqlite3

    return f"SQLite {sqlite3.sqlite_version}"


def machine() -> str:
    """Return cores and memory, and nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory"
