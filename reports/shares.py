"""Shares, and the days that years are compared by."""

from datetime import date


def share(held: int, required: int) -> str | None:
    """Return held / required cut, never rounded up, to four decimals; None where nobody is required."""
    if not required:
        return None
    whole, part = divmod(held * 10_000 // required, 10_000)
    return f"{whole}.{part:04}"


def year_end(year: int) -> date:
    """Return the last day of a year; of the first one where there is none before it."""
    return date(max(year, 1), 12, 31)
