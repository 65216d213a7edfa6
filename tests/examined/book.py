"""What the machine remembers of what it did, in words of its own: the laws hold the rows against it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.examined import one_firm
from tests.examined.world import ADMINISTRATOR, CONFLICTS, GATES, Gate
from tests.factories import START, TODAY

DAY = timedelta(days=1)
FAR = date(9999, 12, 31)
#: Stages of who has gone.
GONE = ("eliminated", "left")


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
    newest: int = 0
    #: Whether it lets a core supplier go for whom second sources are ready; else who is named to deliver, if anybody.
    relies: bool = False
    successor: str = ""


class Standing(NamedTuple):
    """What suppliers are and are to be, by their codes, and the gates there are."""

    lines: dict[str, "Line"]
    gates: tuple[Gate, ...]


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
    #: Gates that were in use when somebody changed them, each with whom: for her they hold.
    changed_gates: list[tuple[str, Gate]] = field(default_factory=list)
    #: Whoever changed by what audits are judged: scheme, severity or clause, by table and key.
    rule_makers: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    #: The suppliers whose application was accepted, each with the day.
    came: dict[str, date] = field(default_factory=dict)
    #: Who saved a gate: he sets none aside for what he approves.
    savers: set[str] = field(default_factory=lambda: {ADMINISTRATOR})
    waiting: dict[str, list[Waits]] = field(default_factory=lambda: defaultdict(list))
    decided: list[Decided] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    #: All stages that requests let suppliers enter, the newest last.
    approved: list[Entry] = field(default_factory=list)
    #: Whether anybody was made ready to deliver instead of another.
    has_pairs: bool = False
    #: Who typed in what is held against the laws; empty where it was decided.
    doer: str = ""
    #: What suppliers were before the last deed, and what they are since.
    was: Standing | None = None
    now: Standing | None = None
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

    def tied(self, supplier, day=None):
        """Return who has a tie to a supplier today, or on a day: to any that is the same firm."""
        asked, firm = day or self.today, one_firm.codes_binding(supplier)
        return frozenset(tie.person for tie in self.ties if tie.supplier in firm and tie.begins <= asked < tie.ends)

    def held_by(self, person):
        """Return the gates that hold for somebody because she changed them."""
        return [gate for name, gate in self.changed_gates if name == person]

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
