"""Name each figure of a table by its row and its column, so that two reports can be held against each other."""

from collections.abc import Iterator
from typing import Any

#: The columns by which rows of tables are known, the first that a row has.
KEYS = (
    "requirement", "region", "grade", "group", "supplier", "kind", "level", "kpi", "severity", "code", "stage",
    "step", "outcome", "readiness", "month", "period", "day",
)  # fmt: skip

#: What was published is known by its day and by what it is a figure of; what was withdrawn, by the publication as well.
PUBLISHED_BY = ("of", "table", "row", "column")
WITHDRAWN_BY = (*PUBLISHED_BY, "published_on")


def figures_of(table: Any, row: str = "", column: str = "") -> Iterator[tuple[str, str, Any]]:
    """Give (row, column, value) of every figure of a table; what stands deeper has names joined by dots."""
    if isinstance(table, dict):
        for name, value in table.items():
            yield from figures_of(value, row, name if name == "rows" or not column else f"{column}.{name}")
    elif isinstance(table, list):
        within = "" if column == "rows" else column
        for place, value in enumerate(table):
            named = key_of(value)
            if named is None:
                yield from figures_of(value, row, f"{column}.{place}")
            else:
                code, rest = named
                yield from figures_of(rest, f"{row}.{code}" if row else code, within)
    else:
        yield row, column, table


def key_of(value: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the code by which a row is known and its other columns; None for what is no row."""
    if isinstance(value, dict):
        if all(name in value for name in PUBLISHED_BY):
            names = WITHDRAWN_BY if "withdrawn_on" in value else PUBLISHED_BY
            code = "/".join(str(value[name]) for name in names)
            return code, {name: of for name, of in value.items() if name not in names}
        for key in KEYS:
            if key in value:
                return str(value[key]), {name: of for name, of in value.items() if name != key}
    return None


def figure(tables: dict[str, Any], table: str, row: str, column: str) -> str | None:
    """Return one figure as text; None where there is none of that name."""
    for found_row, found_column, value in figures_of(tables.get(table, {})):
        if (found_row, found_column) == (row, column):
            return None if value is None else str(value)
    return None
