"""Grades: by cycles, typed in, objected to, overridden; and what follows from them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from hypothesis import strategies as st
from hypothesis.stateful import rule

from audits.models import (
    Assessment,
    AssessmentCycle,
    CaseStep,
    Consequence,
    Objection,
    Override,
    RaisedVeto,
)
from audits.services import (
    Mark,
    answer_objection,
    ask_override,
    close_cycle,
    decide_consequence,
    decide_override,
    decide_veto,
    object_to,
    open_cycle,
    raise_veto,
    record_scores,
)
from suppliers.models import GradeChange
from suppliers.services import Fact, correct_fact, record_facts
from tests.examined.audited import Audited
from tests.examined.base import HOWS, LAST, NTH, PEOPLE, SUPPLIERS, THEN, asks_for, now_and_then, waits_for
from tests.examined.book import DAY
from tests.examined.lifecycle import DAYS
from tests.examined.world import PERIODS, STAFF
from tests.sheets.bringing import bring

GRADES = st.sampled_from("DDABC")
#: Most of all who scored nobody yet.
CLOSERS = st.sampled_from(["Ann", *STAFF])
#: Who may score.
SCORERS = st.sampled_from(["Ann", "Dan"])


class Graded(Audited):
    """Suppliers are assessed."""

    def begin(self):
        super().begin()
        for cycle in AssessmentCycle.objects.filter(closed_on=None):
            self.book.waits("cycle", cycle.pk, "")

    @asks_for("cycle")
    @rule(period=st.sampled_from(PERIODS), by=PEOPLE)
    def open_cycle(self, period, by):
        cycle = AssessmentCycle(period=period, due_on=self.book.today + 30 * DAY)

        def opened():
            open_cycle(cycle, actor=self.world.people[by], today=self.book.today)
            self.book.waits("cycle", cycle.pk, "")

        self.attempt("cycle opened", opened, f"{period} by {by}")

    @rule(nth=NTH, value=st.sampled_from([10, 59, 75, 100]), by=st.sampled_from(["Ann", "Ann", "Dan", "Dan", "Ben"]))
    def score(self, nth, value, by):
        rows = Assessment.objects.filter(cycle__closed_on=None).order_by("pk")
        if not rows:
            return
        row = rows[nth % len(rows)]
        code = self.world.code(row.supplier_id)

        def give():
            marks = [Mark(row.pk, criterion.pk, Decimal(value)) for criterion in row.scorecard.criteria.all()]
            record_scores(marks, actor=self.world.people[by], today=self.book.today)
            self.no_tie(by, code)

        self.attempt("score given", give, f"{value} to {code} by {by}")

    @now_and_then
    @rule(period=st.sampled_from(PERIODS), opener=st.sampled_from(STAFF), by=SCORERS, closer=CLOSERS, nth=NTH)
    def close_over_a_part(self, period, opener, by, closer, nth):
        """Leave one of a new cycle in D whatever the last score comes to; then somebody closes the cycle."""
        self.open_cycle(period=period, by=opener)
        rows = Assessment.objects.filter(cycle__closed_on=None, scores=None).order_by("cycle", "pk")
        if not rows:
            return
        row = rows[nth % len(rows)]
        code = self.world.code(row.supplier_id)

        def give():
            mark = Mark(row.pk, row.scorecard.criteria.first().pk, Decimal(10))
            record_scores([mark], actor=self.world.people[by], today=self.book.today)
            self.no_tie(by, code)

        if self.attempt("score given", give, f"a part to {code} by {by}"):
            cycles = [waits.pk for waits in self.book.waiting["cycle"]]
            self.close_cycle(nth=cycles.index(row.cycle_id), by=closer, then="")

    @waits_for("cycle")
    @rule(nth=NTH, by=PEOPLE, then=THEN)
    def close_cycle(self, nth, by, then):
        rows = self.book.waiting["cycle"]
        waits = rows[nth % len(rows)]

        def close():
            cycle = AssessmentCycle.objects.get(pk=waits.pk)
            close_cycle(cycle, actor=self.world.people[by], today=self.book.today)
            assessed = Assessment.objects.filter(cycle=cycle).order_by("pk").values_list("supplier__code", flat=True)
            for code in assessed:
                self.book.decide("cycle", waits._replace(supplier=code), by)
            # A grade that was on file for the period counts until today.
            told = GradeChange.objects.current().filter(supplier__code__in=assessed, period=cycle.period)
            for code, day in told.order_by("pk").values_list("supplier__code", "effective_on"):
                self.book.moved(code, day)
            self.note_consequences()

        if self.attempt("cycle closed", close, f"{waits.pk} by {by}") and then and self.book.waiting["consequence"]:
            self.decide_consequence(nth=LAST, how=then, by=nth, decision="approved")

    def note_consequences(self):
        """Note what was proposed and waits."""
        known = {waits.pk for waits in self.book.waiting["consequence"]}
        for row in Consequence.objects.filter(decision="waiting").exclude(pk__in=known).order_by("pk"):
            self.book.waits(
                "consequence", row.pk, self.world.code(row.supplier_id), self.world.name(row.proposed_by_id)
            )

    @waits_for("consequence")
    @rule(nth=NTH, how=HOWS, by=NTH, decision=st.sampled_from(["approved", "dismissed"]))
    def decide_consequence(self, nth, how, by, decision):
        def say(waits, person):
            decide_consequence(Consequence.objects.get(pk=waits.pk), decision, actor=person, today=self.book.today)

        self.decide("consequence", nth, how, by, say, decision)

    @asks_for("veto")
    @rule(nth=NTH, by=PEOPLE, then=THEN)
    def raise_veto(self, nth, by, then):
        rows = Assessment.objects.filter(cycle__closed_on=None).order_by("pk")
        if not rows:
            return
        row = rows[nth % len(rows)]
        code = self.world.code(row.supplier_id)
        raised = RaisedVeto(assessment=row, veto=self.world.veto, words="It paid.")

        def say():
            raise_veto(raised, actor=self.world.people[by], today=self.book.today)
            self.book.waits("veto", raised.pk, code, by)
            self.no_tie(by, code)

        if self.attempt("veto raised", say, f"{code} by {by}") and then:
            self.decide_veto(nth=LAST, how=then, by=nth, decision="confirmed")

    @waits_for("veto")
    @rule(nth=NTH, how=HOWS, by=NTH, decision=st.sampled_from(["confirmed", "dismissed"]))
    def decide_veto(self, nth, how, by, decision):
        def say(waits, person):
            decide_veto(RaisedVeto.objects.get(pk=waits.pk), decision, actor=person, today=self.book.today)

        self.decide("veto", nth, how, by, say, decision)

    def some_assessment(self, nth):
        """Return one of the assessments that are closed; None where there is none."""
        rows = Assessment.objects.filter(cycle__closed_on__isnull=False).order_by("-pk")
        return rows[nth % len(rows)] if rows else None

    @asks_for("objection")
    @rule(nth=NTH, is_theirs=st.booleans(), then=THEN)
    def object(self, nth, is_theirs, then):
        row = self.some_assessment(nth)
        if not row:
            return
        code = self.world.code(row.supplier_id)
        by, closer = self.asker(code, is_theirs), self.world.name(row.cycle.closed_by_id)

        def say():
            objection = object_to(row, "We deliver well.", actor=self.world.people[by])
            scores = row.scores.values_list("assessor", flat=True)
            scorers = {name for assessor in scores if (name := self.world.name(assessor))}
            self.book.waits("objection", objection.pk, code, by, closer, *scorers)

        if self.attempt("objected", say, f"{code} by {by}") and then:
            self.answer_objection(nth=LAST, how=then, by=nth, grade="D")

    @waits_for("objection")
    @rule(nth=NTH, how=HOWS, by=NTH, grade=st.sampled_from(["", "A", "C", "D"]))
    def answer_objection(self, nth, how, by, grade):
        def say(waits, person):
            objection = Objection.objects.select_related("assessment__cycle").get(pk=waits.pk)
            answer_objection(objection, answer="As said.", grade=grade, actor=person, today=self.book.today)
            self.regraded(waits.supplier, objection.assessment.cycle.period)

        self.decide("objection", nth, how, by, say, grade or "refused")

    @asks_for("override")
    @rule(nth=NTH, grade=GRADES, by=PEOPLE, then=THEN)
    def ask_override(self, nth, grade, by, then):
        row = self.some_assessment(nth)
        if row:
            self.ask_for_grade(row, grade, by, nth, then)

    def ask_for_grade(self, row, grade, by, nth, then):
        """Ask for another grade of an assessment."""
        code = self.world.code(row.supplier_id)

        def ask():
            asked = ask_override(
                row, grade=grade, reason="It was ill.", actor=self.world.people[by], today=self.book.today
            )
            self.book.waits("override", asked.pk, code, by)
            self.no_tie(by, code)

        if self.attempt("override asked", ask, f"{code} {grade} by {by}") and then:
            self.decide_override(nth=LAST, how=then, by=nth, decision="approved")

    @waits_for("override")
    @rule(nth=NTH, how=HOWS, by=NTH, decision=st.sampled_from(["approved", "approved", "refused"]))
    def decide_override(self, nth, how, by, decision):
        def say(waits, person):
            override = Override.objects.select_related("assessment__cycle").get(pk=waits.pk)
            decide_override(override, decision, actor=person, today=self.book.today)
            self.regraded(waits.supplier, override.assessment.cycle.period)

        self.decide("override", nth, how, by, say, decision)

    @rule(grade=GRADES, by=PEOPLE, over=GRADES, typist=PEOPLE)
    def type_over_what_two_told(self, grade, by, over, typist):
        """Let two give a grade where an assessment came to none, and somebody correct that."""
        row = Assessment.objects.filter(closed_at__isnull=False, grade="").order_by("pk").first()
        if row:
            code = self.world.code(row.supplier_id)
            self.ask_for_grade(row, grade, by, 0, then="another")
            self.correct_grade(code=code, nth=LAST, grade=over, ahead=0, by=typist)

    @waits_for("cycle")
    @rule(code=st.sampled_from(["S2", "S3"]), period=st.sampled_from(PERIODS[2:]), by=PEOPLE, closer=CLOSERS)
    def type_ahead_of_a_cycle(self, code, period, by, closer):
        """Let a good grade of a later period be on file before a cycle tells its own."""
        self.type_grade_in(code=code, period=period, grade="B", ahead=0, by=by)
        self.close_cycle(nth=0, by=closer, then="")

    def regraded(self, code, period):
        """Note that another grade may count from the day of the first one on."""
        first = GradeChange.objects.filter(supplier__code=code, period=period).order_by("effective_on").first()
        if first:
            self.book.moved(code, first.effective_on)
        self.note_consequences()

    @rule(code=SUPPLIERS, period=st.sampled_from(PERIODS), grade=GRADES, ahead=DAYS, by=PEOPLE)
    def type_grade_in(self, code, period, grade, ahead, by):
        supplier, day = self.world.suppliers[code], self.book.today + ahead * DAY

        def record():
            row = GradeChange(supplier=supplier, period=period, grade=grade, effective_on=day)
            row.full_clean(exclude=["period_from", "period_until"])
            fact = Fact(supplier.pk, day, {"period": period, "grade": grade, "score": None})
            record_facts(GradeChange, [fact], actor=self.world.people[by], today=self.book.today)
            self.book.moved(code, day)

        self.attempt("grade typed in", record, f"{code} {period} {grade} from {day} by {by}")

    @now_and_then
    @rule(code=SUPPLIERS, nth=NTH, grade=GRADES, ahead=DAYS, by=PEOPLE)
    def correct_grade(self, code, nth, grade, ahead, by):
        rows = GradeChange.objects.current().filter(supplier=self.world.suppliers[code]).order_by("pk")
        if not rows:
            return
        old, day = rows[nth % len(rows)], self.book.today + ahead * DAY
        own = old.grade == "D" and self.world.name(old.recorded_by_id) == by and self.is_worked_on(code, old.period)

        def correct():
            fact = Fact(old.supplier_id, day, {"period": old.period, "grade": grade, "score": None})
            correct_fact(old, fact, actor=self.world.people[by], today=self.book.today)
            self.book.moved(code, min(day, old.effective_on))
            self.hold_that_none([f"{by} took back a D of {code} of her own, which was worked on"] * own)

        self.attempt("grade corrected", correct, f"{code} {old} → {grade} from {day} by {by}")

    def is_worked_on(self, code, period):
        """Tell whether somebody took a step of the open case about a period."""
        steps = CaseStep.objects.filter(case__supplier__code=code, case__period=period, case__outcome="")
        return steps.filter(done_by__isnull=False).exists()

    @now_and_then
    @rule(code=SUPPLIERS, period=st.sampled_from(PERIODS), grade=GRADES, by=PEOPLE)
    def bring_grade(self, code, period, grade, by):
        """Let a sheet say another grade."""
        row = {"supplier_code": code, "period": period, "grade": grade, "effective_on": self.book.today.isoformat()}

        def take():
            report = bring(actor=self.world.people[by], today=self.book.today, grades=[row])
            refuse_rows(report)
            self.book.moved(
                code,
                min(
                    day
                    for (day,) in GradeChange.objects.filter(supplier__code=code, period=period).values_list(
                        "effective_on"
                    )
                ),
            )

        self.attempt("grade imported", take, f"{code} {period} {grade} by {by}")


def refuse_rows(report):
    """Raise ValidationError with what is said of the rows that a sheet brought and that were refused."""
    said = [problem.message for taken in report.sheets for row in taken.rows for problem in row.problems]
    if said:
        raise ValidationError(said)
