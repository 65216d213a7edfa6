"""What all rules stand on: a world that is undone after each example, and deeds that may be refused in words."""

from collections import Counter
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import note, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from evidence.verify import findings
from tests.examined import laws
from tests.examined.book import Book, Waits
from tests.examined.world import CODES, STAFF, STAGED, THEIRS

#: Who decides: most of all somebody who may; but also who asked for it, and who has a tie.
HOWS = st.sampled_from(["another", "another", "another", "own", "tied"])
NTH = st.integers(0, 3)
#: Who tries to decide at once what was asked for; empty: it waits.
THEN = st.sampled_from(["", "another", "own", "tied"])
#: The row that began to wait last.
LAST = -1
SUPPLIERS = st.sampled_from(CODES)
#: Twice as often as those whose past alone is moved.
MOVED = st.sampled_from([*CODES, *STAGED])
PEOPLE = st.sampled_from(STAFF)
#: What only sets the scene is done now and then: between, things are decided.
SCENERY = {
    "tie declared",
    "tie ended",
    "gate saved",
    "gate changed",
    "rule of audits saved",
    "said what it is",
    "exempt",
    "exemption ended",
    "paper withdrawn",
    "grade corrected",
    "grade imported",
    "classified",
    "stage imported",
}
DEEDS_A_SCENE = 3
#: So many of a kind wait for a decision at once.
MOST_WAITING = 2
#: After so many deeds the ledger is verified now and then.
DEEDS_A_VERIFICATION = 12


now_and_then = precondition(lambda self: self.since_scene >= DEEDS_A_SCENE)


def waits_for(what):
    """Let a rule be followed only while something waits."""
    return precondition(lambda self: self.book.waiting[what])


def asks_for(what):
    """Let a rule be followed only until enough waits."""
    return precondition(lambda self: len(self.book.waiting[what]) < MOST_WAITING)


class Base(RuleBasedStateMachine):
    """Deeds of people, each held against the laws."""

    #: What tests/examined/world.py has built.
    world = None
    #: How often each deed was done, over all examples.
    done, refused = Counter(), Counter()

    def __init__(self):
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        # Suppliers come in, and are gone with the example.
        self.world = replace(self.world, suppliers={**self.world.suppliers})
        self.book = Book()
        self.since_verified = self.since_asked = 0
        self.since_scene = DEEDS_A_SCENE
        self.begin()

    def begin(self):
        """Look up what waits when the example begins; each part of the machine its own."""

    def attempt(self, deed, work, words="", doer=""):
        """Do something; return what came of it, None where it was refused in words: anything else is a mistake.

        Who does alone what is held against the laws about what is typed in is named.
        """
        told = f"{self.book.today} {deed} {words}"
        self.since_scene = 0 if deed in SCENERY else self.since_scene + 1
        try:
            with transaction.atomic():
                result = work()
        except (ValidationError, PermissionDenied) as refusal:
            said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            note(f"{told}: {' '.join(said)}")
            self.refused[deed] += 1
            self.hold_that_none(["a refusal without words"] * (not all(said) or not said))
            return None
        except BaseException:
            note(f"{told}: failed")
            raise
        note(f"{told}: done")
        self.done[deed] += 1
        self.since_verified += 1
        self.since_asked += 1
        self.book.doer = doer
        self.hold()
        return result or True

    def hold(self):
        """Hold what there is against the laws."""
        self.book.was, self.book.now = self.book.now, laws.standing(self.world, self.book)
        self.hold_that_none([sentence for law in laws.LAWS for sentence in law(self.world, self.book)])

    def hold_that_none(self, broken):
        """Fail where sentences say that something is broken."""
        assert not broken, "; ".join(broken)

    def decider(self, waits, how, nth):
        """Return who decides something: one who may, one whose own it is, or one who has a tie; else who is named."""
        if how in STAFF:
            return how
        tied = self.book.tied(waits.supplier)
        pools = {"own": sorted(waits.by), "tied": sorted(tied & {*STAFF})}
        free = [name for name in STAFF if name not in tied | waits.by]
        pool = pools.get(how) or free or STAFF
        return pool[nth % len(pool)]

    def decide(self, what, nth, how, by, work, words=""):
        """Let somebody decide one of the rows that wait; return it where that was done."""
        rows = self.book.waiting[what]
        waits = rows[nth % len(rows)]
        person = self.decider(waits, how, by)
        told = f"{waits.pk} of {waits.supplier} by {person} ({how}) {words}"

        def both():
            work(waits, self.world.people[person])
            self.book.decide(what, waits, person)

        return waits if self.attempt(f"{what} decided", both, told) else None

    def asker(self, code, is_theirs):
        """Return who asks: somebody of the supplier, or one of ours."""
        return THEIRS[code] if is_theirs else "Cho"

    def free(self, code, how, nth):
        """Return who does something for which nobody asks: one who may, or one who has a tie."""
        return self.decider(Waits(0, code, frozenset()), how, nth)

    def no_tie(self, person, code):
        """Hold that somebody who did something has no tie to the supplier."""
        self.hold_that_none([f"{person} has a tie to {code}"] * (person in self.book.tied(code)))

    @precondition(lambda self: self.since_verified >= DEEDS_A_VERIFICATION)
    @rule()
    def verify_the_ledger(self):
        """Hold all rows against the ledger: it takes as long as ten deeds."""
        self.since_verified = 0
        self.hold_that_none([str(found) for found in findings()])

    def teardown(self):
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)
