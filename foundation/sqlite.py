"""How SQLite's texts become days and moments: each different one is read once."""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module

from django.utils.dateparse import parse_date, parse_datetime

#: So many different days and moments are remembered: of a page all, of a large table most.
REMEMBERED = 2**16


@lru_cache(REMEMBERED)
def day(stored: bytes) -> date | None:
    """Return the day that SQLite stored as text."""
    return parse_date(stored.decode())


@lru_cache(REMEMBERED)
def moment(stored: bytes) -> datetime | None:
    """Return the moment that SQLite stored as text."""
    return parse_datetime(stored.decode())


CONVERTERS: dict[str, Callable[[bytes], date | datetime | None]] = {
    "date": day,
    "datetime": moment,
    "timestamp": moment,
}


def remember_days() -> None:
    """Read each different day and moment once, in place of Django's converters that read every one."""
    # Django registers its own where this module is read first: later than ours, they would count.
    import_module("django.db.backends.sqlite3.base")
    for kind, convert in CONVERTERS.items():
        sqlite3.register_converter(kind, convert)
