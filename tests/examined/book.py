"""What the machine remembers of what it did, in words of its own: the laws hold the rows against it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.examined.world import ADMINISTRATOR, CONFLICTS, GATES, Gate
from tests.factories import START, TODAY

DAY = timedelta(days=1)
FAR = date(9999, 12, 31)


class Waits(NamedTuple):
    """A row that somebody is to decide, and who must not: who asked, handed in or led."""

    pk: int
    supplier: str
    by: frozenset[str]


class Decided(NamedTuple):
    what: str
    waits: Waits
    person: str
    tied: frozenset[str]


class Entry(NamedTuple):
    """A stage that a request let a supplier enter, and what stood against it in the moment before."""

    supplier: str
    stage: str
    day: date
    against: tuple[str, ...]
    gates: tuple[Gate, ...]
    #: The newest stage of anybody then.
    newest: int


class Under(NamedTuple):
    """What suppliers were and were to be, by their codes, and how many gates there were."""

    lines: dict[str, "Line"]
    known: int


class Line(NamedTuple):
    """The stages and the categories of a supplier, each with the day from which it holds, the earliest first."""

    stages: tuple[tuple[date, str], ...]
    categories: tuple[tuple[date, str], ...]


@dataclass
class Tie:
    person: str
    supplier: str
    begins: date
    ends: date = FAR


@dataclass
class Book:
    today: date = TODAY
    ties: list[Tie] = field(default_factory=lambda: [Tie(person, code, START) for person, code in CONFLICTS])
    gates: list[Gate] = field(default_factory=lambda: [*GATES])
    #: Who saved a gate: he sets none aside for what he approves.
    savers: set[str] = field(default_factory=lambda: {ADMINISTRATOR})
    waiting: dict[str, list[Waits]] = field(default_factory=lambda: defaultdict(list))
    decided: list[Decided] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    #: All stages that requests let suppliers enter, the newest last.
    approved: list[Entry] = field(default_factory=list)
    #: What suppliers were, and were to be, when they were held against the law.
    under: Under | None = None
    #: The imports of stages that were not taken back, each with its supplier.
    runs: list[tuple[int, str]] = field(default_factory=list)
    #: The newest stage that was held against the law.
    last_stage: int = 0
    #: Table of facts -> the newest that was held against the law.
    facts: dict[type, int] = field(default_factory=dict)
    #: The stage that was corrected last.
    corrected: int = 0
    #: The cases that were over and held against the law.
    ended: set[int] = field(default_factory=set)
    #: Day -> supplier -> what was answered about it.
    remembered: dict[date, dict[str, tuple]] = field(default_factory=dict)

    def tied(self, supplier):
        """Return who has a tie to a supplier today."""
        return frozenset(
            tie.person for tie in self.ties if tie.supplier == supplier and tie.begins <= self.today < tie.ends
        )

    def waits(self, what, pk, supplier, *by):
        """Note that a row waits for somebody else than whoever is named."""
        self.waiting[what].append(Waits(pk, supplier, frozenset(by)))

    def decide(self, what, waits, person):
        """Note that somebody decided a row."""
        self.forget(what, waits)
        self.decided.append(Decided(what, waits, person, self.tied(waits.supplier)))

    def forget(self, what, waits):
        """Note that a row waits no more."""
        self.waiting[what] = [row for row in self.waiting[what] if row.pk != waits.pk]

    def moved(self, supplier, since):
        """Note that something was entered about a supplier that was so from a past day on."""
        for day, answers in self.remembered.items():
            if day >= since:
                answers.pop(supplier, None)
