"""Who is named to deliver instead of one that goes stays one that delivers until that day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import SecondSource, Stage, StageChange, Supplier
from suppliers.services import Fact, approve_merge, approve_stage, correct_fact, end_second_source, record_facts
from suppliers.services.irreplaceable import was_sole_source
from suppliers.successors import needed_until
from tests.factories import (
    START,
    TODAY,
    MergeFactory,
    ResemblanceFactory,
    SecondSourceFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
    gone,
)
from tests.sheets.bringing import bring, outcomes, refusals, supplier as row

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
GOES = TODAY + 30 * DAY
PAUSED = ((START, Stage.ACTIVE), (TODAY - 30 * DAY, Stage.SUSPENDED), (TODAY - 10 * DAY, Stage.ACTIVE))
WORDS = (
    "It is named to deliver instead of OUT Supplier OUT, which goes on Jan. 30, 2025. Let another be named first: call "
    "that departure off and ask for it anew."
)


@pytest.fixture
def out():
    return SupplierFactory(code="OUT", is_core=True)


@pytest.fixture
def heir(out):
    """Return who is named to deliver instead of one that goes in thirty days."""
    supplier = SupplierFactory(code="HEIR")
    gone(out, on=GOES, successor=supplier)
    return supplier


def typed(supplier, stage, day, today=TODAY):
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": stage})], actor=UserFactory(), today=today)


def stage_of(supplier, day=TODAY):
    return StageChange.objects.on(day).get(supplier=supplier).stage


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def again(supplier):
    return Supplier.objects.get(pk=supplier.pk)


class TestTypedIn:
    @pytest.mark.either
    @pytest.mark.parametrize("day", [TODAY - 5 * DAY, TODAY, GOES])
    @pytest.mark.parametrize("stage", [Stage.SUSPENDED, Stage.LEFT, Stage.APPLIED])
    def test_nobody_types_a_stage_in_by_which_it_stops(self, heir, stage, day):
        assert refused(lambda: typed(heir, stage, day)) == [("barred", f"HEIR: {WORDS}")]
        assert stage_of(heir, GOES) == Stage.ACTIVE

    @pytest.mark.either
    @pytest.mark.parametrize(("stage", "day"), [(Stage.LEFT, GOES + DAY), (Stage.REGISTERED, TODAY)])
    def test_another_stage_that_delivers_and_a_later_day_are_in_nobodys_way(self, heir, stage, day):
        typed(heir, stage, day)

        assert stage_of(heir, day) == stage

    @pytest.mark.either
    def test_nor_is_what_another_stage_followed_since(self, out):
        supplier = SupplierFactory(stages=PAUSED)
        gone(out, on=GOES, successor=supplier)

        typed(supplier, Stage.SUSPENDED, TODAY - 90 * DAY)
        assert refused(lambda: typed(supplier, Stage.SUSPENDED, TODAY - 9 * DAY))

    @pytest.mark.either
    def test_what_keeps_it_delivering_is_neither_moved_nor_taken_away(self, out):
        supplier = SupplierFactory(stages=PAUSED)
        gone(out, on=GOES, successor=supplier)
        back = StageChange.objects.current().filter(supplier=supplier).latest("effective_on")

        for day in (TODAY + DAY, GOES + DAY, None):
            moved = day and Fact(supplier.pk, day, {"stage": Stage.ACTIVE})
            [(code, words)] = refused(lambda moved=moved: correct_fact(back, moved, actor=UserFactory(), today=TODAY))
            assert (code, WORDS in words) == ("barred", True)
        correct_fact(back, Fact(supplier.pk, TODAY, {"stage": Stage.ACTIVE}), actor=UserFactory(), today=TODAY)

        assert stage_of(supplier, GOES) == Stage.ACTIVE

    @pytest.mark.parametrize("day", [TODAY + DAY, None])
    def test_its_only_stage_is_not_taken_away(self, heir, day):
        only = StageChange.objects.current().get(supplier=heir)
        moved = day and Fact(heir.pk, day, {"stage": Stage.ACTIVE})

        [(code, words)] = refused(lambda: correct_fact(only, moved, actor=UserFactory(), today=TODAY))

        assert (code, WORDS in words) == ("barred", True)

    @pytest.mark.either  # the same statements as above
    def test_it_is_free_on_the_day_and_once_the_departure_is_called_off(self, heir, out):
        with pytest.raises(ValidationError):
            typed(heir, Stage.LEFT, GOES, today=GOES - DAY)
        stays = StageRequestFactory(supplier=out, stage=Stage.ACTIVE, effective_on=GOES)
        approve_stage(stays, actor=UserFactory(), today=TODAY)

        typed(heir, Stage.LEFT, TODAY)
        assert stage_of(heir) == Stage.LEFT

    @pytest.mark.either
    def test_it_is_free_from_the_day_on(self, heir):
        typed(heir, Stage.SUSPENDED, GOES, today=GOES)

        assert stage_of(heir, GOES) == Stage.SUSPENDED

    @pytest.mark.either  # it is looked up as one that was approved
    def test_what_is_only_asked_for_keeps_nobody(self, out):
        supplier = SupplierFactory()
        StageRequestFactory(supplier=out, stage=Stage.ELIMINATED, effective_on=GOES, successor=supplier)

        typed(supplier, Stage.LEFT, TODAY)

        assert stage_of(supplier) == Stage.LEFT

    @pytest.mark.either  # one statement on both
    def test_one_query_where_nobody_goes_and_none_where_all_deliver(self, django_assert_num_queries):
        many = [(SupplierFactory().pk, TODAY, Stage.LEFT) for _n in range(3)]

        with django_assert_num_queries(1):
            assert needed_until(many, TODAY) == {}
        with django_assert_num_queries(0):
            assert needed_until([(pk, day, Stage.ACTIVE) for pk, day, _stage in many], TODAY) == {}


@pytest.mark.usefixtures("reference")
class TestImported:
    @pytest.mark.either
    def test_rows_are_refused_and_those_of_others_are_not(self, heir):
        SupplierFactory(code="OTHER")
        left = {"stage": "left", "left_on": TODAY.isoformat(), "category": "assembly"}

        report = bring(suppliers=[row(code, **left) for code in ("HEIR", "OTHER")])

        assert (outcomes(report), refusals(report)) == (["refused", "updated"], [(2, "stage", "barred")])
        assert report.rows[0].problems[0].message == WORDS

    @pytest.mark.either
    def test_what_let_it_deliver_is_not_taken_back(self, out):
        SupplierFactory(code="HEIR", suspended=True)
        report = bring(suppliers=[row("HEIR", stage="active", category="assembly")])
        assert outcomes(report) == ["updated"]
        gone(out, on=GOES, successor=Supplier.objects.get(code="HEIR"))

        with pytest.raises(Unreadable) as said:
            undo(report.run, actor=UserFactory(), today=TODAY)

        assert (said.value.code, said.value.message) == ("barred", f"HEIR: {WORDS}")


class TestAskedFor:
    @pytest.mark.either
    def test_no_stage_is_asked_for_by_which_it_stops(self, heir):
        for stage, day in [(Stage.SUSPENDED, TODAY), (Stage.LEFT, GOES), (Stage.ELIMINATED, GOES)]:
            said = refused(
                lambda stage=stage, day=day: StageRequestFactory(supplier=heir, stage=stage, effective_on=day)
            )
            assert said == [("named", WORDS)]

        gone(heir, Stage.LEFT, on=GOES + DAY)
        assert [stage_of(heir, day) for day in (GOES, GOES + DAY)] == [Stage.ACTIVE, Stage.LEFT]

    @pytest.mark.either
    def test_what_was_asked_for_before_is_not_approved(self, out):
        supplier = SupplierFactory(code="HEIR")
        asked = StageRequestFactory(supplier=supplier, stage=Stage.LEFT, effective_on=TODAY)
        gone(out, on=GOES, successor=supplier)

        said = refused(lambda: approve_stage(asked, actor=UserFactory(), today=TODAY))

        assert said == [("named", WORDS)]
        approve_stage(asked, actor=UserFactory(), today=GOES)
        assert stage_of(supplier, GOES) == Stage.LEFT


KEPT = {
    "who goes itself": again,
    "who is suspended": lambda _out: SupplierFactory(code="KEPT", suspended=True),
    "who leaves before": lambda _out: gone(SupplierFactory(code="KEPT"), Stage.LEFT, on=GOES - DAY).supplier,
}


class TestMerged:
    @pytest.mark.parametrize("kept", KEPT)
    def test_it_ends_in_nobody_who_does_not_deliver_until_the_day(self, heir, out, kept):
        other = KEPT[kept](out)

        [(code, words)] = refused(lambda: MergeFactory(ended=heir, kept=other))

        assert code == "named"
        assert words == (
            "HEIR Supplier HEIR is named to deliver instead of OUT Supplier OUT, which goes on Jan. 30, 2025, and "
            f"{other} does not deliver until then. Let another be named first: call that departure off and ask for it "
            "anew."
        )

    @pytest.mark.either
    def test_whoever_it_ends_in_is_relied_on_instead(self, heir):
        kept = SupplierFactory(code="KEPT")
        merge = MergeFactory(ended=heir, kept=kept)

        approve_merge(merge, actor=UserFactory(), today=TODAY)

        assert stage_of(heir) == Stage.LEFT
        assert refused(lambda: typed(kept, Stage.SUSPENDED, TODAY)) == [("barred", f"KEPT: {WORDS}")]

    @pytest.mark.either
    def test_what_was_asked_for_before_it_was_named_is_not_approved(self, out):
        supplier = SupplierFactory(code="HEIR")
        merge = MergeFactory(ended=supplier, kept=SupplierFactory(suspended=True))
        gone(out, on=GOES, successor=supplier)

        [(code, _words)] = refused(lambda: approve_merge(merge, actor=UserFactory(), today=TODAY))

        assert code == "named"


LAST = (
    "No other second source is ready to deliver instead of OUT Supplier OUT, which goes on Jan. 30, 2025. Let another "
    "be ready first, or call that departure off."
)


class TestSecondSources:
    @pytest.fixture
    def pair(self, out):
        """Return the second source of one that goes in thirty days without a successor."""
        found = SecondSourceFactory(supplier=out, other__code="SECOND", qualified=True)
        gone(out, on=GOES)
        return found

    @pytest.mark.either
    @pytest.mark.parametrize("day", [TODAY, GOES])
    def test_the_last_one_does_not_stop_before(self, pair, day):
        assert refused(lambda: typed(pair.other, Stage.LEFT, day)) == [("barred", f"SECOND: {LAST}")]

    @pytest.mark.either
    def test_nor_is_it_asked_for_or_approved(self, out):
        pair = SecondSourceFactory(supplier=out, other__code="SECOND", qualified=True)
        request = StageRequestFactory(supplier=pair.other, stage=Stage.SUSPENDED)
        gone(out, on=GOES)

        assert refused(lambda: approve_stage(request, actor=UserFactory(), today=TODAY)) == [("named", LAST)]

    def test_nor_is_the_pair_ended(self, pair):
        def ended():
            end_second_source(again_pair(pair), on=TODAY, why="Too dear", actor=UserFactory(), today=TODAY)

        assert refused(ended) == [("named", LAST)]
        SecondSourceFactory(supplier=pair.supplier, tested=True)
        ended()

    @pytest.mark.either
    def test_one_of_two_stops_and_not_both_at_once(self, pair):
        other = SecondSourceFactory(supplier=pair.supplier, other__code="THIRD", tested=True).other
        facts = [Fact(pk, TODAY, {"stage": Stage.LEFT}) for pk in (pair.other_id, other.pk)]

        said = refused(lambda: record_facts(StageChange, facts, actor=UserFactory(), today=TODAY))
        typed(other, Stage.LEFT, TODAY)

        assert said == [("barred", f"{code}: {LAST}") for code in ("SECOND", "THIRD")]
        assert refused(lambda: typed(pair.other, Stage.LEFT, TODAY)) == [("barred", f"SECOND: {LAST}")]

    @pytest.mark.either
    def test_of_one_that_never_was_core_nobody_is_needed(self):
        supplier = SupplierFactory()
        pair = SecondSourceFactory(supplier=supplier, qualified=True)
        gone(supplier, on=GOES)

        typed(pair.other, Stage.LEFT, TODAY)

    @pytest.mark.either
    def test_the_day_after_it_goes_it_may(self, pair):
        typed(pair.other, Stage.LEFT, GOES + DAY)

    @pytest.mark.either
    def test_the_same_firm_is_none(self, out):
        twin, third = SupplierFactory(), SupplierFactory()
        SecondSourceFactory(supplier=out, other=twin, qualified=True)
        ResemblanceFactory(supplier=twin, other=third, verdict="same")
        assert not was_sole_source(out.pk, TODAY)
        ResemblanceFactory(supplier=third, other=out, verdict="same")

        assert was_sole_source(out.pk, TODAY)
        with pytest.raises(ValidationError, match="Name who delivers instead"):
            gone(out)


def again_pair(pair):
    return SecondSource.objects.lasting().get(supplier=pair.supplier, other=pair.other)
