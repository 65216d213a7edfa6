"""A SQLite database as `migrate` leaves it, kept until a migration changes: it takes as long as a hundred tests."""

import os
import shutil
from hashlib import sha256
from pathlib import Path

import django
from django.apps import apps
from django.db import connection


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
    for older in kept.parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    made.replace(kept)
