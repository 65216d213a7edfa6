"""Ends that are said otherwise later: what was said before, and since when that was known.

They are kept in one column of the row (`CodeSetField`), a code each: `2024-03-11/2025-06-01` was known since March.
"""

from collections.abc import Iterable
from datetime import date

#: Since when an end is known, and the end.
Said = tuple[date, date]


def said(codes: Iterable[str]) -> list[Said]:
    """Return what was said before, the earliest first."""
    pairs = (code.split("/") for code in sorted(codes))
    return [(date.fromisoformat(since), date.fromisoformat(end)) for since, end in pairs]


def said_before(since: date, pairs: Iterable[Said]) -> tuple[str, ...]:
    """Return, as they are kept, the ends that were said before a day, since which another is known.

    What would have been said no sooner never was: whoever corrects a slip on the same day leaves no trace of it here.
    """
    return tuple(f"{first.isoformat()}/{end.isoformat()}" for first, end in pairs if first < since)


def known_on(day: date, pairs: Iterable[Said]) -> date | None:
    """Return the end that was known on a day, of those said one after the other; None where none was.

    An end is known since that was said, and on its own day at the latest.
    """
    known = [end for since, end in pairs if min(since, end) <= day]
    return known[-1] if known else None
