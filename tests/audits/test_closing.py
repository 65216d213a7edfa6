"""Cycles are closed into grades: by means, weights, vetoes and what is worked out."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, strategies

from accounts.services import system_user
from audits.models import Assessment, Score
from audits.services import save_band, save_criterion, save_scorecard
from audits.services.grading import mean, whole
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import GradeChange, Supplier
from tests.audits.cycles import close, opened_for_one, told
from tests.audits.refusals import refused
from tests.factories import (
    TODAY,
    AttestationFactory,
    CategoryFactory,
    GradeFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
    opened,
    scorecard,
    scored,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.either
def test_several_assessors_count_as_much_as_each_other():
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    cycle = opened()
    for value in (90, 90, 89.99):
        scored(cycle, supplier, value)

    close(cycle)

    assert told(cycle) == {"S1": (Decimal("90.00"), "A", (), ())}


hundredths = strategies.lists(strategies.integers(0, 10_000), min_size=1, max_size=4)


@pytest.mark.either
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


@pytest.fixture
def cycle(db):
    return opened_for_one()


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


def test_the_number_of_queries_does_not_grow_with_the_suppliers(django_assert_max_num_queries):
    scorecard(50, 50)
    for _place in range(20):
        SupplierFactory()
    actor = UserFactory(role="manager")

    with django_assert_max_num_queries(120):
        close(opened(actor=actor), actor=actor)


def test_who_alone_scored_a_supplier_does_not_close():
    scorecard(50, 50)
    alone, both, none = (SupplierFactory(code=code) for code in ("ALONE", "BOTH", "NONE"))
    cycle, officer, other = opened(alone, both, none), UserFactory(superuser=True), UserFactory(superuser=True)
    scored(cycle, alone, 90, 90, by=officer)
    scored(cycle, both, 90, 90, by=officer)
    scored(cycle, both, 70, 70, by=other)

    said = refused(lambda: close(cycle, actor=officer))

    assert said == [f"All scores that people gave of {alone} are yours; another person must close the cycle."]
    assert close(cycle, actor=other).closed_by == other


def test_who_scored_one_of_its_criteria_closes():
    scorecard(50, 50)
    of = SupplierFactory()
    cycle, officer = opened(of), UserFactory(superuser=True)
    scored(cycle, of, 90, None, by=officer)
    scored(cycle, of, None, 90)

    assert close(cycle, actor=officer).closed_by == officer


class TestWhereNobodyGivesScores:
    """What measures alone grade is not the word of one person who chose what is measured, and of whom."""

    def measured(self, *, made_by=None, opened_by=None):
        card = scorecard(100, measure="findings_closed")
        if made_by:
            save_scorecard(card, actor=made_by)
        SupplierFactory()
        return opened(actor=opened_by)

    @pytest.mark.parametrize("how", ["made_by", "opened_by"])
    def test_who_made_the_card_or_opened_the_cycle_does_not_close_it(self, how):
        manager = UserFactory(role="manager")
        cycle = self.measured(**{how: manager})

        words = "Nobody gives scores on card (1), and you made it or opened this cycle; another person must close the"
        assert refused(lambda: close(cycle, manager)) == [f"{words} cycle."]
        close(cycle)

    @pytest.mark.parametrize("row", ["criterion", "band"])
    def test_nor_does_who_changed_what_is_on_it(self, row):
        manager = UserFactory(role="manager")
        card = scorecard(100, measure="findings_closed")
        if row == "criterion":
            save_criterion(card.criteria.get(), actor=manager)
        else:
            save_band(card.bands.get(grade="A"), actor=manager)
        SupplierFactory()
        cycle = opened()

        assert len(refused(lambda: close(cycle, manager))) == 1

    @pytest.mark.either
    def test_where_people_score_who_opened_it_does(self):
        manager = UserFactory(role="manager")
        scorecard(100)
        cycle = opened(SupplierFactory(), actor=manager)

        assert close(cycle, manager).closed_by == manager
