"""What every sheet of one import shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from sheets.models import ImportRun


@dataclass
class Options:
    """How a file is to be taken."""

    sheet: str = ""
    encoding: str = ""
    effective_on: date | None = None
    dry_run: bool = False
    skip_refused: bool = False
    #: Add what is missing and leave what is known as it is.
    keep_known: bool = False
    #: How 01/02/2025 is meant: `dmy`, `mdy`, or empty: such a date is refused.
    date_order: str = ""


@dataclass
class Job:
    """Who imports, as of when, and what the sheets of the file tell each other."""

    actor: User
    today: date
    effective_on: date
    skip_refused: bool = False
    keep_known: bool = False
    date_order: str = ""
    run: ImportRun | None = None
    #: Told how many rows of how many are done.
    progress: Callable[[int, int], None] = lambda _done, _total: None
    done: int = 0
    total: int = 0
    #: Codes of the suppliers that the same file brings, by which later sheets may call them.
    coming: set[str] = field(default_factory=set)
    #: What else the sheets of the file tell those that come after them, by the code of the sheet that tells it.
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Suppliers for whom obligations are brought in step once, at the end.
    touched: set[int] = field(default_factory=set)

    def expect(self, total: int) -> None:
        """Begin to count anew towards so many rows."""
        self.done, self.total = 0, total
        self.progress(0, total)

    def advance(self, rows: int) -> None:
        """Tell that so many rows more are done."""
        self.done += rows
        self.progress(self.done, self.total)

    @classmethod
    def of(cls, actor: User, today: date, options: Options) -> "Job":
        """Return a job as the options say."""
        effective_on = options.effective_on or today
        return cls(
            actor,
            today,
            effective_on,
            skip_refused=options.skip_refused,
            keep_known=options.keep_known,
            date_order=options.date_order,
        )
