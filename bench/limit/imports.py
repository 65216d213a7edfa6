"""Read a file once and the table once, compare, write what is new or changed and keep every row as it came."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench.limit.tables import KEPT, STORED, insert, keys

Row = tuple[Any, ...]


def import_file(path: Path) -> Counter[str]:
    """Take a file in; return how many rows were new, changed, unchanged."""
    header, *lines = READERS[path.suffix](path)
    with transaction.atomic(), closing(connection.connection.cursor()) as cursor:
        coming = stored(lines, *keys(cursor))
        known = {row[0]: row for row in cursor.execute(f"SELECT {', '.join(STORED)} FROM limit_supplier")}
        new = [row for row in coming if row[0] not in known]
        changed = [row for row in coming if row[0] in known and row != known[row[0]]]
        insert(cursor, "limit_supplier", STORED, new)
        update(cursor, changed)
        kept = ((number, json.dumps(dict(zip(header, line, strict=True)), ensure_ascii=False, default=str))
                for number, line in enumerate(lines, start=2))  # fmt: skip
        insert(cursor, "limit_row", KEPT, kept)
    return +Counter(new=len(new), changed=len(changed), unchanged=len(lines) - len(new) - len(changed))


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


READERS = {".csv": read_csv, ".xlsx": read_xlsx}


def stored(lines: Sequence[Sequence[Any]], countries: dict[str, int], categories: dict[str, int]) -> list[Row]:
    """Return lines of the file as rows of the table."""
    return [
        (
            code, name, name_en, countries[country], categories[category], stage, day(registered), day(active),
            day(left), int(core), *others,
        )
        for code, name, name_en, country, category, stage, registered, active, left, core, *others in lines
    ]  # fmt: skip


def day(cell: Any) -> date | None:
    if not cell:
        return None
    return cell if isinstance(cell, date) else date.fromisoformat(cell)


def update(cursor: Any, rows: Sequence[Row]) -> None:
    mark = "%s" if connection.vendor == "postgresql" else "?"
    _code, *names = STORED
    settings = ", ".join(f"{name} = {mark}" for name in names)
    if rows:
        statement = f"UPDATE limit_supplier SET {settings} WHERE code = {mark}"
        cursor.executemany(statement, [(*values, code) for code, *values in rows])
