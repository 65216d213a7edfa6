"""Three sheets of the same suppliers: who they are, what they signed, which certificates they hold."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.sheets.rows import COLUMNS, rows

COMMITMENTS = ("anti_bribery", "conflict_minerals", "confidentiality", "security", "declaration")
STANDARDS = ("ISO 9001:2015", "ISO 14001:2015", "ISO 45001:2018")
FIRST_DAY = date(2024, 1, 1)


def written(folder: Path, suppliers: int) -> list[Path]:
    """Write the files for so many suppliers, eight attestations each, in the order in which they go in."""
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "suppliers": (COLUMNS, plain(suppliers)),
        "commitments": (("supplier_code", "requirement", "basis", "signed_on"), commitments(suppliers)),
        "certificates": (
            ("supplier_code", "standard", "certificate_number", "issuing_body", "valid_from", "valid_until"),
            certificates(suppliers),
        ),
    }
    return [write(folder / f"{name}.csv", header, lines) for name, (header, lines) in sheets.items()]


def plain(suppliers: int) -> Iterator[list[Any]]:
    for row in rows(suppliers):
        yield [int(cell) if isinstance(cell, bool) else cell for cell in row]


def commitments(suppliers: int) -> Iterator[tuple[Any, ...]]:
    for number in range(suppliers):
        for requirement in COMMITMENTS:
            yield f"N{number:06}", requirement, "signed", FIRST_DAY + timedelta(days=number % 300)


def certificates(suppliers: int) -> Iterator[tuple[Any, ...]]:
    for number in range(suppliers):
        first = FIRST_DAY + timedelta(days=number % 300)
        for place, standard in enumerate(STANDARDS):
            yield f"N{number:06}", standard, f"CN-{number:06}-{place}", "SGS", first, first + timedelta(days=1095)


def write(path: Path, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)
    return path
