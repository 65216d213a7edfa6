"""What follows from grades follows whatever recorded them: typed in, imported, taken back, begun."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from audits.models import Consequence, ConsequenceRule
from audits.reference import ConsequenceRuleSheet
from audits.services import (
    close_cycle,
    decide_consequence,
    end_consequence,
    follow_all_consequences,
    save_consequence_rule,
)
from evidence.verify import findings
from foundation.scope import FEW
from sheets.engine import import_tables
from sheets.job import Options
from sheets.undo import undo
from suppliers.models import GradeChange, Merge, Stage, StageChange
from suppliers.services import Fact, approve_merge, ask_for_merge, correct_fact, record_facts
from suppliers.services.merges import carried
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, GradeFactory, SupplierFactory, UserFactory, gone, opened, scorecard, scored
from tests.sheets.bringing import bring, grade, refusals

pytestmark = pytest.mark.django_db

APPROVED, DISMISSED = Consequence.Decision.APPROVED, Consequence.Decision.DISMISSED
RESTS = (
    "Something is in force by this rule, and would end by itself. Take the rule out of use, and add another for what "
    "is to follow from now on."
)
LATER, BEFORE = TODAY + timedelta(5), TODAY - timedelta(5)


@pytest.fixture
def rules(db):
    return {code: rule(code, letter, times) for code, letter, times in (("preferred", "A", 1), ("stop", "D", 1))}


def rule(code, letter, times=1):
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), code)
    found = ConsequenceRule(code=code, grade=letter, in_a_row=times, **names)
    return save_consequence_rule(found, actor=system_user())


def approve(today=TODAY, code="preferred"):
    found = Consequence.objects.get(rule__code=code, decision="waiting")
    decide_consequence(found, APPROVED, actor=UserFactory(), today=today)
    return found


def told(**which):
    rows = Consequence.objects.filter(**which).order_by("pk")
    return [*rows.values_list("rule__code", "decision", "period")]


def test_a_grade_that_is_typed_ends_what_follows_no_more_and_proposes_what_does(rules):
    supplier, officer = SupplierFactory(), UserFactory()
    GradeFactory(supplier=supplier, period="2023")
    approve()

    GradeFactory(supplier=supplier, period="2024", grade="D", actor=officer, today=LATER)

    assert told() == [("preferred", "approved", "2023"), ("stop", "waiting", "2024")]
    preferred, stop = Consequence.objects.order_by("pk")
    assert (preferred.in_force_until, preferred.ended_by, stop.proposed_by) == (LATER, None, officer)
    assert refused(lambda: decide_consequence(stop, APPROVED, actor=officer, today=LATER)) == [
        "You asked for this yourself; another person must decide it."
    ]
    assert [*findings()] == []


@pytest.mark.parametrize("number", [2, FEW + 10])
def test_grades_that_are_imported_propose_and_their_undoing_lets_lapse(rules, number):
    codes = [SupplierFactory().code for _n in range(number)]
    officer = UserFactory()

    report = bring(
        grades=[grade(code, period="2024H1", grade="AD"[n % 2]) for n, code in enumerate(codes)], actor=officer
    )

    expected = [(("preferred", "stop")[n % 2], "waiting", "2024H1") for n in range(number)]
    assert sorted(told(proposed_by=officer)) == sorted(expected)
    assert [*findings()] == []
    undo(report.run, actor=officer, today=TODAY)
    assert {decision for _rule, decision, _period in told()} == {"lapsed"}
    assert [*findings()] == []


@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
def test_who_goes_has_nothing_from_that_day_on(rules, stage):
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier, effective_on=BEFORE)
    approve(today=BEFORE)
    rule("more", "A")
    follow_all_consequences(TODAY)

    gone(supplier, stage, on=LATER)
    follow_all_consequences(LATER - timedelta(1))
    assert told() == [("preferred", "approved", "2024"), ("more", "waiting", "2024")]
    # The clock stood still for a day.
    follow_all_consequences(LATER + timedelta(1))

    assert told() == [("preferred", "approved", "2024"), ("more", "lapsed", "2024")]
    assert Consequence.objects.get(rule__code="preferred").in_force_until == LATER
    GradeFactory(supplier=supplier, period="2024H2", grade="D", effective_on=TODAY, today=LATER)
    assert not Consequence.objects.filter(rule__code="stop").exists()
    assert [*findings()] == []


@pytest.mark.either
def test_what_was_approved_after_a_going_that_is_entered_late_ends_on_its_first_day(rules):
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier)
    approve()

    fact = Fact(supplier.pk, BEFORE, {"stage": Stage.LEFT})
    record_facts(StageChange, [fact], actor=system_user(), today=TODAY)

    found = Consequence.objects.get()
    assert (found.in_force_from, found.in_force_until) == (TODAY, TODAY)


@pytest.mark.either
def test_a_grade_to_come_counts_from_its_day_and_what_waits_is_not_approved_then(rules):
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier, period="2023")
    GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=LATER)
    waiting = Consequence.objects.get()
    follow_all_consequences(LATER - timedelta(1))
    assert told() == [("preferred", "waiting", "2023")]

    assert refused(lambda: decide_consequence(waiting, APPROVED, actor=UserFactory(), today=LATER)) == [
        "This does not follow from the supplier's grades any more: dismiss it."
    ]
    follow_all_consequences(LATER)
    follow_all_consequences(LATER)

    assert told() == [("preferred", "lapsed", "2023"), ("stop", "waiting", "2024")]


@pytest.mark.either
@pytest.mark.parametrize("way", ["dismissed", "ended"])
def test_what_a_person_dismissed_or_ended_is_not_proposed_again_for_the_period(rules, way):
    supplier, first = SupplierFactory(), UserFactory()
    GradeFactory(supplier=supplier)
    found = Consequence.objects.get()
    decide_consequence(found, DISMISSED if way == "dismissed" else APPROVED, actor=first, today=TODAY)
    if way == "ended":
        end_consequence(found, reason="The plant closed", actor=UserFactory(), today=TODAY)

    follow_all_consequences(TODAY)
    GradeFactory(supplier=SupplierFactory(), grade="B")
    assert Consequence.objects.count() == 1
    GradeFactory(supplier=supplier, period="2024H2", effective_on=TODAY)

    assert [period for _rule, _decision, period in told()] == ["2024", "2024H2"]


@pytest.mark.either
def test_ending_before_its_time_takes_a_reason_and_another_without_a_tie(rules):
    supplier, friend = SupplierFactory(), UserFactory()
    tie(friend, supplier)
    GradeFactory(supplier=supplier)
    found = approve()

    def end(reason="The plant closed", actor=None):
        return lambda: end_consequence(found, reason=reason, actor=actor or UserFactory(), today=LATER)

    assert refused(end(reason=" ")) == ["Say why: the auditor will ask."]
    assert refused(end(actor=found.decided_by)) == ["You approved this yourself; another person must end it."]
    assert refused(end(actor=friend)) == [
        "You have a conflict of interest with this supplier; another person must decide it."
    ]
    ender = UserFactory()
    end(actor=ender)()

    found.refresh_from_db()
    assert (found.in_force_until, found.ended_by, found.end_reason) == (LATER, ender, "The plant closed")
    assert refused(end()) == ["This is not in force, so it cannot be ended."]
    assert [*findings()] == []


@pytest.mark.either
def test_a_merge_says_what_it_ends_and_ends_it(rules):
    ended, kept, officer = SupplierFactory(code="OLD"), SupplierFactory(code="NEW"), UserFactory()
    GradeFactory(supplier=ended, effective_on=BEFORE)
    approve(today=BEFORE)
    merge = ask_for_merge(Merge(ended=ended, kept=kept, reason="One firm"), actor=officer, today=TODAY)
    assert ("consequences", "ended", 1) in [
        (found.title, found.fate, found.number) for found in carried(merge, officer, TODAY)
    ]

    approve_merge(merge, actor=UserFactory(), today=TODAY)

    found = Consequence.objects.get()
    assert (found.supplier, found.in_force_until, found.ended_by) == (ended, TODAY, None)
    assert [*findings()] == []


@pytest.mark.either
def test_a_grade_that_was_never_right_takes_what_followed_with_it(rules):
    wrong = GradeFactory(effective_on=BEFORE)
    approve(today=BEFORE)

    correct_fact(wrong, None, actor=system_user(), today=TODAY)

    assert Consequence.objects.get().in_force_until == TODAY
    assert GradeChange.objects.current().count() == 0


def test_a_rule_by_which_something_is_in_force_keeps_its_grade_and_its_number(rules):
    GradeFactory()
    found, preferred = approve(), rules["preferred"]

    for name, value in (("in_a_row", 4), ("grade", "B")):
        changed = ConsequenceRule.objects.get(pk=preferred.pk)
        setattr(changed, name, value)
        assert refused(lambda changed=changed: save_consequence_rule(changed, actor=found.decided_by)) == [RESTS]
    follow_all_consequences(LATER)
    assert [*Consequence.objects.on(LATER)] == [found]

    end_consequence(found, reason="The plant closed", actor=UserFactory(), today=LATER)
    preferred.in_a_row = 4
    save_consequence_rule(preferred, actor=found.decided_by)


@pytest.mark.either
def test_such_a_rule_is_taken_out_of_use_and_what_is_in_force_lasts(rules):
    GradeFactory()
    found, preferred = approve(), rules["preferred"]

    preferred.is_used = False
    save_consequence_rule(preferred, actor=system_user())
    follow_all_consequences(LATER)

    assert [*Consequence.objects.on(LATER)] == [found]


@pytest.mark.either
def test_a_sheet_does_not_change_such_a_rule_either(rules):
    GradeFactory()
    approve()
    row = {"code": "preferred", "grade": "B", "in_a_row": "1"}

    report = import_tables(
        {"consequence_rules": [row]},
        name="test",
        actor=system_user(),
        today=TODAY,
        options=Options(),
        resources=[ConsequenceRuleSheet()],
    )

    assert refusals(report) == [(2, "grade", "rests")]


@pytest.fixture
def in_force():
    """Return what another person approved to follow from a D that a cycle told."""
    scorecard(100)
    cycle = opened(SupplierFactory(code="S1"))
    scored(cycle, cycle.assessments.get().supplier, 10)
    close_cycle(cycle, actor=UserFactory(), today=TODAY)
    return approve(code="stop")


@pytest.mark.either
def test_who_approved_what_follows_from_a_told_grade_does_not_end_it_by_typing_a_later_one(rules, in_force):
    better = {"supplier": in_force.supplier, "period": "2025", "grade": "A", "effective_on": LATER, "today": LATER}

    said = refused(lambda: GradeFactory(**better, actor=in_force.decided_by))

    words = "S1: You approved what follows from the grade of 2024, which an assessment told: another person enters"
    assert said == [f"{words} this one."]
    assert [*Consequence.objects.on(LATER)] == [in_force]
    history = {"supplier": in_force.supplier, "period": "2023", "effective_on": BEFORE}
    GradeFactory(**history, actor=in_force.decided_by)
    GradeFactory(**better, actor=UserFactory())
    assert [*Consequence.objects.on(LATER)] == []


@pytest.mark.either
def test_nor_by_a_sheet(rules, in_force):
    report = bring(grades=[grade("S1", period="2025H1", grade="A")], actor=in_force.decided_by, today=LATER)

    assert refusals(report) == [(2, "grade", "barred")]


@pytest.mark.parametrize("period", ["2022", "2023"])
def test_nor_does_who_approved_what_follows_from_several_type_one_of_them_or_one_between(rules, period):
    rule("twice", "C", 2)
    supplier = SupplierFactory(code="S1")
    GradeFactory(supplier=supplier, period="2022", grade="C", effective_on=BEFORE)
    scorecard(100)
    cycle = opened(supplier)
    scored(cycle, supplier, 65)
    close_cycle(cycle, actor=UserFactory(), today=TODAY)
    found = approve(code="twice")

    said = refused(lambda: bettered(supplier, period, found.decided_by))

    words = "S1: You approved what follows from the grade of 2024, which an assessment told: another person enters"
    assert said == [f"{words} this one."]
    bettered(supplier, "2021", found.decided_by)
    assert [*Consequence.objects.on(LATER)] == [found]
    bettered(supplier, period, UserFactory())
    assert [*Consequence.objects.on(LATER)] == []


def bettered(supplier, period, actor):
    """Let somebody type in an A of a period, in the place of what is on file."""
    before = GradeChange.objects.current().filter(supplier=supplier, period=period).values_list("pk", flat=True)
    better = Fact(supplier.pk, LATER, {"period": period, "grade": "A", "score": None})
    record_facts(GradeChange, [better], supersedes=[*before], actor=actor, today=LATER)


@pytest.mark.either
def test_a_departure_that_is_typed_in_late_changes_no_day_between(rules):
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier, effective_on=BEFORE)
    found = approve(today=BEFORE)

    left = Fact(supplier.pk, BEFORE + timedelta(1), {"stage": Stage.LEFT})
    record_facts(StageChange, [left], actor=system_user(), today=TODAY)

    assert [*Consequence.objects.on(TODAY - timedelta(1))] == [found]
    assert [*Consequence.objects.on(TODAY)] == []
    assert [*findings()] == []


@pytest.mark.either
def test_where_nothing_is_new_that_is_one_query(rules, django_assert_num_queries):
    GradeFactory(grade="D", score=None)

    with django_assert_num_queries(1):
        follow_all_consequences(TODAY)
