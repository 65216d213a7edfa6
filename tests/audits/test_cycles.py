"""Cycles are opened for whom they should, scored by whom they may, and closed into grades."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies

from accounts.services import system_user
from audits.models import Assessment, AssessmentCycle, RaisedVeto, Score
from audits.services import Mark, close_cycle, decide_veto, raise_veto, record_scores, save_scorecard, withdraw_scores
from audits.services.grading import mean, whole
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import GradeChange, Supplier
from tests.audits.ties import tie
from tests.factories import (
    TODAY,
    AttestationFactory,
    CategoryFactory,
    GradeFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
    VetoFactory,
    opened,
    scorecard,
    scored,
)

pytestmark = pytest.mark.django_db


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return caught.value.messages


def close(cycle, actor=None, today=TODAY):
    return close_cycle(cycle, actor=actor or UserFactory(role="manager"), today=today)


def told(cycle):
    """Return what became of each supplier: score, grade, what lacks, vetoes."""
    rows = cycle.assessments.order_by("supplier__code")
    return {row.supplier.code: (row.score, row.grade, row.missing, row.vetoes) for row in rows}


def test_every_cooperating_supplier_is_assessed_by_the_scorecard_of_its_category():
    general, own = scorecard(100, code="general"), scorecard(100, code="own", categories=("batteries",))
    CategoryFactory(code="batteries")
    SupplierFactory(code="S1")
    SupplierFactory(code="S2", category=CategoryFactory(code="batteries"))
    for other in ({"applied": True}, {"registered": True}, {"suspended": True}, {"left": True}, {"eliminated": True}):
        SupplierFactory(**other)

    cycle = opened()

    found = {row.supplier.code: row.scorecard for row in cycle.assessments.all()}
    assert found == {"S1": general, "S2": own}
    assert {card.is_frozen for card in found.values()} == {True}
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_not_used_by_anybody_is_not_frozen():
    scorecard(100, code="general")
    unused = scorecard(100, code="own", categories=("batteries",))
    SupplierFactory()

    opened()

    unused.refresh_from_db()
    assert not unused.is_frozen


def test_a_cycle_may_be_for_some():
    scorecard(100)
    one, _other = SupplierFactory(), SupplierFactory()

    assert [row.supplier for row in opened(one).assessments.all()] == [one]


def several_general():
    scorecard(100, code="one")
    scorecard(100, code="two")
    SupplierFactory()


def several_of_a_category():
    scorecard(100, code="one", categories=("assembly", "batteries"))
    scorecard(100, code="two", categories=("assembly",))
    SupplierFactory()


def none_for_some():
    scorecard(100, code="one", categories=("batteries",))
    SupplierFactory()


def incomplete():
    scorecard(99)
    SupplierFactory()


def nobody():
    scorecard(100)
    SupplierFactory(left=True)


def two_at_once():
    scorecard(100)
    SupplierFactory()
    opened()


REFUSALS = {
    several_general: "There are several general scorecards in use: one (1), two (1). Leave one, or say for which"
    " categories.",
    several_of_a_category: "Several scorecards in use are for assembly: one (1), two (1).",
    none_for_some: "1 supplier has no scorecard: none in use is for its category, and none is general.",
    incomplete: "The weights of card (1) sum to 99; they must sum to 100.",
    nobody: "No supplier cooperates today: there is nobody to assess.",
    two_at_once: "A cycle of this period is open already.",
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("given", REFUSALS, ids=lambda given: given.__name__)
def test_a_cycle_is_not_opened_where_it_could_not_be_closed(given):
    given()
    before = AssessmentCycle.objects.count()

    assert refused(opened) == [REFUSALS[given]]
    assert AssessmentCycle.objects.count() == before


def test_only_who_cooperates_is_assessed():
    scorecard(100)
    left = SupplierFactory(left=True)

    assert refused(lambda: opened(left)) == ["Only suppliers that cooperate today are assessed."]


def test_a_closed_cycle_has_grades_and_what_is_not_known_has_none():
    scorecard(60, 40)
    suppliers = [SupplierFactory(code=f"S{place}") for place in range(6)]
    cycle = opened()
    for supplier, values in zip(
        suppliers, [(90, 90), (75, 74.98), (100, 0), (59, None), (None, None), (0, 0)], strict=True
    ):
        scored(cycle, supplier, *values)

    close(cycle)

    assert told(cycle) == {
        "S0": (Decimal(90), "A", (), ()),
        "S1": (Decimal("74.99"), "C", (), ()),
        "S2": (Decimal(60), "C", (), ()),
        "S3": (None, "", ("c2",), ()),
        "S4": (None, "", ("c1", "c2"), ()),
        "S5": (Decimal(0), "D", (), ()),
    }
    facts = GradeChange.objects.on(TODAY).values_list("supplier__code", "period", "grade", "score", "effective_on")
    assert sorted(facts) == [
        ("S0", "2024", "A", Decimal(90), TODAY),
        ("S1", "2024", "C", Decimal("74.99"), TODAY),
        ("S2", "2024", "C", Decimal(60), TODAY),
        ("S5", "2024", "D", Decimal(0), TODAY),
    ]
    assert dict(Supplier.objects.values_list("code", "grade"))["S2"] == "C"
    assert not GradeChange.objects.on(TODAY - timedelta(days=1)).exists()
    assert Event.objects.filter(action="assessment_closed").count() == 6
    assert [*findings()] == []


def test_several_assessors_count_as_much_as_each_other():
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    cycle = opened()
    for value in (90, 90, 89.99):
        scored(cycle, supplier, value)

    close(cycle)

    assert told(cycle) == {"S1": (Decimal("90.00"), "A", (), ())}


hundredths = strategies.lists(strategies.integers(0, 10_000), min_size=1, max_size=4)


@given(strategies.lists(strategies.tuples(strategies.integers(1, 100), hundredths), min_size=1, max_size=8))
def test_means_and_sums_are_what_fractions_say(scored):
    def rounded(exact):
        return floor(exact + Fraction(1, 2))

    means = [(weight, mean([Decimal(value) / 100 for value in values])) for weight, values in scored]

    exact = [(weight, rounded(Fraction(sum(values), len(values)))) for weight, values in scored]
    assert means == exact
    assert whole(means) == Decimal(rounded(Fraction(sum(weight * found for weight, found in exact), 100))) / 100


TABLE = [
    ([[10_000], [7_499]], (50, 50)),
    ([[8_999, 9_000], [9_000]], (99, 1)),
    ([[8_999], [9_000]], (50, 50)),
    ([[7_499, 7_500, 7_500], [7_499]], (1, 99)),
    ([[5_999, 6_000], [5_999, 6_000, 6_000]], (34, 66)),
    ([[0], [1]], (50, 50)),
    ([[3_333, 3_334, 3_334], [6_667]], (33, 67)),
]


def test_the_database_and_the_explanation_come_to_the_same():
    expected = {}
    every = sorted({weights for _values, weights in TABLE})
    cards = {weights: scorecard(*weights, code=f"card-{weights[0]}", is_used=False) for weights in every}
    for place, (values, weights) in enumerate(TABLE):
        supplier = SupplierFactory(code=f"T{place}")
        for card in cards.values():
            card.is_used = card == cards[weights]
            save_scorecard(card, actor=system_user())
        cycle = opened(supplier, period=f"20{20 + place}")
        for assessor in range(3):
            given = [of[assessor] / 100 if assessor < len(of) else None for of in values]
            scored(cycle, supplier, *given)
        close(cycle)
        means = [mean([Decimal(value) / 100 for value in of]) for of in values]
        expected[supplier.code] = whole([*zip(weights, means, strict=True)])

    assert dict(Assessment.objects.values_list("supplier__code", "score")) == expected


def test_a_confirmed_veto_makes_a_d_of_any_score_and_of_none():
    scorecard(100)
    best, unknown, dismissed = (SupplierFactory(code=code) for code in ("BEST", "UNKNOWN", "DISMISSED"))
    cycle = opened()
    scored(cycle, best, 100)
    scored(cycle, dismissed, 100)
    veto = VetoFactory()
    raised = {
        supplier: raise_veto(
            RaisedVeto(assessment=cycle.assessments.get(supplier=supplier), veto=veto, words="Envelope"),
            actor=UserFactory(role="officer"),
        )
        for supplier in (best, unknown, dismissed)
    }
    said = "3 raised vetoes wait for another person: confirm or dismiss them first."
    assert refused(lambda: close(cycle)) == [said]
    for supplier, found in raised.items():
        decision = "dismissed" if supplier == dismissed else "confirmed"
        decide_veto(found, RaisedVeto.Decision(decision), actor=UserFactory(role="compliance"), today=TODAY)

    close(cycle)

    assert told(cycle) == {
        "BEST": (Decimal(100), "D", (), ("bribery",)),
        "UNKNOWN": (None, "D", ("c1",), ("bribery",)),
        "DISMISSED": (Decimal(100), "A", (), ()),
    }
    assert [*findings()] == []


@pytest.fixture
def veto(db):
    scorecard(100)
    cycle = opened(SupplierFactory())
    row = VetoFactory()
    raised = RaisedVeto(assessment=cycle.assessments.get(), veto=row, words="Envelope")
    return raise_veto(raised, actor=UserFactory(role="officer"))


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_confirms_a_veto_of_her_own_or_of_a_friend(veto):
    friend = UserFactory(role="compliance")
    tie(friend, veto.assessment.supplier)
    confirm = RaisedVeto.Decision.CONFIRMED

    assert refused(lambda: decide_veto(veto, confirm, actor=veto.raised_by, today=TODAY)) == [
        "You asked for this yourself; another person must decide it."
    ]
    assert refused(lambda: decide_veto(veto, confirm, actor=friend, today=TODAY)) == [
        "You have a conflict of interest with this supplier; another person must decide it."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_veto_is_decided_once(veto):
    decide = {"actor": UserFactory(role="compliance"), "today": TODAY}
    decide_veto(veto, RaisedVeto.Decision.DISMISSED, **decide)

    assert refused(lambda: decide_veto(veto, RaisedVeto.Decision.CONFIRMED, **decide)) == [
        "Somebody else decided this veto meanwhile."
    ]


@pytest.fixture
def cycle(db):
    scorecard(50, 50)
    SupplierFactory(code="S1")
    return opened()


def marks(cycle, *values):
    assessment = cycle.assessments.get()
    return [
        Mark(assessment.pk, criterion.pk, Decimal(value))
        for criterion, value in zip(assessment.scorecard.criteria.all(), values, strict=False)
    ]


def test_who_scores_again_changes_her_score_and_no_others(cycle):
    one, other = UserFactory(role="officer"), UserFactory(role="officer")
    record_scores(marks(cycle, 80), actor=one, today=TODAY)
    record_scores(marks(cycle, 60, 61), actor=other, today=TODAY)

    record_scores(marks(cycle, 90, 91), actor=one, today=TODAY)
    record_scores(marks(cycle, 90, 91), actor=one, today=TODAY)

    assert sorted(Score.objects.values_list("assessor", "criterion__code", "value")) == sorted(
        [(one.pk, "c1", 90), (one.pk, "c2", 91), (other.pk, "c1", 60), (other.pk, "c2", 61)]
    )
    assert Event.objects.filter(action="score_changed").count() == 1
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_closed_cycle_takes_no_score_and_no_veto_and_is_not_closed_again(cycle):
    scored(cycle, Supplier.objects.get(), 80, 80)
    close(cycle)
    veto = VetoFactory()
    raised = RaisedVeto(assessment=cycle.assessments.get(), veto=veto, words="Envelope")
    officer = UserFactory(role="officer")
    said = ["The assessment of 2024 is closed: it takes no more scores."]

    assert refused(lambda: record_scores(marks(cycle, 1), actor=officer, today=TODAY)) == said
    assert refused(lambda: withdraw_scores([Score.objects.first().pk], actor=officer)) == said
    assert refused(lambda: raise_veto(raised, actor=officer)) == [
        "The assessment of 2024 is closed; what it found stands."
    ]
    assert refused(lambda: close(cycle)) == ["Somebody else closed this cycle already."]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_criterion_is_scored_by_its_role(cycle):
    by_others = "This criterion is scored by others, or worked out by itself."

    assert refused(lambda: record_scores(marks(cycle, 1), actor=UserFactory(role="compliance"), today=TODAY)) == [
        by_others
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("value", ["-0.01", "100.01"])
def test_what_is_no_score_is_refused(value, cycle):
    said = f"{value} is not a score; scores go from 0 to 100."

    assert refused(lambda: record_scores(marks(cycle, value), actor=UserFactory(role="officer"), today=TODAY)) == [said]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_criterion_of_another_scorecard_is_refused(cycle):
    foreign = scorecard(100, code="other").criteria.get()
    mark = Mark(cycle.assessments.get().pk, foreign.pk, Decimal(1))

    assert refused(lambda: record_scores([mark], actor=UserFactory(role="officer"), today=TODAY)) == [
        "This supplier is not assessed by this criterion."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_neither_scores_nor_closes(cycle):
    officer = UserFactory(role="officer")
    tie(officer, Supplier.objects.get())

    assert refused(lambda: record_scores(marks(cycle, 1), actor=officer, today=TODAY)) == [
        "You have a conflict of interest with S1 Supplier S1; another person must score it."
    ]
    assert refused(lambda: close(cycle, actor=officer)) == [
        "You have a conflict of interest with S1 Supplier S1; another person must close the cycle."
    ]


def test_a_grade_of_the_same_period_that_was_on_file_makes_way(cycle):
    supplier = Supplier.objects.get()
    before = GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=date(2024, 6, 1))
    scored(cycle, supplier, 80, 80)

    close(cycle)

    before.refresh_from_db()
    assert before.superseded_at is not None
    assert GradeChange.objects.on(TODAY).get().grade == "B"


def test_who_is_not_assessed_keeps_the_grade_that_is_on_file(cycle):
    GradeFactory(supplier=Supplier.objects.get(), period="2024", grade="A")

    close(cycle)

    assert GradeChange.objects.on(TODAY).get().grade == "A"


def test_a_share_of_obligations_is_worked_out_on_closing():
    scorecard(100, measure="obligations_held")
    asked = [RequirementFactory(document=True, code=code) for code in ("one", "two", "three")]
    for requirement in asked:
        RuleFactory(requirement=requirement, categories=("assembly",))
    half = SupplierFactory(code="TWO OF THREE")
    SupplierFactory(code="NOTHING ASKED", category=CategoryFactory(code="software"))
    for requirement in asked[:2]:
        AttestationFactory(document=True, supplier=half, requirement=requirement)
    cycle = opened()

    close(cycle)

    assert told(cycle) == {
        "NOTHING ASKED": (None, "", ("c1",), ()),
        "TWO OF THREE": (Decimal("66.66"), "C", (), ()),
    }
    assert [*Score.objects.values_list("assessor__email", "measure", "value")] == [
        (system_user().email, "obligations_held", Decimal("66.66"))
    ]
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_types_what_is_worked_out():
    scorecard(100, measure="obligations_held")
    SupplierFactory()
    cycle = opened()

    assert refused(lambda: record_scores(marks(cycle, 1), actor=UserFactory(superuser=True), today=TODAY)) == [
        "This criterion is scored by others, or worked out by itself."
    ]


def test_the_number_of_queries_does_not_grow_with_the_suppliers(django_assert_max_num_queries):
    scorecard(50, 50)
    for _place in range(20):
        SupplierFactory()
    actor = UserFactory(role="manager")

    with django_assert_max_num_queries(120):
        close(opened(actor=actor), actor=actor)
