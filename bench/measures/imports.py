"""A sheet of suppliers on its way in: previewed, shown and confirmed."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import limit
from bench.measures import Comparison, Goals, Measure, timed
from bench.sheets import counting, ours, states
from bench.sheets.rows import CHANGED
from bench.stock import side as stock

ORDER = 6
SIDES = {"stock": stock.import_file, "ours": ours.import_file, "limit": limit.import_file}
BATCH = 1_000

NEW = {"PostgreSQL": Goals(of_stock=25), "SQLite": Goals(of_stock=15)}
UNCHANGED = {"PostgreSQL": Goals(of_stock=40, of_limit=3), "SQLite": Goals(of_stock=25, of_limit=4)}
UNCHANGED_XLSX = {"PostgreSQL": Goals(of_stock=60)}


def measures(suppliers: int) -> Iterator[Measure]:
    """Bring files of a tenth and of half as many rows as there are suppliers elsewhere: 10,000 and 50,000."""
    rows, many = suppliers // 10, suppliers // 2
    new, unchanged = Counter(new=rows), Counter(unchanged=rows)
    changed = Counter(changed=-(-rows // CHANGED))
    changed["unchanged"] = rows - changed["changed"]
    yield from compared("new", f"Import {rows:,} new suppliers, CSV", "csv", 0, rows, new, NEW)
    yield from compared("unchanged", f"Import {rows:,} unchanged, CSV", "csv", rows, rows, unchanged, UNCHANGED)
    yield from compared(
        "many", f"Import {many:,} unchanged, CSV", "csv", many, many, Counter(unchanged=many), UNCHANGED
    )
    yield from compared("new_xlsx", f"Import {rows:,} new suppliers, XLSX", "xlsx", 0, rows, new, {})
    yield from compared(
        "unchanged_xlsx", f"Import {rows:,} unchanged, XLSX", "xlsx", rows, rows, unchanged, UNCHANGED_XLSX
    )
    yield from compared("changed_xlsx", f"Import {rows:,} of which 1 % changed, XLSX", "xlsx", rows, rows, changed, {})
    yield from counted(rows)


def compared(
    code: str, title: str, kind: str, known: int, rows: int, outcome: Counter[str], goals: dict[str, Goals]
) -> Iterator[Measure]:
    """Compare the import of `rows` rows into a register that knows the first `known`."""
    runs = {side: partial(imported, side, kind, known, rows, outcome) for side in SIDES}
    yield from Comparison(f"imports.{code}", title, runs, goals).measures()


def imported(side: str, kind: str, known: int, rows: int, outcome: Counter[str]) -> float:
    """Bring a file and see that its rows became what they should."""
    states.stand_on(known)
    path = states.brought(kind, rows, changed="changed" in outcome)
    with timed() as watch:
        found = SIDES[side](path)
    # To the stock tools a day of a workbook is a moment, and so never the day that they stored.
    is_right = found.total() == rows if (side, kind) == ("stock", "xlsx") else found == outcome
    if not is_right:
        raise LookupError(f"{side}, {path.name}: {found}, not {outcome}")
    return watch.seconds


def counted(rows: int) -> Iterator[Measure]:
    """Count what must not grow with the rows."""
    of_ours = partial(Measure, company="sheets", runs=1, warms_up=False)
    yield of_ours(
        "imports.statements.new",
        f"Import {rows:,} new suppliers: statements of preview and confirmation per {BATCH:,} rows",
        lambda: statements(ours.import_file, 0, rows) * BATCH / rows,
        30,
        unit="",
    )
    for code, words, work in (("preview", "preview", ours.preview_page), ("confirm", "confirmation", ours.confirm)):
        yield of_ours(
            f"imports.statements.{code}",
            f"Import {rows:,} unchanged: statements of the {words}",
            partial(statements, work, rows, rows),
            15,
            unit="",
        )
    for side, goal in ((ours, 300), (stock, None)):
        yield of_ours(
            f"imports.page.{side.__name__.split('.')[1]}",
            f"Preview page of {rows:,} new suppliers{'' if goal else ', stock'}",
            partial(page_size, side, rows),
            goal,
            unit="kB",
        )


def statements(work: object, known: int, rows: int) -> float:
    states.stand_on(known)
    path: Path = states.brought("csv", rows)
    return counting.statements(lambda: work(path))


def page_size(side: object, rows: int) -> float:
    states.stand_on(0)
    return side.preview_page(states.brought("csv", rows)) / 1_000
