"""Who could deliver instead: named by one, ready once another person approves, counted by day."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation.dates import FAR, end_of, today
from suppliers.models import Classification, SecondSource, Stage, StageChange, StageRequest, Supplier
from suppliers.services import (
    Fact,
    approve_merge,
    approve_stage,
    ask_for_readiness,
    ask_for_stage,
    decide_readiness,
    end_second_source,
    name_second_source,
    record_facts,
)
from suppliers.sole_sources import core_suppliers, is_sole_source, sole_sources
from tests.factories import (
    START,
    TODAY,
    ConflictFactory,
    GateFactory,
    MergeFactory,
    SecondSourceFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=100)
EARLIER = TODAY - timedelta(days=10)


def refusal(act, *given, **named):
    """Return what a service refuses: the fields that are wrong, or the codes of why."""
    with pytest.raises(ValidationError) as refused:
        act(*given, **named)
    errors = vars(refused.value).get("error_dict") or {"": refused.value.error_list}
    return {error.code or field for field, some in errors.items() for error in some}


def rank(supplier, day=TODAY):
    return core_suppliers(day).get(pk=supplier.pk).rank


def asked(pair, **given):
    given = {"effective_on": EARLIER, "words": "500 pieces", "actor": UserFactory(), "today": TODAY} | given
    return ask_for_readiness(pair, given.pop("readiness", "qualified"), **given)


def ended(pair, **given):
    given = {"on": EARLIER, "why": "Too dear", "actor": UserFactory(), "today": TODAY} | given
    return end_second_source(pair, **given)


class TestWhatCounts:
    @pytest.mark.either
    def test_each_day_has_the_readiness_of_its_day(self):
        pair = SecondSourceFactory(tested=True, ready_on=LATER)

        days = [START - timedelta(1), START, LATER - timedelta(1), LATER, TODAY]
        assert [rank(pair.supplier, day) if day >= START else None for day in days] == [None, 1, 1, 3, 3]
        ended(pair, on=EARLIER)
        assert [rank(pair.supplier, day) for day in (EARLIER - timedelta(1), EARLIER)] == [3, 0]

    def test_nothing_counts_before_it_is_approved(self):
        pair = SecondSourceFactory(waiting=True)

        assert rank(pair.supplier) == 1

    @pytest.mark.either
    def test_it_counts_from_its_approval_and_not_from_the_day_asked_for(self):
        pair = SecondSourceFactory(waiting=True, ready_on=START)
        decide_readiness(pair, is_approved=True, actor=UserFactory(), today=LATER)

        assert [rank(pair.supplier, day) for day in (START, LATER - timedelta(1), LATER)] == [1, 1, 2]

    @pytest.mark.either
    def test_whoever_approves_it_may_name_an_earlier_day(self):
        pair = SecondSourceFactory(waiting=True, ready_on=EARLIER)
        given = {"is_approved": True, "actor": UserFactory(), "today": TODAY}

        for day in (EARLIER - timedelta(1), TODAY + timedelta(1)):
            assert refusal(decide_readiness, pair, counts_from=day, **given) == {"counts_from"}
        decide_readiness(pair, counts_from=EARLIER, **given)

        assert [rank(pair.supplier, day) for day in (EARLIER - timedelta(1), EARLIER)] == [1, 2]

    @pytest.mark.either
    def test_no_readiness_counts_from_before_the_one_that_stands(self):
        pair = SecondSourceFactory(waiting=True, ready_on=START)
        standing = decide_readiness(pair, is_approved=True, actor=UserFactory(), today=LATER)
        more = asked(standing, readiness="tested", effective_on=START)
        given = {"is_approved": True, "actor": UserFactory(), "today": TODAY}

        assert refusal(decide_readiness, more, counts_from=LATER - timedelta(1), **given) == {"counts_from"}
        decide_readiness(more, counts_from=LATER, **given)
        assert [rank(pair.supplier, day) for day in (LATER - timedelta(1), LATER)] == [1, 3]
        assert refusal(ended, more, on=LATER - timedelta(1)) == {"on"}

    def test_what_lapsed_waited_until_then(self):
        pair = SecondSourceFactory(waiting=True)
        SecondSource.objects.filter(pk=pair.pk).update(asked_at=end_of(EARLIER))
        ended(pair)

        days = [EARLIER, EARLIER + timedelta(1), today() - timedelta(1), today()]
        assert [SecondSource.objects.undecided(day).exists() for day in days] == [False, True, True, False]

    def test_those_from_before_count_from_their_day(self):
        named, ready = SecondSourceFactory(), SecondSourceFactory(qualified=True)
        waiting = SecondSourceFactory(waiting=True)
        SecondSource.objects.exclude(counts_from=None).exclude(decision="recorded").update(counts_from=FAR)

        import_module("suppliers.migrations.0015_counting_from_approval").fill(apps, None)

        rows = SecondSource.objects.filter(pk__in=[named.pk, ready.pk, waiting.pk]).order_by("pk")
        assert [row.counts_from for row in rows] == [named.effective_on, ready.effective_on, None]

    @pytest.mark.either
    def test_the_readiest_of_several_counts(self):
        core = SecondSourceFactory(qualified=True).supplier
        SecondSourceFactory(supplier=core)
        SecondSourceFactory(supplier=core, tested=True)

        assert rank(core) == 3

    @pytest.mark.either
    @pytest.mark.parametrize(
        ("stage", "ranks"),
        [
            (Stage.SUSPENDED, (3, 0)),
            (Stage.ELIMINATED, (3, 0)),
            (Stage.LEFT, (3, 0)),
            (Stage.APPLIED, (3, 1)),
            (Stage.SELECTED, (3, 1)),
            (Stage.REGISTERED, (3, 3)),
        ],
    )
    def test_who_cannot_deliver_on_the_day_is_not_ready(self, stage, ranks):
        pair = SecondSourceFactory(tested=True)
        facts = [Fact(pair.other_id, LATER, {"stage": stage})]
        record_facts(StageChange, facts, actor=UserFactory(), today=TODAY)

        assert (rank(pair.supplier, LATER - timedelta(1)), rank(pair.supplier, LATER)) == ranks

    def test_sole_sources_are_core_and_cooperate_and_have_none_that_is_ready(self):
        alone, named = SupplierFactory(is_core=True), SecondSourceFactory().supplier
        SecondSourceFactory(qualified=True)
        SupplierFactory()
        gone = SupplierFactory(is_core=True, left=True)

        assert {*sole_sources(TODAY)} == {alone, named}
        assert {*sole_sources(START)} == {alone, named, gone}
        assert is_sole_source(alone.pk, TODAY)
        assert is_sole_source(gone.pk, TODAY)
        assert not is_sole_source(SupplierFactory().pk, TODAY)

    @pytest.mark.either  # how often is asked is the same on both
    @pytest.mark.parametrize("count", [1, 30])
    def test_one_question_for_however_many(self, count, django_assert_num_queries):
        for core in SupplierFactory.create_batch(count, is_core=True):
            SecondSourceFactory(supplier=core, qualified=True)

        with django_assert_num_queries(1):
            assert {supplier.rank for supplier in core_suppliers(TODAY)} == {2}


class TestNaming:
    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_nobody_is_named_twice(self):
        pair = SecondSourceFactory()
        again = SecondSource(supplier=pair.supplier, other=pair.other, effective_on=TODAY)

        assert refusal(name_second_source, again, actor=UserFactory(), today=TODAY)
        ended(pair)
        assert name_second_source(again, actor=UserFactory(), today=TODAY).is_lasting

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_nobody_is_a_second_source_of_its_own(self):
        core = SupplierFactory(is_core=True)

        itself = SecondSource(supplier=core, other=core, effective_on=TODAY)
        assert refusal(name_second_source, itself, actor=UserFactory(), today=TODAY)

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_nobody_is_named_from_a_day_to_come(self):
        pair = SecondSource(supplier=SupplierFactory(), other=SupplierFactory(), effective_on=TODAY + timedelta(1))

        assert refusal(name_second_source, pair, actor=UserFactory(), today=TODAY) == {"effective_on"}


class TestReadiness:
    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            ({"words": " "}, {"words"}),
            ({"effective_on": TODAY + timedelta(1)}, {"effective_on"}),
            ({"effective_on": START - timedelta(1)}, {"effective_on"}),
            ({"readiness": "named"}, {"readiness"}),
        ],
        ids=["without words", "to come", "before it was named", "no more than it has"],
    )
    def test_what_cannot_be_asked_for(self, given, wrong):
        assert refusal(asked, SecondSourceFactory(), **given) == wrong

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_more_is_asked_for_once(self):
        pair = SecondSourceFactory()
        asked(pair)

        assert refusal(asked, pair, readiness="tested")

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_what_was_ended_is_raised_no_more(self):
        pair = SecondSourceFactory()
        ended(pair)

        assert refusal(asked, pair) == {"ended"}

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_who_asked_does_not_decide(self):
        pair = SecondSourceFactory(waiting=True)

        for is_approved in (True, False):
            given = {"is_approved": is_approved, "reason": "No", "actor": pair.asked_by, "today": TODAY}
            assert refusal(decide_readiness, pair, **given) == {"own"}

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    @pytest.mark.parametrize("side", ["supplier", "other"])
    def test_who_has_a_tie_to_either_does_not_decide_or_end(self, side):
        pair = SecondSourceFactory(waiting=True)
        tied = ConflictFactory(supplier=getattr(pair, side)).person

        assert refusal(decide_readiness, pair, is_approved=True, actor=tied, today=TODAY) == {"conflict"}
        assert refusal(ended, pair, actor=tied) == {"conflict"}

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_what_was_decided_is_not_decided_again(self):
        pair = SecondSourceFactory(waiting=True)
        decide_readiness(pair, is_approved=False, reason="Too little", actor=UserFactory(), today=TODAY)

        for is_approved in (True, False):
            given = {"is_approved": is_approved, "reason": "No", "actor": UserFactory(), "today": TODAY}
            assert refusal(decide_readiness, pair, **given) == {"decided"}
        assert rank(pair.supplier) == 1

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_a_refusal_says_why(self):
        pair = SecondSourceFactory(waiting=True)

        assert refusal(decide_readiness, pair, is_approved=False, actor=UserFactory(), today=TODAY)

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_who_is_not_on_file_is_not_made_ready(self):
        pair = SecondSourceFactory(waiting=True, other=SupplierFactory(suspended=True))

        assert refusal(decide_readiness, pair, is_approved=True, actor=UserFactory(), today=TODAY) == {"absent"}

    def test_what_waits_lapses_with_the_pair(self):
        pair = SecondSourceFactory(waiting=True)
        ended(pair)

        pair.refresh_from_db()
        assert pair.decision == "lapsed"
        assert refusal(decide_readiness, pair, is_approved=True, actor=UserFactory(), today=TODAY) == {"decided"}

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    @pytest.mark.parametrize(
        "given", [{"why": " "}, {"on": TODAY + timedelta(1)}, {"on": START - timedelta(1)}], ids=str
    )
    def test_how_a_pair_cannot_end(self, given):
        assert refusal(ended, SecondSourceFactory(), **given)

    def test_the_database_refuses_who_decides_her_own(self):
        pair = SecondSourceFactory(qualified=True)

        with pytest.raises(IntegrityError), transaction.atomic():
            SecondSource.objects.filter(pk=pair.pk).update(decided_by=pair.asked_by_id)


class TestElimination:
    def request(self, supplier, **given):
        given = {"stage": Stage.ELIMINATED, "effective_on": TODAY, "reason": "D twice"} | given
        return ask_for_stage(StageRequest(supplier=supplier, **given), actor=UserFactory(), today=TODAY)

    @pytest.mark.parametrize("is_corrected", [False, True])
    def test_nor_once_somebody_made_it_an_ordinary_supplier(self, is_corrected):
        core = SupplierFactory(is_core=True)
        content = {"category": core.category_id, "country": core.country_id, "is_core": False}
        old = Classification.objects.current().get(supplier=core)
        ordinary = Fact(core.pk, old.effective_on if is_corrected else TODAY, content)
        record_facts(
            Classification, [ordinary], actor=UserFactory(), today=TODAY, supersedes=[old.pk] if is_corrected else []
        )

        assert not is_sole_source(core.pk, TODAY)
        assert refusal(self.request, core) == {"sole_source"}

    @pytest.mark.either
    def test_nor_where_that_is_dated_long_ago(self):
        core = SupplierFactory(is_core=True)
        content = {"category": core.category_id, "country": core.country_id, "is_core": False}
        long_ago = [Fact(core.pk, START + timedelta(1), content)]
        record_facts(Classification, long_ago, actor=UserFactory(), today=TODAY)

        assert refusal(self.request, core, effective_on=date(2026, 6, 1)) == {"sole_source"}

    @pytest.mark.either
    def test_nor_by_ending_in_an_ordinary_supplier(self):
        core, ordinary = SupplierFactory(is_core=True), SupplierFactory()
        approve_merge(MergeFactory(ended=core, kept=ordinary), actor=UserFactory(), today=TODAY)

        assert refusal(self.request, Supplier.objects.get(pk=ordinary.pk)) == {"sole_source"}

    def test_who_was_core_more_than_a_year_ago_goes(self):
        core = SupplierFactory(is_core=True)
        content = {"category": core.category_id, "country": core.country_id, "is_core": False}
        record_facts(Classification, [Fact(core.pk, TODAY, content)], actor=UserFactory(), today=TODAY)
        # It was said when it was so.
        Classification.objects.update(recorded_at=end_of(TODAY - timedelta(1)))

        assert refusal(self.request, core, effective_on=date(2025, 12, 30)) == {"sole_source"}
        assert self.request(core, effective_on=date(2025, 12, 31)).successor is None

    @pytest.mark.either
    def test_a_sole_source_goes_only_with_a_successor(self):
        core = SecondSourceFactory(waiting=True).supplier

        assert refusal(self.request, core) == {"sole_source"}
        assert refusal(self.request, core, successor=core) == {"successor"}
        for gone in (Stage.ELIMINATED, Stage.LEFT, Stage.SUSPENDED):
            absent = SupplierFactory(stages=((START, Stage.ACTIVE), (TODAY, gone)))
            assert refusal(self.request, core, successor=absent) == {"absent"}
        approve_stage(self.request(core, successor=SupplierFactory()), actor=UserFactory(), today=TODAY)
        assert StageChange.objects.on(TODAY).get(supplier=core).stage == Stage.ELIMINATED

    @pytest.mark.either
    def test_it_is_looked_at_once_more_when_it_is_approved(self):
        pair = SecondSourceFactory(qualified=True)
        request = self.request(pair.supplier)
        ended(pair)

        assert refusal(approve_stage, request, actor=UserFactory(), today=TODAY) == {"sole_source"}

    @pytest.mark.either
    @pytest.mark.parametrize(("asked_for", "approved"), [(TODAY, TODAY + timedelta(7)), (TODAY + timedelta(7), TODAY)])
    def test_it_is_looked_at_as_of_the_day_from_which_it_is_gone(self, asked_for, approved):
        pair = SecondSourceFactory(qualified=True)
        request = self.request(pair.supplier, effective_on=asked_for)
        ended(pair, on=TODAY + timedelta(3), today=TODAY + timedelta(3))

        # On the other of the two days somebody could deliver instead.
        act = {"actor": UserFactory(), "today": approved}
        assert refusal(approve_stage, request, **act) == {"sole_source"}

    @pytest.mark.either
    def test_others_go_without(self):
        for supplier in (SecondSourceFactory(qualified=True).supplier, SupplierFactory()):
            approve_stage(self.request(supplier), actor=UserFactory(), today=TODAY)

            assert StageChange.objects.on(TODAY).get(supplier=supplier).stage == Stage.ELIMINATED

    @pytest.mark.either
    def test_a_gate_can_demand_one(self):
        alone = SupplierFactory(registered=True, is_core=True)
        covered = SecondSourceFactory(qualified=True, supplier=SupplierFactory(registered=True, is_core=True)).supplier
        request = self.request(alone, stage=Stage.ACTIVE)
        GateFactory(demands=("second_source",))

        assert refusal(approve_stage, request, actor=UserFactory(), today=TODAY) == {"unmet"}
        for supplier in (covered, SupplierFactory(registered=True)):
            approve_stage(self.request(supplier, stage=Stage.ACTIVE), actor=UserFactory(), today=TODAY)


@pytest.mark.either
def test_the_days_of_the_tests():
    assert date.min < START < LATER < EARLIER < TODAY
