"""A database as `migrate` leaves it, kept until a migration changes: it takes as long as a hundred tests.

Of SQLite its file is kept, of PostgreSQL what `pg_dump` writes.
"""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.servers.postgres import version


def kept_in(folder):
    """Return where the database that today's migrations make is kept, or will be."""
    packages = sorted(Path(app.path) / "migrations" for app in apps.get_app_configs())
    sources = [source.read_bytes() for package in packages for source in sorted(package.glob("*.py"))]
    return folder / f"{sha256(b''.join([django.__version__.encode(), *sources])).hexdigest()}.sqlite3"


def begin_with(kept, path):
    """Begin a database with what is kept; where nothing is, `migrate` begins with an empty one."""
    if kept.exists():
        shutil.copyfile(kept, path)


def keep(kept):
    """Keep the database as it is now, and no older one."""
    if kept.exists():
        return
    made = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    put_in_place(made, kept)


def dumped(kept):
    """Return where the same of PostgreSQL is kept: apart for each version, which may write what others cannot read."""
    return kept.with_suffix(f".{version(binaries()).removeprefix('PostgreSQL ')}.sql")


def begin_with_dump(kept, name):
    """Make a database of the running PostgreSQL from what is kept; where nothing is, Django makes an empty one."""
    if kept.exists():
        run("createdb", name)
        run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}", name)


def dump(kept, name):
    """Keep a database of the running PostgreSQL as it is now, and no older one."""
    if kept.exists():
        return
    made = kept.with_suffix(f".{os.getpid()}")
    run("pg_dump", f"--file={made}", name)
    put_in_place(made, kept)


def run(program, *arguments):
    """Run a program that came with the running PostgreSQL against it."""
    server = settings.DATABASES["default"]
    whom = [f"--host={server['OPTIONS']['host']}", f"--username={server['USER']}"]
    subprocess.run([binaries() / program, *whom, *arguments], check=True, stdout=subprocess.DEVNULL)


def binaries():
    """Return the folder of the programs that came with the running PostgreSQL."""
    return Path(os.environ["POSTGRES_BINARIES"])


def put_in_place(made, kept):
    """Let what was made be what is kept, and drop what was kept before."""
    made.replace(kept)
    for older in set(kept.parent.glob(f"*{kept.suffix}")) - {kept}:
        older.unlink(missing_ok=True)
