"""Which sheet is this: find the header row and name its columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from foundation.bulk import batches
from foundation.folding import fold_name
from foundation.words import listed
from sheets.addresses import place_of
from sheets.cells import MergedCell
from sheets.columns import Column
from sheets.reading import RawFile, RawSheet, Unreadable, cells_of, rows_of
from sheets.resource import SheetResource
from sheets.row import shown

HEADER_WITHIN = 20
FEWEST_HEADERS = 3
READ_AT_ONCE = 1_000
#: Of rows with something beside the table, so many are named.
NAMED = 10
#: The column that the workbook of refused rows has beside theirs: nobody need be told that it is left alone.
REASONS = {fold_name(title) for title in ("Why it was refused", "拒絕原因", "拒绝原因")}


@dataclass(frozen=True)
class Matched:
    """A sheet whose columns are known."""

    resource: SheetResource
    sheet: RawSheet
    #: The header row, counted from nought, and what its cells show.
    place: int
    header: list[str]
    #: Place of each known header -> its column.
    columns: dict[int, Column]
    #: Headers that no column answers to; they are left alone.
    unknown: list[str]
    #: The first rows with a cell to the right of all headers, as they are read.
    beyond: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the file calls the sheet."""
        return self.sheet.name

    def rows(self) -> Iterator[tuple[int, str, list[Any]]]:
        """Give number, JSON line and cells of every row below the header that says something in a known column."""
        first = self.place + 1
        numbers = count(first + 1)
        for lines in batches(islice(self.sheet.lines(), first, None), READ_AT_ONCE):
            for line, found, number in zip(lines, rows_of(lines), numbers, strict=False):
                cells = [below(cell, self.place) for cell in found] if "{" in line else found
                if any(place < len(cells) and is_full(cells[place]) for place in self.columns):
                    if len(cells) > len(self.header) and len(self.beyond) <= NAMED and number not in self.beyond:
                        self.beyond.append(number)
                    yield number, line, cells


def is_full(cell: Any) -> bool:
    """Tell whether a cell says anything."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def below(cell: Any, place: int) -> Any:
    """Return a cell below the header; one that is merged with the header, or with a title above it, is empty."""
    return None if isinstance(cell, MergedCell) and place_of(cell.corner)[0] <= place else cell


def match_file(file: RawFile, resources: Sequence[SheetResource], only: str = "") -> list[Matched]:
    """Recognise each sheet by its headers; raise Unreadable if none is, or if a needed column is missing."""
    if only:
        resources = [resource for resource in resources if resource.code == only]
        if not resources:
            raise Unreadable("unknown_sheet", _("There is no sheet called %(name)s.") % {"name": only})
    is_certain = bool(only) and len(file.sheets) == 1
    found = [matched for sheet in file.sheets if (matched := match_sheet(sheet, resources, is_certain))]
    if not found:
        raise without_headers(file, resources)
    for resource in resources:
        twins = [matched.sheet for matched in found if matched.resource is resource]
        if len(twins) > 1:
            words = _("The sheets %(names)s are of the same kind; bring them in one at a time.")
            hidden = _("%(name)s (hidden)")
            names = [hidden % {"name": twin.name} if twin.is_hidden else twin.name for twin in twins]
            raise Unreadable("sheet_twice", words % {"names": listed(names)})
    return sorted(found, key=lambda matched: matched.resource.order)


def match_sheet(sheet: RawSheet, resources: Sequence[SheetResource], is_certain: bool) -> Matched | None:
    """Find the header row that holds the most known headers of one sheet, at least three."""
    best = best_header(sheet, resources, 1 if is_certain else FEWEST_HEADERS)
    if best is None:
        return None
    columns, unknown = name_columns(best.header, best.resource)
    missing = [column for column in best.resource.columns if column.needed and column not in columns.values()]
    if missing:
        words = _("The sheet %(sheet)s lacks the columns %(columns)s.")
        raise Unreadable("missing_columns", words % {"sheet": sheet.name, "columns": with_codes(missing)})
    return Matched(best.resource, sheet, best.place, best.header, columns, unknown)


class HeaderRow(NamedTuple):
    """A row that may be the header row of a sheet; the greater one is the better."""

    #: How many columns it names, and whether those are among them without which there is no sheet.
    named: int
    is_complete: bool
    place: int
    header: list[str]
    resource: SheetResource


def best_header(sheet: RawSheet, resources: Sequence[SheetResource], fewest: int) -> HeaderRow | None:
    """Return the row among the first that names the most columns of one sheet, the first of equal ones."""
    best: HeaderRow | None = None
    for place, line in enumerate(islice(sheet.lines(), HEADER_WITHIN)):
        header = header_of(line)
        names = {fold_name(text) for text in header if text}
        for resource in resources:
            known = {column.code for name, column in resource.headers().items() if name in names}
            is_complete = all(column.code in known for column in resource.columns if column.needed)
            if len(known) >= fewest and (best is None or (len(known), is_complete) > best[:2]):
                best = HeaderRow(len(known), is_complete, place, header, resource)
    return best


def without_headers(file: RawFile, resources: Sequence[SheetResource]) -> Unreadable:
    """Return the refusal of a file in which no sheet is known; it says what the likeliest one lacks."""
    likely = [best for sheet in file.sheets if (best := best_header(sheet, resources, 1))]
    words = _("No row among the first 20 holds the headers of a sheet that is known here.")
    if likely:
        best = max(likely, key=lambda found: found[:2])
        known, _unknown = name_columns(best.header, best.resource)
        missing = [column for column in best.resource.columns if column.needed and column not in known.values()]
        more = _("Row %(row)s is most like %(sheet)s, which needs these columns too: %(columns)s.")
        more %= {"row": best.place + 1, "sheet": best.resource.title, "columns": with_codes(missing)}
        words = f"{words} {more}"
    return Unreadable("no_headers", words)


def with_codes(columns: Iterable[Column]) -> str:
    """Return columns by title and code."""
    return listed(f"{column.title()} ({column.code})" for column in columns)


def header_of(line: str) -> list[str]:
    """Return what the cells of a row show; of merged ones the corner alone shows a text."""
    return [
        "" if isinstance(cell, MergedCell) and not cell.is_corner else shown(cell).strip() for cell in cells_of(line)
    ]


def name_columns(header: Sequence[str], resource: SheetResource) -> tuple[dict[int, Column], list[str]]:
    """Map the place of each known header to its column; give the headers that are not known."""
    known, unknown = resource.headers(), []
    columns: dict[int, Column] = {}
    for index, text in enumerate(header):
        if not text:
            continue
        column = known.get(fold_name(text))
        if column is None:
            if fold_name(text) not in REASONS:
                unknown.append(text)
        elif column in columns.values():
            words = _("The column %(column)s stands twice in the header row.")
            raise Unreadable("column_twice", words % {"column": text})
        else:
            columns[index] = column
    return columns, unknown
