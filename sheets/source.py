"""Where the rows of one sheet come from: a file, a kept import, or rows of a program."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sheets.matching import Matched
from sheets.models import ImportRow, ImportRun
from sheets.resource import SheetResource

#: Number as a person sees it, the row as JSON text (empty where it is kept already), its cells.
Line = tuple[int, str, list[Any]]
READ_AT_ONCE = 10_000


@dataclass
class Source:
    """A sheet whose columns are known, and its rows as often as they are asked for."""

    resource: SheetResource
    name: str
    #: The header row as it stands, and the code of each of its columns; empty where no column answers to a header.
    header: Sequence[str]
    codes: Sequence[str]
    rows: Callable[[], Iterator[Line]]
    #: How many rows there are, at most.
    count: int
    #: Headers that no column answers to; they are left alone.
    unknown: Sequence[str] = ()

    @property
    def places(self) -> dict[str, int]:
        """Map the code of each known column to its place."""
        return {code: place for place, code in enumerate(self.codes) if code}

    @property
    def layout(self) -> dict[str, Any]:
        """Return how the sheet looked, in a form that JSON holds."""
        return {
            "sheet": self.resource.code,
            "name": self.name,
            "header": list(self.header),
            "columns": list(self.codes),
        }


def of_file(matched: Matched) -> Source:
    """Return a sheet of a file."""
    codes = [matched.columns[place].code if place in matched.columns else "" for place in range(len(matched.header))]
    count = sum(1 for _line in matched.sheet.lines())
    return Source(matched.resource, matched.name, matched.header, codes, matched.rows, count, matched.unknown)


def of_table(resource: SheetResource, table: Sequence[Mapping[str, Any]]) -> Source:
    """Return rows by column code, as a program has them."""
    codes = list({code: None for row in table for code in row})
    known = {column.code: column.title() for column in resource.columns}

    def rows() -> Iterator[Line]:
        for number, row in enumerate(table, start=2):
            cells = [storable(row.get(code)) for code in codes]
            yield number, json.dumps(cells, ensure_ascii=False), cells

    titles, unknown = [known.get(code, code) for code in codes], [code for code in codes if code not in known]
    return Source(resource, resource.code, titles, codes, rows, len(table), unknown)


def of_run(run: ImportRun, layout: Mapping[str, Any], resource: SheetResource, outcomes: Iterable[str]) -> Source:
    """Return the rows of a kept import that had one of these outcomes."""
    kept = ImportRow.objects.filter(run=run, sheet=resource.code, outcome__in=outcomes).order_by("number")

    def rows() -> Iterator[Line]:
        # Page by page: SQLite drops no temporary table while a statement is still being read from.
        last = 0
        while page := list(kept.filter(number__gt=last).values_list("number", "raw")[:READ_AT_ONCE]):
            yield from ((number, "", cells) for number, cells in page)
            last = page[-1][0]

    count = sum(layout["counts"].get(outcome, 0) for outcome in outcomes)
    return Source(resource, layout["name"], layout["header"], layout["columns"], rows, count)


def storable(value: Any) -> Any:
    """Return a cell in a form that JSON holds."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
