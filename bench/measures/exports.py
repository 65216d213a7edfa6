"""All suppliers on their way out."""

from collections.abc import Callable, Iterator
from functools import partial

from bench import limit
from bench.measures import Comparison, Goals, Measure, of
from bench.sheets import counting, files, ours, states
from bench.stock import side as stock

ORDER = 7
SIDES = {"stock": stock.export_file, "ours": ours.export_file, "limit": limit.export_file}
#: Turns work into a run that returns what it took: seconds or memory.
Figure = Callable[[Callable[[], object]], Callable[[], float]]
LEAST_TIMES = {"csv": 7, "xlsx": 4}


def measures(suppliers: int) -> Iterator[Measure]:
    """Take half as many suppliers away as there are elsewhere: 50,000."""
    rows = suppliers // 2
    for kind, times in LEAST_TIMES.items():
        title = f"Export {rows:,} suppliers, {kind.upper()}"
        goals = dict.fromkeys(("PostgreSQL", "SQLite"), Goals(of_stock=times))
        yield from Comparison(f"exports.{kind}", title, runs(kind, rows, of), goals).measures()
        if counting.knows_memory():
            by_side, code = runs(kind, rows, memory), f"exports.{kind}.memory"
            yield from Comparison(code, f"{title}: memory", by_side, unit="MB", most=1).measures()


def runs(kind: str, rows: int, figure: Figure) -> dict[str, Callable[[], float]]:
    return {side: partial(exported, side, kind, rows, figure) for side in SIDES}


def memory(work: Callable[[], object]) -> Callable[[], float]:
    return partial(counting.most_memory, work)


def exported(side: str, kind: str, rows: int, figure: Figure) -> float:
    """Write a file and see that it holds every supplier."""
    states.stand_on(rows)
    path = states.brought("csv", rows).with_name(f"out-{side}.{kind}")
    told = figure(lambda: SIDES[side](path))()
    if files.height(path) != rows:
        raise LookupError(f"{side}: {files.height(path)} rows, not {rows}")
    return told
