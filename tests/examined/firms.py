"""Firms apply, and somebody says which are one."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from suppliers.models import StageRequest, Submission
from suppliers.services import accept_application, answer_resemblance, answer_return, ask_for_stage
from suppliers.services.returns import recognised
from tests.examined import laws, plain
from tests.examined.base import HOWS, LAST, NTH, PEOPLE, now_and_then, waits_for
from tests.examined.book import Entry
from tests.examined.history import APPLICANT, CAME_ON, INVITER, noon
from tests.examined.lifecycle import Lifecycle

VERDICTS = st.sampled_from(["same", "same", "another"])


class Firms(Lifecycle):
    """Firms come in, and are known again."""

    def begin(self):
        super().begin()
        self.book.came["S6"] = CAME_ON
        self.book.waits("application", self.world.submission.pk, APPLICANT, INVITER)

    @waits_for("application")
    @rule(nth=NTH, how=HOWS, by=NTH)
    def accept(self, nth, how, by):
        def let_in(waits, person):
            submission = Submission.objects.select_related("application").get(pk=waits.pk)
            given = {"code": APPLICANT, "actor": person, "now": noon(self.book.today)}
            supplier = accept_application(submission.application, **given)
            self.world.suppliers[APPLICANT] = supplier
            self.book.came[APPLICANT] = self.book.today
            gates = laws.gates_of(self.book, supplier.pk, "applied", self.book.today)
            against = [*laws.unmet(gates, supplier.pk, StageRequest(), self.book.today)]
            if self.world.name(person.pk) in self.book.savers:
                against.append("whoever accepted it has saved a gate")
            self.book.entries.append(Entry(APPLICANT, "applied", self.book.today, tuple(against), tuple(gates)))
            self.book.approved.append(self.book.entries[-1])

        self.decide("application", nth, how, by, let_in, "accepted")

    @now_and_then
    @rule(by=PEOPLE, verdict=VERDICTS)
    def say_what_it_is(self, by, verdict):
        """Say of two suppliers that are named alike whether they are one firm: it is asked once."""
        one = self.world.suppliers["S3"]
        for alike in recognised(one, self.book.today):
            given = {"verdict": verdict, "reason": "Its sister.", "actor": self.world.people[by]}

            def say(alike=alike, given=given):
                answer_resemblance(one, alike, **given, today=self.book.today)
                self.no_tie(by, "S3")

            self.attempt("said what it is", say, f"S3 and {alike.other.code}: {verdict} by {by}")

    @precondition(lambda self: not self.book.waiting["stage"])
    @rule(asker=PEOPLE, sayer=PEOPLE, other=PEOPLE)
    def make_one_firm_two(self, asker, sayer, other):
        """Let somebody say that a firm is one that was eliminated, another that it is not, and approve its stage."""
        if plain.stage_on(self.world.suppliers["S6"].pk, self.book.today) != "applied":
            return
        request = StageRequest(
            supplier=self.world.suppliers["S6"], stage="selected", effective_on=self.book.today, reason="Springs."
        )

        def ask():
            ask_for_stage(request, actor=self.world.people[asker], today=self.book.today)
            self.book.waits("stage", request.pk, "S6", asker)

        if self.attempt("stage asked", ask, f"S6 → selected by {asker}"):
            self.answer_return(request, "same", sayer)
            self.answer_return(request, "another", other)
            self.approve_stage(nth=LAST, how=other, by=0)

    def answer_return(self, request, verdict, by):
        """Say whether the supplier of a request is one that was eliminated."""

        def say():
            given = {"verdict": verdict, "reason": "So it is.", "actor": self.world.people[by]}
            answer_return(request, self.world.suppliers["S4"].pk, **given, today=self.book.today)

        self.attempt("said what it is", say, f"S6 and S4: {verdict} by {by}")
