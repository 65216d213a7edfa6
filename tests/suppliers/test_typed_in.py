"""Who has a tie to a supplier enters neither its stage nor its grade; a sole source is not typed out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheets.confirming import confirm
from sheets.job import Job
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from suppliers.models import Classification, GradeChange, Stage, StageChange, Supplier
from suppliers.services import Fact, correct_fact, end_conflict, record_facts
from suppliers.services.fairness import refuse_tied
from suppliers.services.irreplaceable import typed_out
from tests.factories import (
    TODAY,
    CategoryFactory,
    ConflictFactory,
    GradeFactory,
    SecondSourceFactory,
    SupplierFactory,
    UserFactory,
    gone,
)
from tests.sheets.bringing import bring, grade, outcomes, previewed, refusals, stages, supplier

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
STAGE = (StageChange, {"stage": Stage.SUSPENDED})
GRADE = (GradeChange, {"period": "2024", "grade": "A", "score": None})


@pytest.fixture
def tie():
    return ConflictFactory(conflict_from=TODAY)


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def conflict(tie):
    words = f"You have a conflict of interest with {tie.supplier}; another person must enter it."
    return [("conflict", words)]


class TestSoleSources:
    WORDS = (
        "It is a core supplier, or was within the last twelve months, without a second source that is ready: ask for "
        "the stage on its page, and name who delivers instead."
    )

    @pytest.mark.either
    @pytest.mark.parametrize("day", [TODAY - 90 * DAY, TODAY, TODAY + 90 * DAY])
    def test_one_is_not_typed_out(self, day):
        core, other = SupplierFactory(code="C1", is_core=True), SupplierFactory()
        facts = [Fact(pk, day, {"stage": Stage.ELIMINATED}) for pk in (other.pk, core.pk)]

        said = refused(lambda: record_facts(StageChange, facts, actor=UserFactory(), today=TODAY))

        assert said == [("barred", f"C1: {self.WORDS}")]
        record_facts(StageChange, facts[:1], actor=UserFactory(), today=TODAY)

    @pytest.mark.either
    def test_nor_is_another_stage_made_of_it(self):
        core = SupplierFactory(is_core=True)
        left = Fact(core.pk, TODAY, {"stage": Stage.LEFT})
        record_facts(StageChange, [left], actor=UserFactory(), today=TODAY)
        fact = StageChange.objects.current().get(stage=Stage.LEFT)
        out = Fact(core.pk, TODAY, {"stage": Stage.ELIMINATED})

        assert refused(lambda: correct_fact(fact, out, actor=UserFactory(), today=TODAY))[0][0] == "barred"

    @pytest.mark.either
    def test_who_came_back_since_was_out(self):
        core = SupplierFactory(is_core=True)
        out, back = (
            Fact(core.pk, TODAY - days * DAY, {"stage": stage})
            for days, stage in ((90, Stage.ELIMINATED), (60, Stage.ACTIVE))
        )

        record_facts(StageChange, [out, back], actor=UserFactory(), today=TODAY)

        assert StageChange.objects.on(TODAY - 70 * DAY).get().stage == Stage.ELIMINATED

    @pytest.mark.either
    def test_one_with_a_second_source_that_is_ready_is_none(self):
        core = SecondSourceFactory(qualified=True).supplier
        out = Fact(core.pk, TODAY, {"stage": Stage.ELIMINATED})

        record_facts(StageChange, [out], actor=UserFactory(), today=TODAY)

        assert StageChange.objects.on(TODAY).get(supplier=core).stage == Stage.ELIMINATED

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    def test_nor_does_a_sheet_let_it_go(self):
        bring(suppliers=[supplier("S1", is_core="yes"), supplier("S2")])

        report = bring(suppliers=[supplier(code, stage="eliminated", left_on="2024-12-31") for code in ("S1", "S2")])

        assert (outcomes(report), refusals(report)) == (["refused", "updated"], [(2, "stage", "barred")])

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    def test_one_that_was_gone_before_it_came_on_file_is_history(self):
        years = {"active_from": "2010-01-01", "left_on": "2015-06-30"}
        gone = supplier("S1", stage="eliminated", is_core="yes", **years)

        report = bring(suppliers=[gone, supplier("S2")])

        assert outcomes(report) == ["created", "created"]
        assert stages() == [("2010-01-01", "active"), ("2015-06-30", "eliminated")]

    @pytest.mark.either
    def test_why_one_was_eliminated_on_request_is_corrected(self):
        core = SupplierFactory(code="S1", is_core=True)
        gone(core, successor=SupplierFactory())
        out = StageChange.objects.current().get(supplier=core, stage=Stage.ELIMINATED)
        said = Fact(core.pk, out.effective_on, {"stage": out.stage}, "Its works closed")

        correct_fact(out, said, actor=UserFactory(), today=TODAY)

        corrected = StageChange.objects.current().get(supplier=core, stage=Stage.ELIMINATED)
        assert (corrected.effective_on, corrected.reason) == (TODAY, "Its works closed")

    @pytest.mark.either  # the same statements on both
    def test_they_are_asked_for_at_once_however_many_there_are(self):
        pairs = [SecondSourceFactory(qualified=True) for _n in range(3)] + [SecondSourceFactory() for _n in range(3)]
        entries = [(pair.supplier_id, TODAY, "eliminated") for pair in pairs]

        counts = []
        for some in ([entries[0], entries[3]], entries):
            with CaptureQueriesContext(connection) as asked:
                found = typed_out(some, TODAY)
            counts.append((len(found), len(asked)))

        (one, few), (three, many) = counts
        assert (one, three, few) == (1, 3, many)


class TestTies:
    @pytest.mark.either
    @pytest.mark.parametrize(("model", "content"), [STAGE, GRADE])
    def test_who_has_a_tie_types_nothing_in_while_it_lasts(self, tie, model, content):
        def typed(actor, today):
            facts = [Fact(SupplierFactory().pk, today, content), Fact(tie.supplier_id, today, content)]
            record_facts(model, facts, actor=actor, today=today)

        assert refused(lambda: typed(tie.person, TODAY)) == conflict(tie)

        typed(UserFactory(), TODAY - DAY)
        end_conflict(tie, on=TODAY + DAY, actor=UserFactory())
        with pytest.raises(ValidationError):
            typed(tie.person, TODAY)
        if model is StageChange:
            typed(tie.person, TODAY + DAY)

    def test_nor_corrects_it(self, tie):
        stage, old = StageChange.objects.get(), GradeFactory(supplier=tie.supplier)

        for fact in (stage, old):
            assert refused(lambda fact=fact: correct_fact(fact, None, actor=tie.person, today=TODAY)) == conflict(tie)
        assert StageChange.objects.current().get() == stage

    @pytest.mark.either
    def test_nor_classifies_it(self, tie):
        content = {"category": CategoryFactory().pk, "country": tie.supplier.country_id, "is_core": False}
        facts = [Fact(tie.supplier_id, TODAY, content)]

        said = refused(lambda: record_facts(Classification, facts, actor=tie.person, today=TODAY))

        assert said == conflict(tie)

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    def test_rows_of_a_sheet_are_refused_and_those_of_others_are_not(self):
        bring(suppliers=[supplier("S1"), supplier("S2")], grades=[grade("S1"), grade("S2")])
        tie = ConflictFactory(supplier=Supplier.objects.get(code="S1"), conflict_from=TODAY)

        stages = bring(actor=tie.person, suppliers=[supplier(code, stage="active") for code in ("S1", "S2")])
        names = bring(actor=tie.person, suppliers=[supplier("S1", name="Another name")])
        grades = bring(actor=tie.person, grades=[grade(code, grade="C") for code in ("S1", "S2")])

        assert (outcomes(stages), refusals(stages)) == (["refused", "updated"], [(2, "supplier_code", "conflict")])
        assert outcomes(names) == ["updated"]
        assert (outcomes(grades), refusals(grades)) == (["refused", "updated"], [(2, "supplier_code", "conflict")])

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    def test_nor_confirms_she_what_another_person_brought(self):
        bring(suppliers=[supplier("S1")])
        tie = ConflictFactory(supplier=Supplier.objects.get(code="S1"), conflict_from=TODAY)
        run = previewed(suppliers=[supplier("S1", stage="active")], grades=[grade("S1")])

        with pytest.raises(Unreadable) as said:
            confirm(run, Job(tie.person, TODAY, TODAY), sheet_resources(), lambda _model: True)

        assert said.value.code == "changed"
        assert StageChange.objects.on(TODAY).get().stage == Stage.REGISTERED
        assert not GradeChange.objects.exists()

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    @pytest.mark.parametrize("brought", [{"suppliers": [supplier("S1", stage="active")]}, {"grades": [grade("S1")]}])
    def test_nor_takes_she_an_import_back(self, brought):
        bring(suppliers=[supplier("S1")])
        report = bring(**brought)
        tie = ConflictFactory(supplier=Supplier.objects.get(code="S1"), conflict_from=TODAY)

        with pytest.raises(Unreadable) as said:
            undo(report.run, actor=tie.person, today=TODAY)

        assert (said.value.code, said.value.message) == conflict(tie)[0]

    @pytest.mark.either  # one statement on both
    def test_ties_are_asked_once_however_many_there_are(self, tie):
        many = [SupplierFactory().pk for _n in range(3)]

        with CaptureQueriesContext(
            connection,
        ) as asked:
            refuse_tied(many, actor=tie.person, today=TODAY)

        # The ties, and who is said to be the same firm, or ended in it.
        assert len(asked) == 3
