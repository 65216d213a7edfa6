"""The files that are brought, and what became of those that were taken away."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.sheets.rows import COLUMNS, rows


def written(folder: Path, kind: str, count: int, *, changed: bool = False) -> Path:
    """Return a file of so many suppliers, written where it is not there yet."""
    path = folder / f"suppliers-{count}{'-changed' if changed else ''}.{kind}"
    if not path.exists():
        WRITERS[kind](path, rows(count, changed=changed))
    return path


def write_csv(path: Path, lines: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([int(cell) if isinstance(cell, bool) else cell for cell in line] for line in lines)


def write_xlsx(path: Path, lines: Any) -> None:
    """Write days as days and yes as 1, as the stock tools would have them."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for number, line in enumerate(lines, start=1):
            for place, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, days)
                elif isinstance(cell, bool):
                    sheet.write_number(number, place, int(cell))
                elif cell:
                    sheet.write_string(number, place, cell)


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def height(path: Path) -> int:
    """Return how many rows a file holds below its header."""
    if path.suffix == ".xlsx":
        return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _line in csv.reader(file)) - 1
