"""Who keeps and who drops the bytes of one file takes turns; SQLite has one writer at a time."""

from django.db import connection

#: What PostgreSQL knows these locks by; the second number is of the file.
FILES = 7_311


def hold_bytes(sha256: str) -> None:
    """Let nobody drop the bytes under a hash until the transaction ends; others may keep them too."""
    lock("pg_advisory_xact_lock_shared", sha256)


def hold_bytes_alone(sha256: str) -> None:
    """Let nobody keep or drop the bytes under a hash until the transaction ends."""
    lock("pg_advisory_xact_lock", sha256)


def lock(function: str, sha256: str) -> None:
    """Call a function that locks the bytes under a hash."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(bytes.fromhex(sha256[:8]), signed=True)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [FILES, number])
