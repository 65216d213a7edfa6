"""Earlier days are asked about, and asked about again."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from attestations.models import Obligation
from audits.models import CaseStep, Finding
from suppliers.models import GradeChange, StageChange
from tests.examined import laws, plain
from tests.examined.base import NTH, Base
from tests.examined.book import DAY

#: How long ago.
AGO = st.sampled_from([1, 2, 30, 99, 101, 200, 400])

#: After so many deeds a day is asked about now and then.
DEEDS_A_QUESTION = 3


class Past(Base):
    """A day that is past is asked about."""

    @precondition(lambda self: self.since_asked >= DEEDS_A_QUESTION)
    @rule(ago=AGO)
    def ask(self, ago):
        self.ask_about(self.book.today - ago * DAY)

    @precondition(lambda self: self.since_asked >= DEEDS_A_QUESTION and self.book.remembered)
    @rule(nth=NTH)
    def ask_again(self, nth):
        days = sorted(self.book.remembered)
        self.ask_about(days[nth % len(days)])

    def ask_about(self, day):
        """Hold what is answered about a day against the rows, and against what was answered before."""
        self.since_asked = 0
        answers = answers_on(self.world, day)
        self.hold_that_none([*laws.past_is_the_same(self.world, self.book, day, answers)])
        plainly = plainly_on(self.world, day)
        self.hold_that_none([f"on {day}: {answers}, and by the rows {plainly}"] * (answers != plainly))
        self.book.remembered[day] = answers


def answers_on(world, day):
    """Return what the product says of each supplier on a day."""
    stages = dict(StageChange.objects.on(day).values_list("supplier__code", "stage"))
    grades = dict(GradeChange.objects.on(day).values_list("supplier__code", "grade"))
    found = {}
    for code, pk, state in Finding.objects.with_state(day).order_by("pk").values_list("supplier__code", "pk", "state"):
        found.setdefault(code, []).extend([(pk, state)] if state else [])
    gaps = {}
    rows = Obligation.objects.gaps(day).order_by("requirement__code").values_list("supplier__code", "requirement__code")
    for code, requirement in rows:
        gaps.setdefault(code, []).append(requirement)
    steps = {}
    for code, kind in CaseStep.objects.on(day).order_by("pk").values_list("case__supplier__code", "kind"):
        steps.setdefault(code, []).append(kind)
    return {
        code: (
            stages.get(code, ""),
            grades.get(code, ""),
            tuple(found.get(code, ())),
            tuple(gaps.get(code, ())),
            tuple(steps.get(code, ())),
        )
        for code in world.suppliers
    }


def plainly_on(world, day):
    """Return the same, by looking at the rows one after another."""
    moves, found = plain.states(), plain.findings()
    answers = {}
    for code, supplier in world.suppliers.items():
        mine = [
            (row.pk, plain.state_on(moves.get(row.pk, []), day))
            for row, _on_site in found
            if row.supplier_id == supplier.pk
        ]
        answers[code] = (
            plain.stage_on(supplier.pk, day),
            plain.grade_on(supplier.pk, day),
            tuple(pair for pair in mine if pair[1]),
            tuple(sorted(plain.gaps(supplier.pk, day))),
            tuple(plain.steps_on(supplier.pk, day)),
        )
    return answers
