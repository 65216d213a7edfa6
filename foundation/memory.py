"""How much memory the database may take in this process."""

from django.db import connection


def spare() -> None:
    """Let SQLite hold temporary tables and most pages on the disk until the connection closes; outside a transaction.

    A page is faster without; a worker that writes a hundred thousand suppliers would take half a gigabyte for them.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for setting in ("temp_store=FILE", "mmap_size=0", "cache_size=-16000"):
                cursor.execute(f"PRAGMA {setting}")
