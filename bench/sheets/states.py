"""States of the database that a run starts from: each made once and put back whole, with its statistics, before a run.

Deleting what a run wrote would leave dead rows, grown indexes and counted tables to the next one.
"""

import gc
import os
import shutil
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from attestations.models import ApplicabilityRule
from bench import limit
from bench.sheets import files, ours, requests
from bench.sheets.rows import rows
from bench.stock import side as stock
from evidence.files import folder as evidence

#: So many rows are brought by each side before any is timed: the first of all loads what the others find loaded.
TRIED = 20

made: set[int] = set()


def stand_on(count: int) -> None:
    """Let the database hold the suppliers of a file of `count` rows, on each side, and nothing else."""
    if 0 not in made:
        keep_empty()
    if count not in made:
        put_back(0)
        fill(count)
        keep(count)
    put_back(count)


def keep_empty() -> None:
    requests.create_person()
    stock.create()
    stock.know_names()
    limit.create()
    keep(0)
    # What each side loads at its first file it has for all others.
    fill(TRIED)
    stock.import_file(brought("csv", TRIED, changed=True))


def ask_nothing() -> None:
    """Let no requirement be asked of anybody: what follows from rules has measures of its own."""
    ApplicabilityRule.objects.all().delete()


def ask() -> None:
    """Let the rules of the reference rows ask what they ask."""
    call_command("load_reference", stdout=StringIO())


def fill(count: int) -> None:
    path = brought("csv", count)
    ours.import_file(path)
    limit.import_file(path)
    stock.fill(rows(count))


def brought(kind: str, count: int, *, changed: bool = False) -> Path:
    return files.written(Path(settings.VAR), kind, count, changed=changed)


def keep(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
    copy(name(), kept(count))
    made.add(count)


def put_back(count: int) -> None:
    copy(kept(count), name())
    # A file that is there already would not be written again.
    shutil.rmtree(evidence(), ignore_errors=True)
    # What another side left behind is not the next one's to clear away.
    gc.collect()
    connection.ensure_connection()


def name() -> str:
    return str(connection.settings_dict["NAME"])


def kept(count: int) -> str:
    return f"{name()}_{count}"


def copy(source: str, target: str) -> None:
    """Copy one database over another, all of it on the disk before a run begins."""
    parameters = connection.get_connection_params()
    connection.close()
    if connection.vendor == "postgresql":
        with psycopg.connect(**parameters | {"dbname": "postgres"}, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {target}")
            server.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")
    else:
        for log in ("-wal", "-shm"):
            Path(target + log).unlink(missing_ok=True)
        shutil.copyfile(source, target)
        with Path(target).open("rb+") as file:
            os.fsync(file.fileno())
