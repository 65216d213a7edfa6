"""Read a file once, in another process, and the table once, compare, write what differs, keep every row as it came."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench.limit.tables import KEPT, STORED, insert, keys

Row = tuple[Any, ...]


def import_file(path: Path) -> Counter[str]:
    """Take a file in; return how many rows were new, changed, unchanged."""
    header, *lines = read(path)
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


def read(path: Path) -> list[list[Any]]:
    """Read a file as a stranger's must be: in another process, which holds no key and no address of a database."""
    command = [sys.executable, "-c", READERS[path.suffix], str(path)]
    rows: list[list[Any]] = json.loads(subprocess.run(command, env={}, capture_output=True, check=True).stdout)
    return rows


READERS = {
    ".csv": """
import csv, json, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    sys.stdout.write(json.dumps(list(csv.reader(file))))
""",
    ".xlsx": """
import json, sys
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
sys.stdout.write(json.dumps(rows, default=str))
""",
}


def stored(lines: Sequence[Sequence[Any]], countries: dict[str, int], categories: dict[str, int]) -> list[Row]:
    """Return lines of the file as rows of the table."""
    return [
        (
            code, name, name_en, countries[country], categories[category], stage, day(registered), day(active),
            day(left), int(core), *others,
        )
        for code, name, name_en, country, category, stage, registered, active, left, core, *others in lines
    ]  # fmt: skip


def day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def update(cursor: Any, rows: Sequence[Row]) -> None:
    mark = "%s" if connection.vendor == "postgresql" else "?"
    _code, *names = STORED
    settings = ", ".join(f"{name} = {mark}" for name in names)
    if rows:
        statement = f"UPDATE limit_supplier SET {settings} WHERE code = {mark}"
        cursor.executemany(statement, [(*values, code) for code, *values in rows])
