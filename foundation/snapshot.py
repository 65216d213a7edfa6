"""Read many figures as of one moment, so that they fit together; where the database can, side by side."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

Key = TypeVar("Key")
Found = TypeVar("Found")
#: So long a piece of work beside a snapshot waits for a lock; those who alter tables take one that reading waits for.
MILLISECONDS = 1_000


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every query of the block see the database as it was at the first one.

    Within a transaction that is open already the block reads what that sees. SQLite's deferred
    transaction takes no write lock, which IMMEDIATE, our default, would.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")


@contextmanager
def beside(work: Mapping[Key, Callable[[], Found]]) -> Iterator[dict[Key, Future[Found]]]:
    """Let another connection do pieces of work, one after the other, that sees what this one sees.

    Outside a snapshot of PostgreSQL nobody does them: the block is given none, and does them itself. What was not begun
    when the block ends is left. An error is that of the piece; it is an OperationalError where a lock was waited for.
    """
    name = exported() if work else ""
    if not name:
        yield {}
        return
    thread = ThreadPoolExecutor(1)
    try:
        yield {key: thread.submit(seeing, name, piece) for key, piece in work.items()}
    finally:
        thread.shutdown(cancel_futures=True)


def exported() -> str:
    """Return the name under which another connection sees what this one does; nothing where it cannot."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return ""
    with connection.cursor() as cursor:
        # Whoever may write may have written, which nobody else sees.
        cursor.execute("SELECT current_setting('transaction_read_only')")
        if cursor.fetchone() != ("on",):
            return ""
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        return str(name)


def seeing(name: str, piece: Callable[[], Found]) -> Found:
    """Do a piece of work in a connection of this thread that sees an exported snapshot; return what it found."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [name])
                # Whoever waits to alter a table waits for the connection that waits for us: no database can tell.
                cursor.execute(f"SET LOCAL lock_timeout = {MILLISECONDS}")
            return piece()
    finally:
        connection.close()
