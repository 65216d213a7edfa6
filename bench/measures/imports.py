"""A sheet of suppliers on its way in: previewed, shown and confirmed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from pathlib import Path

from bench import limit
from bench.measures import Comparison, Goals, Measure, timed
from bench.sheets import counting, ours, states
from bench.sheets.rows import CHANGED
from bench.stock import side as stock

ORDER = 6
#: The stock tools on one flat table, and where a row makes a contact, a classification and stages, as it does here.
REGISTER = "register"
SIDES = {
    "stock": stock.import_file,
    "tuned": stock.import_tuned,
    "ours": ours.import_file,
    "limit": limit.import_file,
    REGISTER: stock.import_register,
}
BATCH = 1_000
MOST_STATEMENTS_OF_A_BATCH, MOST_STATEMENTS, MOST_KB = 30, 15, 300

NEW = {"PostgreSQL": Goals(of_stock=25), "SQLite": Goals(of_stock=15)}
UNCHANGED = {"PostgreSQL": Goals(of_stock=40, of_limit=3), "SQLite": Goals(of_stock=25, of_limit=4)}
UNCHANGED_XLSX = {"PostgreSQL": Goals(of_stock=60)}


@dataclass(frozen=True)
class File:
    """A file, whether its suppliers are known before, and what must become of its rows."""

    kind: str
    rows: int
    is_known: bool
    outcome: Counter[str]
    #: Whether rules ask something of its suppliers: their obligations and standings are written with them.
    is_asked: bool = False

    def bring(self, side: str) -> float:
        """Import the file and see that its rows became what they should; return the seconds."""
        states.stand_on(self.rows if self.is_known else 0)
        if self.is_asked:
            states.ask()
        path = states.brought(self.kind, self.rows, changed="changed" in self.outcome)
        with timed() as watch:
            found = SIDES[side](path)
        # To the stock tools a day of a workbook is a moment, and so never the day that they stored.
        is_right = found.total() == self.rows if (side, self.kind) == ("stock", "xlsx") else found == self.outcome
        if not is_right:
            raise LookupError(f"{side}, {path.name}: {found}, not {self.outcome}")
        return watch.seconds


def measures(suppliers: int) -> Iterator[Measure]:
    """Bring files of a tenth and of half as many rows as there are suppliers elsewhere: 10,000 and 50,000."""
    rows, many = suppliers // 10, suppliers // 2
    new, unchanged = Counter(new=rows), Counter(unchanged=rows)
    changed = Counter(changed=-(-rows // CHANGED))
    changed["unchanged"] = rows - changed["changed"]
    three = {side: side for side in ("stock", "ours", "limit")}
    every, register = three | {"tuned": "tuned"}, {"stock": REGISTER, "ours": "ours"}
    coming = File("csv", rows, False, new)
    asked = replace(coming, is_asked=True)
    for code, words, file, sides, goals in (
        ("new", "new suppliers, CSV", coming, register | {"limit": "limit"}, NEW),
        ("flat", "new suppliers, CSV, stock writing one flat table", coming, every, {}),
        ("asked", "new suppliers, CSV, of whom rules ask something", asked, {"ours": "ours"}, {}),
        ("unchanged", "unchanged, CSV", File("csv", rows, True, unchanged), every, UNCHANGED),
        ("many", "unchanged, CSV", File("csv", many, True, Counter(unchanged=many)), three, UNCHANGED),
        ("new_xlsx", "new suppliers, XLSX", File("xlsx", rows, False, new), three, {}),
        ("unchanged_xlsx", "unchanged, XLSX", File("xlsx", rows, True, unchanged), three, UNCHANGED_XLSX),
        ("changed_xlsx", "of which 1 % changed, XLSX", File("xlsx", rows, True, changed), three, {}),
    ):
        runs = {side: partial(file.bring, brought) for side, brought in sides.items()}
        yield from Comparison(f"imports.{code}", f"Import {file.rows:,} {words}", runs, goals).measures()
    yield from counted(rows)


def counted(rows: int) -> Iterator[Measure]:
    """Count what must not grow with the rows."""
    once = partial(Measure, company="sheets", runs=1, warms_up=False)
    yield once(
        "imports.statements.new",
        f"Import {rows:,} new suppliers: statements of preview and confirmation per {BATCH:,} rows",
        lambda: statements(ours.import_file, 0, rows) / ceil(rows / BATCH),
        MOST_STATEMENTS_OF_A_BATCH,
        unit="",
    )
    title = f"Import {rows:,} unchanged: statements of the"
    preview, confirmation = partial(statements, ours.preview, rows, rows), partial(confirming, rows)
    yield once("imports.statements.preview", f"{title} preview", preview, MOST_STATEMENTS, unit="")
    yield once("imports.statements.confirm", f"{title} confirmation", confirmation, MOST_STATEMENTS, unit="")
    title = f"Preview page of {rows:,} new suppliers"
    yield once("imports.page", title, partial(page_size, ours.preview_page, rows), MOST_KB, unit="kB")
    yield once("imports.page.stock", f"{title}, stock", partial(page_size, stock.preview_page, rows), None, unit="kB")


def statements(work: Callable[[Path], object], known: int, rows: int) -> float:
    states.stand_on(known)
    path = states.brought("csv", rows)
    return counting.statements(lambda: work(path))


def confirming(rows: int) -> float:
    states.stand_on(rows)
    run = ours.preview(states.brought("csv", rows))
    return counting.statements(lambda: ours.confirm(run))


def page_size(preview_page: Callable[[Path], int], rows: int) -> float:
    states.stand_on(0)
    return preview_page(states.brought("csv", rows)) / 1_000
