"""Somebody who waits to alter a table that the test reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

from django.db import connection, models, transaction

WAITING = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"


@contextmanager
def altering(model: type[models.Model]) -> Iterator[None]:
    """Let another connection wait to alter a table, until the transaction of the test is over.

    Only PostgreSQL lets it; SQLite's readers wait for nobody.
    """
    if connection.vendor == "postgresql":
        Thread(target=alter, args=[model]).start()
        with connection.cursor() as cursor:
            while cursor.execute(WAITING).fetchone() == (0,):
                sleep(0.01)
    yield


def alter(model: type[models.Model]) -> None:
    """Lock a table as who alters it does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {model._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    connection.close()
