"""Which sheet is this: find the header row and name its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from foundation.folding import fold_name
from foundation.words import listed
from sheets.addresses import address_of
from sheets.cells import MergedCell
from sheets.columns import Column
from sheets.reading import RawFile, RawSheet, Unreadable
from sheets.resource import Row, SheetResource, shown

HEADER_WITHIN = 20
FEWEST_HEADERS = 3


@dataclass
class Matched:
    """A sheet whose columns are known, and its rows."""

    resource: SheetResource
    name: str
    rows: list[Row]
    #: Headers that no column answers to; they are left alone.
    unknown: list[str] = field(default_factory=list)


def match_file(file: RawFile, resources: Sequence[SheetResource], only: str = "") -> list[Matched]:
    """Recognise each sheet by its headers; raise Unreadable if none is, or if a needed column is missing."""
    if only:
        resources = [resource for resource in resources if resource.code == only]
        if not resources:
            raise Unreadable("unknown_sheet", _("There is no sheet called %(name)s.") % {"name": only})
    is_certain = bool(only) and len(file.sheets) == 1
    found = [matched for sheet in file.sheets if (matched := match_sheet(sheet, resources, is_certain))]
    if not found:
        raise Unreadable("no_headers", _("No row among the first 20 holds the headers of a sheet that is known here."))
    for resource in resources:
        twins = [matched.name for matched in found if matched.resource is resource]
        if len(twins) > 1:
            words = _("The sheets %(names)s are of the same kind; bring them in one at a time.")
            raise Unreadable("sheet_twice", words % {"names": listed(twins)})
    return sorted(found, key=lambda matched: matched.resource.order)


def match_sheet(sheet: RawSheet, resources: Sequence[SheetResource], is_certain: bool) -> Matched | None:
    """Find the header row that holds the most known headers of one sheet, at least three."""
    best: tuple[int, bool, int, SheetResource] | None = None
    for place, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = {fold_name(shown(cell)) for cell in cells if cell not in (None, "")}
        for resource in resources:
            known = {column.code for name, column in resource.headers().items() if name in names}
            needed = all(column.code in known for column in resource.columns if column.needed)
            if len(known) >= (1 if is_certain else FEWEST_HEADERS) and (
                best is None or (len(known), needed) > best[:2]
            ):
                best = (len(known), needed, place, resource)
    if best is None:
        return None
    _count, _needed, place, resource = best
    return read_rows(sheet, place, resource)


def read_rows(sheet: RawSheet, place: int, resource: SheetResource) -> Matched:
    """Turn the rows below the header into rows by column code."""
    columns, unknown = name_columns(sheet.rows[place], resource)
    missing = [column for column in resource.columns if column.needed and column not in columns.values()]
    if missing:
        words = _("The sheet %(sheet)s lacks the columns %(columns)s.")
        names = listed(f"{column.title()} ({column.code})" for column in missing)
        raise Unreadable("missing_columns", words % {"sheet": sheet.name, "columns": names})
    mark_merged(sheet, place + 1)
    rows = []
    for number, cells in enumerate(sheet.rows[place + 1 :], start=place + 2):
        raw = {column.code: cells[index] for index, column in columns.items() if index < len(cells)}
        if any(cell is not None and str(cell).strip() for cell in raw.values()):
            rows.append(Row(number, raw))
    return Matched(resource, sheet.name, rows, unknown)


def mark_merged(sheet: RawSheet, first_row: int) -> None:
    """Put what every column refuses into the merged cells from a row on; empty ones, and titles above, do no harm."""
    for (top, left), (bottom, right) in sheet.merged:
        corner = sheet.rows[top][left : left + 1] if first_row <= top < len(sheet.rows) else []
        text = shown(*corner) if corner else ""
        for number in range(top, min(bottom + 1, len(sheet.rows))) if text else ():
            cells = sheet.rows[number]
            for index in range(left, min(right + 1, len(cells))):
                cells[index] = MergedCell(text, address_of(number, index))


def name_columns(header: Sequence[Any], resource: SheetResource) -> tuple[dict[int, Column], list[str]]:
    """Map the place of each known header to its column; give the headers that are not known."""
    known, unknown = resource.headers(), []
    columns: dict[int, Column] = {}
    for index, cell in enumerate(header):
        if cell is None or not str(cell).strip():
            continue
        column = known.get(fold_name(shown(cell)))
        if column is None:
            unknown.append(shown(cell))
        elif column in columns.values():
            words = _("The column %(column)s stands twice in the header row.")
            raise Unreadable("column_twice", words % {"column": shown(cell)})
        else:
            columns[index] = column
    return columns, unknown
