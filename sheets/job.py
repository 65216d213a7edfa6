"""What every sheet of one import shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

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


@dataclass
class Job:
    """Who imports, as of when, and what the sheets of the file tell each other."""

    actor: User
    today: date
    effective_on: date
    skip_refused: bool = False
    keep_known: bool = False
    run: ImportRun | None = None
    #: Told how many rows are done.
    progress: Callable[[int], None] = lambda _done: None
    #: Codes of the suppliers that the same file brings, by which later sheets may call them.
    coming: set[str] = field(default_factory=set)
    #: Suppliers for whom obligations are brought in step once, at the end.
    touched: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, actor: User, today: date, options: Options) -> "Job":
        """Return a job as the options say."""
        effective_on = options.effective_on or today
        return cls(actor, today, effective_on, skip_refused=options.skip_refused, keep_known=options.keep_known)
