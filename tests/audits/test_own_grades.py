"""A grade that an assessment did not tell was right until it is replaced, and not by who recorded it."""

from datetime import timedelta

import pytest

from audits.models import ImprovementCase, Override
from audits.services import ask_override, close_cycle, decide_override, record_meeting
from evidence.verify import findings
from suppliers.models import GradeChange
from suppliers.services import Fact, correct_fact, record_facts
from tests.audits.cycles import unassessed
from tests.audits.refusals import refused
from tests.factories import TODAY, GradeFactory, SupplierFactory, UserFactory, opened, scorecard, scored
from tests.sheets.bringing import bring, grade, outcomes, refusals

pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = timedelta(days=1)
EARLY = TODAY - 100 * DAY


def regraded(assessment, told, *, by=None, today=TODAY):
    """Let another grade be asked for, and approved by another person."""
    asked = ask_override(assessment, grade=told, reason="We looked again.", actor=UserFactory(), today=today)
    decide_override(asked, Override.Decision.APPROVED, actor=by or UserFactory(), today=today)


def grade_on(day):
    return GradeChange.objects.on(day).values_list("grade", flat=True).first()


class TestReplacing:
    def test_days_before_the_cycle_keep_what_was_typed(self):
        supplier = SupplierFactory(code="S1")
        GradeFactory(supplier=supplier, period="2024", grade="B", effective_on=EARLY, today=EARLY)
        without_grade = unassessed()

        regraded(without_grade, "D", today=TODAY + 5 * DAY)

        found = [grade_on(day) for day in (EARLY, TODAY, TODAY + 4 * DAY, TODAY + 5 * DAY)]
        assert found == ["B", "B", "B", "D"]
        assert ImprovementCase.objects.get().opened_on == TODAY + 5 * DAY
        assert [*findings()] == []

    def test_who_had_none_gets_one_from_today(self):
        without_grade = unassessed()

        regraded(without_grade, "D", today=TODAY + 50 * DAY)

        assert (grade_on(TODAY + 49 * DAY), grade_on(TODAY + 50 * DAY)) == (None, "D")

    def test_what_was_to_count_later_never_does(self):
        without_grade = unassessed()
        GradeFactory(
            supplier=without_grade.supplier, period="2024", grade="B", effective_on=TODAY + 9 * DAY, today=TODAY
        )

        regraded(without_grade, "C")

        assert (grade_on(TODAY), grade_on(TODAY + 9 * DAY)) == ("C", "C")

    def test_who_typed_a_grade_replaces_it_by_no_decision_of_hers(self):
        supplier, officer = SupplierFactory(code="S1"), UserFactory(role="manager")
        GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=EARLY, today=EARLY, actor=officer)
        case = ImprovementCase.objects.get()
        record_meeting(case, minutes="Quality fell.", held_on=EARLY, actor=UserFactory(), today=EARLY)
        without_grade = unassessed()

        assert refused(lambda: regraded(without_grade, "A", by=officer)) == [
            "The grade on file is yours; another person must replace it."
        ]
        case.refresh_from_db()
        assert (grade_on(TODAY), case.outcome) == ("D", "")


class TestDecidedWhereNoGradeWasTold:
    def test_nobody_types_over_it(self):
        without_grade, asker = unassessed(), UserFactory(role="officer")
        asked = ask_override(without_grade, grade="D", reason="We looked.", actor=asker, today=TODAY)
        decide_override(asked, Override.Decision.APPROVED, actor=UserFactory(), today=TODAY)
        told = GradeChange.objects.get()
        better = Fact(told.supplier_id, TODAY, {"period": "2024", "grade": "A", "score": None})

        said = refused(lambda: correct_fact(told, better, actor=asker, today=TODAY + DAY))

        assert said[0].startswith("S1: The grade of 2024 was told by an assessment: object to it, or ask for another")
        assert (grade_on(TODAY), ImprovementCase.objects.get().outcome) == ("D", "")

    def test_nor_does_another_cycle_of_the_period(self):
        regraded(unassessed(), "D")

        assert refused(lambda: opened(SupplierFactory._meta.model.objects.get(code="S1"))) == [
            "S1 Supplier S1: graded for 2024 already. Object to it, or ask for another grade, on its page."
        ]


class TestTypedOverWhatWasTold:
    @pytest.fixture
    def told(self):
        """Return a supplier of which a cycle told a D a hundred days ago."""
        scorecard(100)
        supplier = SupplierFactory(code="S1")
        cycle = opened(supplier, period="2024H1", today=EARLY)
        scored(cycle, supplier, 40, today=EARLY)
        close_cycle(cycle, actor=UserFactory(), today=EARLY)
        return supplier

    def typed(self, supplier, period, day):
        fact = Fact(supplier.pk, day, {"period": period, "grade": "A", "score": None})
        record_facts(GradeChange, [fact], actor=UserFactory(role="officer"), today=TODAY)

    @pytest.mark.parametrize("period", ["2024", "2024Q3"])
    @pytest.mark.parametrize("ago", [100, 1])
    def test_not_on_days_that_are_past(self, told, period, ago):
        said = refused(lambda: self.typed(told, period, TODAY - ago * DAY))

        words = f"S1: The grade of 2024H1 was told by an assessment, and that of {period} would stand in its place on"
        assert said == [f"{words} days that are past: let it count from today."]
        assert grade_on(TODAY) == "D"

    def test_from_today_on_it_is(self, told):
        self.typed(told, "2024", TODAY)

        assert (grade_on(TODAY - DAY), grade_on(TODAY)) == ("D", "A")
        mine = GradeChange.objects.current().get(period="2024")
        later = Fact(told.pk, TODAY, {"period": "2024", "grade": "B", "score": None})
        correct_fact(mine, later, actor=UserFactory(role="officer"), today=TODAY + 9 * DAY)
        assert grade_on(TODAY) == "B"

    @pytest.mark.parametrize("way", ["typed", "imported"])
    def test_nor_is_one_that_was_typed_ahead_made_better_on_them(self, told, way):
        day = TODAY - 50 * DAY
        GradeFactory(supplier=told, period="2024", grade="D", effective_on=day, today=day)
        old = GradeChange.objects.current().get(period="2024")

        if way == "typed":
            same_day = Fact(told.pk, day, {"period": "2024", "grade": "A", "score": None})
            said = refused(lambda: correct_fact(old, same_day, actor=old.recorded_by, today=TODAY))
            words = "S1: The grade of 2024H1 was told by an assessment, and that of 2024 would stand in its place on"
            assert said == [f"{words} days that are past: let it count from today."]
        else:
            report = bring(grades=[grade("S1", period="2024", grade="A", effective_on=day.isoformat())])
            assert refusals(report) == [(2, "effective_on", "barred")]

        from_today = Fact(told.pk, TODAY, {"period": "2024", "grade": "A", "score": None})
        correct_fact(old, from_today, actor=old.recorded_by, today=TODAY)
        assert (grade_on(TODAY - DAY), grade_on(TODAY)) == ("D", "A")

    def test_history_of_earlier_periods_is(self, told):
        self.typed(told, "2023", EARLY - 100 * DAY)

        assert (grade_on(EARLY - DAY), grade_on(EARLY)) == ("A", "D")

    def test_nor_by_a_sheet(self, told):
        report = bring(grades=[grade("S1", period="2024", grade="A", effective_on=EARLY.isoformat())])

        assert outcomes(report) == ["refused"]
        assert refusals(report) == [(2, "effective_on", "barred")]
