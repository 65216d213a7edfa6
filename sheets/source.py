"""Where the rows of one sheet come from: a file, a kept import, or rows of a program."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from sheets.matching import Matched
from sheets.models import ImportRow, ImportRun
from sheets.resource import SheetResource
from sheets.row import Row

READ_AT_ONCE = 5_000


@dataclass
class Source:
    """A sheet whose columns are known, and its rows as often as they are asked for."""

    resource: SheetResource
    name: str
    #: The header row as it stands, and the code of each of its columns; empty where no column answers to a header.
    header: Sequence[str]
    codes: Sequence[str]
    rows: Callable[[], Iterator[Row]]
    #: How many rows there are, at most.
    count: int
    #: The first rows with a cell to the right of all headers, once they were read.
    beyond: Sequence[int] = field(default=(), kw_only=True)
    #: How many bytes of text they are.
    size: int = field(default=0, kw_only=True)
    #: Headers that no column answers to; they are left alone.
    unknown: Sequence[str] = ()
    #: Whether the rows' cells were read before: their values are known.
    is_read: bool = False
    #: Whether a new row is certain to be what it was found to be before.
    is_certain: bool = False

    def is_as_kept(self, row: Row) -> bool:
        """Tell whether a row needs neither be looked up nor compared again."""
        return self.is_certain and row.pk is None

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
    places = places_of(codes)

    def rows() -> Iterator[Row]:
        return (Row(number, line, cells, places) for number, line, cells in matched.rows())

    size = matched.sheet.path.stat().st_size
    headers = (matched.header, codes, rows, count, matched.unknown)
    return Source(matched.resource, matched.name, *headers, beyond=matched.beyond, size=size)


def of_table(resource: SheetResource, table: Sequence[Mapping[str, Any]]) -> Source:
    """Return rows by column code, as a program has them."""
    codes = list({code: None for row in table for code in row})
    known, places = {column.code: column.title() for column in resource.columns}, places_of(codes)

    def rows() -> Iterator[Row]:
        for number, row in enumerate(table, start=2):
            cells = [storable(row.get(code)) for code in codes]
            yield Row(number, json.dumps(cells, ensure_ascii=False), cells, places)

    titles, unknown = [known.get(code, code) for code in codes], [code for code in codes if code not in known]
    return Source(resource, resource.code, titles, codes, rows, len(table), unknown)


def of_run(run: ImportRun, layout: Mapping[str, Any], resource: SheetResource, outcomes: Iterable[str]) -> Source:
    """Return the rows of a kept import that had one of these outcomes, with the values that were read of them."""
    kept = ImportRow.objects.filter(run=run, sheet=resource.code, outcome__in=outcomes).order_by("number")
    kept = kept.annotate(text=Cast("values", TextField()))
    ways = {column.code: column.restored for column in resource.columns if column.is_restored}

    def restored(number: int, pk: int | None, values: dict[str, Any]) -> Row:
        row = Row(number)
        row.pk, row.values = pk, values
        for code in values.keys() & ways.keys():
            values[code] = ways[code](values[code])
        return row

    def rows() -> Iterator[Row]:
        # Page by page: SQLite drops no temporary table while a statement is still being read from.
        last = 0
        while page := list(kept.filter(number__gt=last).values_list("number", "object_id", "text")[:READ_AT_ONCE]):
            numbers, pks, texts = zip(*page, strict=True)
            # All at once: one call for each takes longer than what it does.
            yield from map(restored, numbers, pks, orjson.loads(f"[{','.join(texts)}]"))
            last = numbers[-1]

    count = sum(layout["counts"].get(outcome, 0) for outcome in outcomes)
    return Source(resource, layout["name"], layout["header"], layout["columns"], rows, count, is_read=True)


def places_of(codes: Sequence[str]) -> dict[str, int]:
    """Map the code of each known column to its place."""
    return {code: place for place, code in enumerate(codes) if code}


def storable(value: Any) -> Any:
    """Return a cell in a form that JSON holds."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
