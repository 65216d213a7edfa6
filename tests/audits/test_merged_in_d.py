"""Where one in D ended in another in D, nobody types over the D of either: the firm would be in D nowhere."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audits.gates import merged_in_d
from audits.models import ImprovementCase, Scorecard
from audits.services import Looked, close_cycle, verify_answer
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import GradeChange, Stage, Supplier
from suppliers.services import Fact, approve_merge, correct_fact, record_facts, write_facts
from tests.factories import (
    TODAY,
    CaseFactory,
    GradeFactory,
    MergeFactory,
    PlanAnswerFactory,
    SupplierFactory,
    UserFactory,
    gone,
    opened,
    scorecard,
    scored,
)
from tests.sheets.bringing import bring, grade, outcomes, refusals, supplier

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WORDS = (
    "OLD Supplier OLD ended in NEW Supplier NEW while both were in D: nobody types over the D of 2024. Another grade "
    "comes of a new assessment of NEW Supplier NEW."
)


@pytest.fixture
def typist():
    return UserFactory(role="officer")


@pytest.fixture
def old():
    """Return a supplier in D that left."""
    found = SupplierFactory(code="OLD")
    CaseFactory(supplier=found)
    gone(found, Stage.LEFT)
    return Supplier.objects.get(pk=found.pk)


def new(typist):
    """Return a supplier for which somebody typed a D in."""
    found = SupplierFactory(code="NEW")
    GradeFactory(supplier=found, grade="D", actor=typist)
    return Supplier.objects.get(pk=found.pk)


def ended(one, kept):
    approve_merge(MergeFactory(ended=one, kept=kept), actor=UserFactory(), today=TODAY)


def d_of(of):
    return GradeChange.objects.current().get(supplier=of)


def better(of, **content):
    return Fact(of.supplier_id, of.effective_on, {"period": of.period, "grade": "A", "score": None} | content)


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def test_nobody_takes_the_d_away_that_let_another_end_in_it(old, typist):
    kept = new(typist)
    ended(old, kept)

    for actor in (typist, UserFactory(role="officer")):
        for fact in (None, better(d_of(kept)), better(d_of(kept), period="2023")):
            said = refused(lambda fact=fact, actor=actor: correct_fact(d_of(kept), fact, actor=actor, today=TODAY))
            assert said == [("barred", f"NEW: {WORDS}")]

    assert d_of(kept).grade == "D"
    assert ImprovementCase.objects.get(supplier=kept).is_open


@pytest.mark.either  # the same statements as above
def test_nor_a_part_of_its_period_and_a_later_one_is_in_nobodys_way(old, typist):
    kept = new(typist)
    ended(old, kept)

    def typed(period, day):
        content = {"period": period, "grade": "A", "score": None}
        record_facts(GradeChange, [Fact(kept.pk, day, content)], actor=typist, today=TODAY)

    assert refused(lambda: typed("2024-12", TODAY)) == [("barred", f"NEW: {WORDS}")]
    typed("2025", TODAY + 90 * DAY)
    assert GradeChange.objects.current().filter(supplier=kept).count() == len(("2024", "2025"))


@pytest.mark.either
def test_nor_the_d_of_the_one_that_ended_nor_does_a_later_grade_dated_back_help(old, typist):
    kept = new(typist)
    ended(old, kept)
    first = d_of(old)
    content = {"period": "2024-12", "grade": "A", "score": None}

    assert refused(lambda: correct_fact(first, None, actor=first.recorded_by, today=TODAY)) == [
        ("barred", f"OLD: {WORDS}")
    ]
    assert refused(lambda: record_facts(GradeChange, [Fact(old.pk, TODAY, content)], actor=typist, today=TODAY)) == [
        ("barred", f"OLD: {WORDS}")
    ]


@pytest.mark.either
def test_what_another_decision_took_away_keeps_nobody(old, typist):
    kept = new(typist)
    ended(old, kept)
    first = d_of(old)
    write_facts(GradeChange, [better(first)], actor=UserFactory(), today=TODAY, supersedes=[first.pk], is_approved=True)

    correct_fact(d_of(kept), better(d_of(kept)), actor=typist, today=TODAY)

    assert d_of(kept).grade == "A"


@pytest.mark.either  # the same statements as above
def test_who_ended_without_a_d_keeps_nobody(typist):
    kept = new(typist)
    other = SupplierFactory(left=True)
    GradeFactory(supplier=other, period="2023", grade="D", effective_on=TODAY - 300 * DAY)
    GradeFactory(supplier=other, grade="C")
    ended(Supplier.objects.get(pk=other.pk), kept)

    correct_fact(d_of(kept), None, actor=typist, today=TODAY)

    assert not GradeChange.objects.current().filter(supplier=kept).exists()


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_a_sheet_neither_brings_another_grade_nor_is_its_d_taken_back(old, typist):
    bring(suppliers=[supplier("NEW")])
    brought = bring(actor=typist, grades=[grade("NEW", period="2024", grade="D", score="")])
    ended(old, Supplier.objects.get(code="NEW"))

    report = bring(grades=[grade("NEW", period="2024", grade="B", score="")])
    with pytest.raises(Unreadable) as undone:
        undo(brought.run, actor=typist, today=TODAY)

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "grade", "barred")])
    assert (undone.value.code, undone.value.message) == ("barred", f"NEW: {WORDS}")


@pytest.mark.usefixtures("reference")
def test_nor_is_it_removed_with_the_import_that_brought_both(old, typist):
    brought = bring(
        actor=typist, suppliers=[supplier("NEW")], grades=[grade("NEW", period="2024", grade="D", score="")]
    )
    ended(old, Supplier.objects.get(code="NEW"))

    with pytest.raises(Unreadable):
        undo(brought.run, actor=typist, today=TODAY)

    assert GradeChange.objects.current().filter(supplier__code="NEW", grade="D").exists()


@pytest.mark.either  # one statement on both
def test_one_query_where_nobody_ended_in_d(typist, django_assert_num_queries):
    kept = new(typist)

    with django_assert_num_queries(1):
        assert merged_in_d([(kept.pk, "2024")], typist) == {}


class TestWhoWentInD:
    """A D that was told, or in whose case the supplier went, is escaped by no later grade that one person typed in."""

    WORDS = (
        "The D of 2024 still counts for OLD Supplier OLD, whatever was typed in since: it was not restored. It ends "
        "only in a supplier with grade D."
    )

    def typed(self, of):
        GradeFactory(supplier=of, period="2025", grade="A", effective_on=TODAY + DAY, today=TODAY + DAY)
        return Supplier.objects.get(pk=of.pk)

    def told(self):
        found = SupplierFactory(code="OLD")
        Scorecard.objects.update(is_used=False)
        scorecard(100)
        cycle = opened(found)
        scored(cycle, found, 10)
        close_cycle(cycle, actor=UserFactory(), today=TODAY)
        gone(found, Stage.LEFT)
        return found

    @pytest.mark.either
    def test_it_ends_in_no_clean_firm(self, old):
        self.barred(old)

    def test_nor_does_one_that_a_cycle_told(self):
        self.barred(self.told())

    def barred(self, of):
        of = self.typed(of)
        assert of.grade == "A"

        said = refused(lambda: MergeFactory(ended=of, kept=SupplierFactory(), today=TODAY + DAY))

        assert said == [("barred", self.WORDS)]

    @pytest.mark.either
    def test_one_that_was_restored_does(self):
        answer = PlanAnswerFactory()
        verify_answer(answer, Looked(TODAY, is_effective=True), actor=UserFactory(), today=TODAY)
        of = self.typed(answer.action.case.supplier)
        assert ImprovementCase.objects.get().outcome == "restored"

        merge = MergeFactory(ended=of, kept=SupplierFactory(), today=TODAY + DAY)

        assert merge.pk

    @pytest.mark.either
    def test_one_whose_d_was_typed_in_as_history_does(self):
        of = SupplierFactory()
        GradeFactory(supplier=of, period="2024", grade="A")
        GradeFactory(supplier=of, period="2023", grade="D")

        assert MergeFactory(ended=Supplier.objects.get(pk=of.pk), kept=SupplierFactory()).pk
