"""Rows as PostgreSQL's COPY reads them: a text, made column by column."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from psycopg import Copy

#: So many rows are written at once: few enough that long ones never stand in memory together.
AT_ONCE = 500
#: What COPY reads otherwise than it stands.
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: What PostgreSQL reads as Python writes it.
PLAIN = {int, Decimal, date, datetime, UUID}
WORDS = {None: r"\N", True: "t", False: "f"}


def write(copy: "Copy", rows: Iterable[Sequence[Any]]) -> None:
    """Write rows; those with what is neither text, number, day, moment nor key are left to the driver.

    It looks at each value by itself, which takes five times as long.
    """
    source = iter(rows)
    while some := [*islice(source, AT_ONCE)]:
        columns = [texts(values) for values in zip(*some, strict=True)]
        if None in columns:
            for row in some:
                copy.write_row(row)
        else:
            copy.write("".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]))


def texts(values: Sequence[Any]) -> Sequence[str] | None:
    """Return the values of a column as COPY reads them; None where only the driver knows how."""
    kinds = {*map(type, values)}
    if all(issubclass(kind, str) for kind in kinds):
        return escaped(values)
    if not kinds - PLAIN:
        return [*map(str, values)]
    if all(kind in PLAIN or kind in {bool, type(None)} or issubclass(kind, str) for kind in kinds):
        return [text(value) for value in values]
    return None


def escaped(values: Sequence[str]) -> Sequence[str]:
    """Return texts in which COPY finds neither another column nor another row."""
    together = "".join(values)
    if "\\" in together or "\t" in together or "\n" in together or "\r" in together:
        return [value.translate(ESCAPED) for value in values]
    return values


def text(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None or value is True or value is False:
        return WORDS[value]
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)
