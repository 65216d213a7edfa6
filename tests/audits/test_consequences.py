"""What follows from grades is proposed by rules, approved by another person, and over with the grades."""

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from audits.models import Consequence, ConsequenceRule, Override
from audits.services import (
    ask_override,
    close_cycle,
    decide_consequence,
    decide_override,
    end_consequence,
    grade_on_file,
    save_consequence_rule,
)
from evidence.verify import findings
from foundation.dates import FAR
from suppliers.models import GradeChange, Supplier
from suppliers.services import Fact, record_facts
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, GradeFactory, SupplierFactory, UserFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db
APPROVED = Consequence.Decision.APPROVED


def day(year):
    return TODAY.replace(year=TODAY.year + year)


def rule(code, grade, in_a_row=1, **more):
    names = {"name_en": code, "name_zh_hant": code, "name_zh_hans": code}
    return save_consequence_rule(
        ConsequenceRule(code=code, grade=grade, in_a_row=in_a_row, **names, **more), actor=system_user()
    )


def assessed(supplier, score, year=0, closer=None):
    """Assess a supplier for a year; return the assessment."""
    cycle = opened(supplier, period=str(2030 + year), today=day(year))
    scored(cycle, supplier, score, today=day(year))
    close_cycle(cycle, actor=closer or UserFactory(role="manager"), today=day(year))
    return cycle.assessments.select_related("cycle", "supplier").get()


def told(as_of=None):
    rows = Consequence.objects.on(as_of) if as_of else Consequence.objects.all()
    return sorted(rows.values_list("rule__code", "decision"))


@pytest.fixture
def supplier():
    scorecard(100)
    rule("again", "C")
    rule("twice", "C", 2)
    rule("preferred", "A")
    rule("switched off", "C", is_used=False)
    return SupplierFactory(code="S1")


def test_a_rule_that_is_met_is_proposed_and_nothing_is_in_force(supplier):
    assessed(supplier, 65)

    assert told() == [("again", "waiting")]
    assert told(FAR.replace(month=1)) == []
    assert [*findings()] == []


def test_two_in_a_row_are_two_in_a_row(supplier):
    for year, score in enumerate((65, 80, 65)):
        assessed(supplier, score, year)
    assert not Consequence.objects.filter(rule__code="twice").exists()

    assessed(supplier, 65, 3)

    assert Consequence.objects.filter(rule__code="twice", decision="waiting").count() == 1


def test_grades_that_were_entered_count(supplier):
    GradeFactory(supplier=supplier, period="2029", grade="C", today=TODAY)

    assessed(supplier, 65)

    assert told() == [("again", "waiting"), ("twice", "waiting")]
    assert {*Consequence.objects.values_list("rule__code", "period")} == {("again", "2029"), ("twice", "2030")}


@pytest.mark.either
def test_approved_by_another_it_is_in_force_until_the_grades_are_others(supplier):
    closer = UserFactory(role="manager")
    assessed(supplier, 65, closer=closer)
    found, friend = Consequence.objects.get(), UserFactory(role="manager")
    tie(friend, supplier)

    assert refused(lambda: decide_consequence(found, APPROVED, actor=closer, today=day(0))) == [
        "You asked for this yourself; another person must decide it."
    ]
    assert refused(lambda: decide_consequence(found, APPROVED, actor=friend, today=day(0))) == [
        "You have a conflict of interest with this supplier; another person must decide it."
    ]
    decide_consequence(found, APPROVED, actor=UserFactory(role="manager"), today=day(0))
    assert refused(lambda: decide_consequence(found, APPROVED, actor=UserFactory(), today=day(0))) == [
        "This does not wait for approval any more."
    ]
    assessed(supplier, 80, 1)

    assert (told(day(0)), told(day(1))) == ([("again", "approved")], [])
    found.refresh_from_db()
    assert (found.in_force_from, found.in_force_until) == (day(0), day(1))
    assert [*findings()] == []


@pytest.mark.either
def test_what_waits_lapses_with_the_grade(supplier):
    assessed(supplier, 65)

    assessed(supplier, 95, 1)

    assert told() == [("again", "lapsed"), ("preferred", "waiting")]


def test_what_lasts_is_not_proposed_again(supplier):
    assessed(supplier, 65)
    decide_consequence(Consequence.objects.get(), APPROVED, actor=UserFactory(), today=day(0))

    assessed(supplier, 65, 1)

    assert told() == [("again", "approved"), ("twice", "waiting")]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_waits_is_not_ended(supplier):
    assessed(supplier, 65)
    found = Consequence.objects.get()

    assert refused(lambda: end_consequence(found, reason="Over", actor=UserFactory(), today=day(0))) == [
        "This is not in force, so it cannot be ended."
    ]


@pytest.mark.either
def test_another_grade_counts_once_a_second_person_approves(supplier):
    assessment, asking = assessed(supplier, 65), UserFactory(role="manager")
    override = ask_override(assessment, grade="A", reason="Fire", actor=asking, today=day(0))
    approve = Override.Decision.APPROVED

    assert refused(lambda: decide_override(override, approve, actor=asking, today=day(0))) == [
        "You asked for this yourself; another person must decide it."
    ]
    assert refused(lambda: ask_override(assessment, grade="B", reason="Flood", actor=asking, today=day(0))) == [
        "Another grade was asked for already; it waits for a second person."
    ]
    assert grade_on_file(assessment).grade == "C"
    decide_override(override, approve, actor=UserFactory(role="manager"), today=day(0))

    assert (grade_on_file(assessment).grade, grade_on_file(assessment).reason) == ("A", "Fire")
    assert Supplier.objects.get().grade in ("", "A")
    assert told() == [("again", "lapsed"), ("preferred", "waiting")]
    assert refused(lambda: decide_override(override, approve, actor=UserFactory(), today=day(0))) == [
        "Somebody else decided this meanwhile."
    ]
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_refused_one_changes_nothing(supplier):
    assessment = assessed(supplier, 65)
    override = ask_override(assessment, grade="A", reason="Fire", actor=UserFactory(), today=day(0))

    decide_override(override, Override.Decision.REFUSED, actor=UserFactory(), today=day(0))

    assert grade_on_file(assessment).grade == "C"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_another_grade_needs_a_reason_and_nobody_with_a_tie(supplier):
    assessment, friend = assessed(supplier, 65), UserFactory(role="manager")
    tie(friend, supplier)

    assert refused(lambda: ask_override(assessment, grade="A", reason=" ", actor=UserFactory(), today=day(0))) == [
        "Say why: the auditor will ask."
    ]
    assert refused(lambda: ask_override(assessment, grade="A", reason="Fire", actor=friend, today=day(0))) == [
        "You have a conflict of interest with this supplier; another person must decide it."
    ]


@pytest.mark.either
@pytest.mark.parametrize("hers", ["2023", "2024"])
def test_who_typed_in_one_of_the_grades_approves_nothing_that_follows(hers, supplier):
    manager = UserFactory(role="manager")
    for period in ("2024", "2023"):
        fact = Fact(supplier.pk, TODAY, {"period": period, "grade": "C", "score": None})
        record_facts(GradeChange, [fact], actor=manager if period == hers else UserFactory(), today=TODAY)
    waiting = Consequence.objects.get(rule__code="twice")

    with pytest.raises(ValidationError) as refusal:
        decide_consequence(waiting, Consequence.Decision.APPROVED, actor=manager, today=TODAY)

    assert refusal.value.code == "own"
    decide_consequence(waiting, Consequence.Decision.APPROVED, actor=UserFactory(), today=TODAY)
