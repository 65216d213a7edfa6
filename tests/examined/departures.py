"""Suppliers are let go ahead, and what that relies on stops."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from audits.models import ImprovementCase
from suppliers.models import SecondSource
from suppliers.services import ask_for_readiness, decide_readiness, end_second_source, name_second_source
from tests.examined import laws, plain
from tests.examined.base import LAST, NTH, PEOPLE
from tests.examined.book import GONE
from tests.examined.lifecycle import DAYS, HEIRS, Lifecycle

#: So many days before its own somebody goes, or from today on.
BEFORE = st.sampled_from([1, 10, 45])
AHEAD = st.sampled_from([3, 30])


def departs(self):
    """Tell whether somebody goes, or went, by a request."""
    return any(entry.stage in GONE for entry in self.book.approved if entry.supplier != "S5")


def will_be_eliminated(self):
    """Tell whether somebody is eliminated on a day to come."""
    return any(entry.stage == "eliminated" and entry.day > self.book.today for entry in self.book.approved)


class Departures(Lifecycle):
    """Suppliers go on a day to come."""

    @precondition(departs)
    @rule(nth=NTH, stage=st.sampled_from(GONE), back=BEFORE, by=PEOPLE)
    def go_before(self, nth, stage, back, by):
        """Type in that a supplier went before the day on which it goes."""
        going = [entry for entry in self.book.approved if entry.stage in GONE and entry.supplier != "S5"]
        entry = going[nth % len(going)]
        ahead = (entry.day - self.book.today).days - back
        self.type_stage_in(code=entry.supplier, stage=stage, ahead=ahead, by=by)

    @rule(code=st.sampled_from(["S1", "S1", "S2"]), stage=st.sampled_from(GONE), ahead=AHEAD, by=PEOPLE, spoiler=PEOPLE)
    def let_go(self, code, stage, ahead, by, spoiler):
        """Let a supplier go on a day to come; then somebody types in that it went before, or lets its heir stop."""
        is_eliminated = stage == "eliminated"
        self.ask_to_go(code, stage, ahead, by, has_successor=is_eliminated)
        self.type_stage_in(code=HEIRS[code] if is_eliminated else code, stage="left", ahead=0, by=spoiler)

    @rule(stage=st.sampled_from(GONE), after=st.sampled_from([-5, 0, 10]), by=PEOPLE)
    def go_during_a_case(self, stage, after, by):
        """Type in that a supplier was gone on a day of a case that is over."""
        for case in ImprovementCase.objects.filter(outcome="restored").order_by("-pk")[:1]:
            ahead = (case.opened_on - self.book.today).days + after
            self.type_stage_in(code=self.world.code(case.supplier_id), stage=stage, ahead=ahead, by=by)

    @rule(code=st.sampled_from(["S1", "S3"]), ahead=DAYS, by=PEOPLE)
    def type_the_core_out(self, code, ahead, by):
        """Type in that a core supplier was eliminated."""
        self.type_stage_in(code=code, stage="eliminated", ahead=ahead, by=by)

    def ask_to_go(self, code, stage, ahead, by, *, has_successor):
        """Ask for a supplier to go, and let another person approve."""
        steps = laws.STEPS[plain.stage_on(self.world.suppliers[code].pk, self.book.today)]
        if stage in steps and not self.book.waiting["stage"]:
            nth = steps.index(stage)
            self.ask_for_stage(code=code, nth=nth, ahead=ahead, by=by, has_successor=has_successor, then="another")

    @rule(
        other=st.sampled_from(["S2", "S3"]),
        ahead=AHEAD,
        by=PEOPLE,
        decider=PEOPLE,
        spoiler=PEOPLE,
        is_ended=st.booleans(),
    )
    def let_the_core_go(self, other, ahead, by, decider, spoiler, is_ended):
        """Let a core supplier go for whom another is ready; then somebody ends the pair, or lets the other stop."""
        if self.make_ready(other, by, decider):
            self.ask_to_go("S1", "eliminated", ahead, by, has_successor=False)
            if is_ended:
                self.end_pair(nth=0, by=spoiler)
            else:
                self.type_stage_in(code=other, stage="left", ahead=0, by=spoiler)

    def make_ready(self, other, by, decider):
        """Let another be ready to deliver instead of a core supplier; return whether it is."""
        people = self.world.people
        pair = SecondSource(
            supplier=self.world.suppliers["S1"], other=self.world.suppliers[other], effective_on=self.book.today
        )

        def ready():
            named = name_second_source(pair, actor=people[by], today=self.book.today)
            looked = {"effective_on": self.book.today, "words": "A trial order."}
            asked = ask_for_readiness(named, "tested", **looked, actor=people[by], today=self.book.today)
            decide_readiness(asked, is_approved=True, actor=people[decider], today=self.book.today)
            for code in ("S1", other):
                self.no_tie(decider, code)
            self.book.has_pairs = True
            self.hold_that_none([f"{by} asked for readiness and decided it"] * (by == decider))

        return self.attempt("second source ready", ready, f"{other} instead of S1 by {by}, decided by {decider}")

    @precondition(lambda self: self.book.has_pairs)
    @rule(nth=NTH, by=PEOPLE)
    def end_pair(self, nth, by):
        pairs = SecondSource.objects.lasting().order_by("-pk")
        if not pairs:
            return
        pair = pairs[nth % len(pairs)]

        def end():
            end_second_source(
                pair, on=self.book.today, why="It stopped.", actor=self.world.people[by], today=self.book.today
            )

        self.attempt("second source ended", end, f"{pair} by {by}")

    @precondition(will_be_eliminated)
    @rule(stage=st.sampled_from(["suspended", "left"]), ahead=st.sampled_from([0, 2]), by=PEOPLE)
    def stop_whoever_is_named(self, stage, ahead, by):
        """Type in that who is to deliver instead of another stops."""
        named = [entry.successor for entry in self.book.approved if entry.successor and entry.day > self.book.today]
        for code in named[LAST:]:
            self.type_stage_in(code=code, stage=stage, ahead=ahead, by=by)
