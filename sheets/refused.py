"""The refused rows of an import as a workbook: the same columns, and why."""

from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from sheets.kept import restored
from sheets.models import ImportRow, ImportRun
from sheets.row import Outcome

READ_AT_ONCE = 2_000


def write_refused(run: ImportRun, layout: dict[str, Any], target: IO[bytes]) -> None:
    """Write a workbook of the rows of a sheet that were refused; mended, it can be brought in as it is.

    The column that says why is the last one. Every cell is written as what it was, never as a formula.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold, bad = book.add_format({"bold": True}), book.add_format({"font_color": "#B3261E", "text_wrap": True})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        why = len(layout["header"])
        sheet.set_column(0, max(why - 1, 0), 18)
        sheet.set_column(why, why, 60)
        sheet.write_row(0, 0, [*layout["header"], _("Why it was refused")], bold)
        rows = ImportRow.objects.filter(run=run, sheet=layout["sheet"], outcome=Outcome.REFUSED).order_by("number")
        kept = rows.values_list("raw", "errors").iterator(READ_AT_ONCE)
        for number, (cells, errors) in enumerate(kept, start=1):
            for place, cell in enumerate(cells):
                write(sheet, number, place, restored(cell))
            sheet.write_string(number, why, "\n".join(error["message"] for error in errors), bad)


def write(sheet: Any, row: int, column: int, cell: Any) -> None:
    """Write a cell by its type."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    elif cell not in (None, ""):
        sheet.write_string(row, column, str(cell))
