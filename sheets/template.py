"""Workbooks to fill in: headers in the reader's language, an example, drop-downs, formats that keep what is typed."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from foundation.widths import width_of
from sheets.columns import Column, CountColumn, DayColumn, NumberColumn
from sheets.resource import SheetResource

#: Counted from nought. The example stands above the header, where an import takes nothing from.
LEGEND, EXAMPLE, HEADER, FIRST = range(4)
LAST = 2**20 - 1
WIDEST = 40
LONGEST_NAME = 31
EARLIEST = date(1900, 1, 1)

LOOKS = {
    "legend": {"italic": True, "font_color": "#595959"},
    "example": {"italic": True, "font_color": "#808080", "num_format": "@"},
    "example_day": {"italic": True, "font_color": "#808080", "num_format": "yyyy-mm-dd", "align": "left"},
    "needed": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "num_format": "@"},
    "other": {"bold": True, "bg_color": "#D9E2EC", "num_format": "@"},
    "text": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd"},
    "number": {},
}


def template_of(resources: Sequence[SheetResource]) -> io.BytesIO:
    """Return a workbook with one sheet to fill in for each resource; unfilled, it holds no row to import.

    What a cell can name stands in one column of a hidden sheet, list under list: side by side, the first names of the
    lists might pass for headers.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        pages = [(book.add_worksheet(sheet_name(resource)), resource) for resource in resources]
        lists = Lists(book.add_worksheet(_("Lists")))
        for page, resource in pages:
            resource.prepare()
            write_page(page, resource.columns, looks, lists)
        lists.page.hide()
    file.seek(0)
    return file


class Lists:
    """The hidden sheet of what cells can name."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.places: dict[tuple[str, ...], str] = {}
        self.free = 0

    def range_of(self, names: Sequence[str]) -> str:
        """Write the names below each other, unless they stand there already; return where, as a formula."""
        key = tuple(names)
        if key not in self.places:
            self.page.write_column(self.free, 0, key)
            first, self.free = self.free + 1, self.free + len(key)
            self.places[key] = f"='{self.page.get_name()}'!$A${first}:$A${self.free}"
        return self.places[key]


def sheet_name(resource: SheetResource) -> str:
    """Return the title of a sheet in the form that a workbook allows."""
    title = str(resource.title)
    return re.sub(r"[\[\]:*?/\\]", " ", title[:1].upper() + title[1:])[:LONGEST_NAME]


def write_page(page: Any, columns: Sequence[Column], looks: dict[str, Any], lists: Lists) -> None:
    """Write legend, example and headers, and prepare the cells below them."""
    page.freeze_panes(FIRST, 0)
    words = _("Fill in from row 4 on. Columns with a dark header are needed. Row 2 is an example and is not imported.")
    page.write_string(LEGEND, 0, words, looks["legend"])
    for place, column in enumerate(columns):
        example = column.shown_example()
        look = look_of(column)
        if isinstance(example, date):
            page.write_datetime(EXAMPLE, place, example, looks["example_day"])
        else:
            page.write_string(EXAMPLE, place, str(example), looks["example"])
        page.write_string(HEADER, place, column.title(), looks["needed" if column.is_needed else "other"])
        page.set_column(place, place, width_of(column.title(), str(example), widest=WIDEST), looks[look])
        if rule := rule_of(column, lists):
            page.data_validation(FIRST, place, LAST, place, rule)


def look_of(column: Column) -> str:
    """Return the format of a column's cells: as text, a spreadsheet leaves a long number as it was typed."""
    if isinstance(column, DayColumn):
        return "day"
    return "number" if isinstance(column, NumberColumn | CountColumn) else "text"


def rule_of(column: Column, lists: Lists) -> dict[str, Any] | None:
    """Return what a spreadsheet program offers and says in a column's cells.

    It warns and gives way: an import takes codes, names in other languages and other forms of a day too.
    """
    rule: dict[str, Any] = {
        "error_type": "warning",
        "error_title": column.title()[:32],
        "input_title": column.title()[:32],
    }
    if isinstance(column, DayColumn):
        words = _("Write a day as 2025-03-01.")
        rule |= {"validate": "date", "criteria": ">=", "value": EARLIEST}
    elif choices := column.choices():
        words = _("Choose from the list.")
        rule |= {"validate": "list", "source": lists.range_of(choices)}
    else:
        return None
    return rule | {"input_message": words, "error_message": words}
