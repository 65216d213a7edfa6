"""How much memory this process and its database may take, and how often they look for what is no longer used."""

import gc

from django.db import connection

#: Python looks for circles of objects that nobody uses each time so many more are there. After its own 700 a page that
#: reads ten thousand rows looked a tenth of its time, and found none.
BETWEEN_LOOKS = (50_000, 20, 50)


def collect_seldom() -> None:
    """Have Python look for circles of unused objects less often; all others go at once as ever."""
    gc.set_threshold(*BETWEEN_LOOKS)


def spare() -> None:
    """Let SQLite hold temporary tables and most pages on the disk until the connection closes; outside a transaction.

    A page is faster without; a worker that writes a hundred thousand suppliers would take half a gigabyte for them.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for setting in ("temp_store=FILE", "mmap_size=0", "cache_size=-16000"):
                cursor.execute(f"PRAGMA {setting}")
