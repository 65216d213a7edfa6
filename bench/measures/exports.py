"""All suppliers on their way out."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench import limit
from bench.measures import Comparison, Goals, Measure, of
from bench.sheets import counting, files, ours, states
from bench.stock import side as stock

ORDER = 7
SIDES = {"stock": stock.export_file, "ours": ours.export_file, "limit": limit.export_file}
LEAST_TIMES = {"csv": 7, "xlsx": 4}


def measures(suppliers: int) -> Iterator[Measure]:
    """Take half as many suppliers away as there are elsewhere: 50,000."""
    rows = suppliers // 2
    for kind, times in LEAST_TIMES.items():
        goals = {database: Goals(of_stock=times) for database in ("PostgreSQL", "SQLite")}
        title = f"Export {rows:,} suppliers, {kind.upper()}"
        yield from compared(f"exports.{kind}", title, kind, rows, of, goals, "s", 3)
        if counting.knows_memory():
            yield from compared(f"exports.{kind}.memory", f"{title}: memory", kind, rows, memory, {}, "MB", 1)


def compared(
    code: str, title: str, kind: str, rows: int, figure: Callable[..., Callable[[], float]], goals: dict[str, Goals],
    unit: str, most: int,
) -> Iterator[Measure]:  # fmt: skip
    runs = {side: partial(exported, side, kind, rows, figure) for side in SIDES}
    yield from Comparison(code, title, runs, goals, unit, most).measures()


def memory(work: Callable[[], object]) -> Callable[[], float]:
    return partial(counting.most_memory, work)


def exported(side: str, kind: str, rows: int, figure: Callable[..., Callable[[], float]]) -> float:
    """Write a file and see that it holds every supplier."""
    states.stand_on(rows)
    path: Path = states.brought("csv", rows).with_name(f"out-{side}.{kind}")
    told = figure(lambda: SIDES[side](path))()
    if files.height(path) != rows:
        raise LookupError(f"{side}: {files.height(path)} rows, not {rows}")
    return told
