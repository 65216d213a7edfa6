"""Improvement cases go on, step by step."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from audits.models import CaseStep, ImprovementCase, PlanAnswer, PlannedAction
from audits.services import (
    Looked,
    agree_plan,
    answer_action,
    ask_for_plan_time,
    note_action,
    record_meeting,
    record_talk,
    verify_answer,
)
from tests.examined.base import HOWS, LAST, NTH, THEN, asks_for, waits_for
from tests.examined.book import DAY, FAR
from tests.examined.graded import GRADES, Graded
from tests.examined.lifecycle import DAYS
from tests.examined.world import PERIODS

#: The newest that has begun most of all; the others are to come.
OTHER_PERIODS = st.sampled_from([PERIODS[-1], PERIODS[-1], "2025Q1", "2026"])
#: Whose plan is agreed when an example begins; empty: nobody's.
PLANNED = st.sampled_from(["", "S1", "S2", "S3"])


class Cases(Graded):
    """Suppliers in grade D improve, or go."""

    def begin(self):
        super().begin()
        self.book.ended = {*ImprovementCase.objects.exclude(outcome="").values_list("pk", flat=True)}

    @initialize(code=PLANNED, how=HOWS, then=st.sampled_from(["", "another"]))
    def begin_at_the_checks(self, code, how, then):
        """Let the plan of a supplier in grade D be agreed, or be carried out: few lists of deeds come so far."""
        if code:
            self.type_grade_in(code=code, period="2024H2", grade="D", ahead=0, by="Dan")
            for _step in (*self.STEPS, *["check"] * bool(then)):
                self.take_step(nth=0, how=how, by=0, ago=0, then=then)

    @rule(nth=NTH, grade=GRADES, period=OTHER_PERIODS, ahead=DAYS)
    def assess_anew(self, nth, grade, period, ahead):
        """Give the supplier of a case a grade: one of a later period ends a case at its last step alone."""
        cases = ImprovementCase.objects.filter(outcome="").order_by("-pk")
        if cases:
            code = self.world.code(cases[nth % len(cases)].supplier_id)
            self.type_grade_in(code=code, period=period, grade=grade, ahead=ahead, by="Dan")

    @rule(nth=NTH, grade=st.sampled_from("ABCD"), period=OTHER_PERIODS, ahead=DAYS, is_early=st.booleans())
    def assess_about_the_last_step(self, nth, grade, period, ahead, is_early):
        """Give a grade shortly before the last step of a case begins, or shortly after, and let some days pass."""
        at_checks = CaseStep.objects.filter(case__outcome="", kind="check", until=FAR).order_by("-case")
        if not at_checks:
            return
        case = at_checks[nth % len(at_checks)].case
        code = self.world.code(case.supplier_id)
        given = {"code": code, "period": period, "grade": grade, "ahead": ahead, "by": "Dan"}
        if is_early:
            self.type_grade_in(**given)
        self.answer_plan(case, code, "another", then="another")
        if not is_early:
            self.type_grade_in(**given)
        self.let_days_pass(days=7)

    @rule(nth=NTH, how=HOWS, by=NTH, ago=st.sampled_from([0, 0, 1, -1]), then=THEN, steps=st.integers(1, 4))
    def go_on(self, nth, how, by, ago, then, steps):
        """Take the steps at which a case is, one after another."""
        for _step in range(steps):
            self.take_step(nth, how, by, ago, then)

    def take_step(self, nth, how, by, ago, then):
        """Take the step at which a case is."""
        cases = ImprovementCase.objects.filter(outcome="").order_by("-pk")
        if not cases:
            return
        case, day = cases[nth % len(cases)], self.book.today - ago * DAY
        step, code = case.steps.latest("pk").kind, self.world.code(case.supplier_id)
        if step == "check":
            self.answer_plan(case, code, how, then)
        elif step in self.STEPS:
            person = self.free(code, how, by)

            def take():
                self.STEPS[step](self, case, day, self.world.people[person])
                self.no_tie(person, code)

            self.attempt(f"case: {step}", take, f"of {code} on {day} by {person}")

    def meet(self, case, day, person):
        record_meeting(case, minutes="Quality fell.", held_on=day, actor=person, today=self.book.today)

    def talk(self, case, day, person):
        record_talk(case, minutes="It will mend it.", held_on=day, actor=person, today=self.book.today)

    def plan(self, case, day, person):
        action = PlannedAction(case=case, words="Mark the lines", owner="Wu", due_on=self.book.today + 30 * DAY)
        note_action(action, actor=person, today=self.book.today)
        agree_plan(case, agreed_on=day, actor=person, today=self.book.today)

    STEPS = {"meeting": meet, "talk": talk, "plan": plan}

    def answer_plan(self, case, code, how, then):
        by = self.asker(code, how != "own")
        action = case.actions.latest("pk")

        def answer():
            said = answer_action(action, "Done.", actor=self.world.people[by], today=self.book.today)
            self.book.waits("plan", said.pk, code, by)

        if self.attempt("case: answer", answer, f"of {code} by {by}") and then:
            self.verify_plan(nth=LAST, how=then, by=0, is_effective=True)

    @asks_for("extension")
    @rule(nth=NTH, is_theirs=st.booleans(), days=st.sampled_from([30, 90, -30]), then=THEN)
    def ask_for_plan_time(self, nth, is_theirs, days, then):
        actions = PlannedAction.objects.agreed(self.book.today).order_by("-pk")
        if not actions:
            return
        action = actions[nth % len(actions)]
        code = self.world.code(action.case.supplier_id)
        by, given = self.asker(code, is_theirs), {"due_on": action.due_on + days * DAY, "why": "Parts lack."}

        def ask():
            extension = ask_for_plan_time(action, **given, actor=self.world.people[by], today=self.book.today)
            self.book.waits("extension", extension.pk, code, by)

        if self.attempt("case: time asked for", ask, f"{action} of {code} by {by}") and then:
            self.decide_extension(nth=LAST, how=then, by=nth, is_granted=True)

    @waits_for("plan")
    @rule(nth=NTH, how=HOWS, by=NTH, is_effective=st.sampled_from([True, True, False]))
    def verify_plan(self, nth, how, by, is_effective):
        def look(waits, person):
            looked = Looked(self.book.today, is_effective, "Seen.")
            verify_answer(PlanAnswer.objects.get(pk=waits.pk), looked, actor=person, today=self.book.today)

        self.decide("plan", nth, how, by, look, "carried out" if is_effective else "not enough")
