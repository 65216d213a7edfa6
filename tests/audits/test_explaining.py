"""What is said of an assessment is what was worked out, and doing what it says would have helped."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, strategies

from audits.explaining import explain
from audits.models import Criterion
from audits.services.grading import mean, whole

BANDS = {"A": Decimal(90), "B": Decimal(75), "C": Decimal(60), "D": Decimal(0)}
WEIGHTS = strategies.sampled_from([(100,), (50, 50), (30, 20, 15, 35), (1, 99), (33, 33, 34)])


def criteria(weights):
    return [
        Criterion(pk=place, code=f"c{place}", weight=weight, position=place) for place, weight in enumerate(weights)
    ]


def scored(draw, weights):
    hundredths = strategies.lists(strategies.integers(0, 10_000), min_size=1, max_size=3)
    return {place: [Decimal(value) / 100 for value in draw(hundredths)] for place in range(len(weights))}


@given(strategies.data())
def test_the_parts_sum_to_the_score_and_each_lift_lifts(data):
    weights = data.draw(WEIGHTS)
    scores = scored(data.draw, weights)
    asked = criteria(weights)

    found = explain(asked, BANDS, scores)

    exact = sum(Fraction(line.points) for line in found.counted)
    assert abs(exact - Fraction(found.score)) <= Fraction(1, 200)
    assert found.score >= BANDS[found.grade]
    assert next(grade for grade, lowest in BANDS.items() if lowest <= found.score) == found.grade
    means = {criterion.pk: mean(scores[criterion.pk]) for criterion in asked}
    lifted = {lift.criterion.pk: lift for lift in found.lifts}
    for criterion in asked if found.better else ():
        at = int(lifted[criterion.pk].needed * 100) if criterion.pk in lifted else 10_000
        reached = whole([(other.weight, at if other == criterion else means[other.pk]) for other in asked])
        one_less = whole([(other.weight, at - 1 if other == criterion else means[other.pk]) for other in asked])
        assert (reached >= found.begins_at) == (criterion.pk in lifted)
        assert criterion.pk not in lifted or one_less < found.begins_at


def test_a_c_is_told_what_would_have_made_it_a_b():
    asked = criteria((60, 40))

    found = explain(asked, BANDS, {0: [Decimal(70)], 1: [Decimal(65), Decimal(75)]})

    assert (found.score, found.grade, found.better, found.lacking) == (Decimal(70), "C", "B", Decimal(5))
    assert [(lift.criterion.code, lift.needed, lift.by) for lift in found.lifts] == [
        ("c0", Decimal("78.33"), Decimal("8.33")),
        ("c1", Decimal("82.49"), Decimal("12.49")),
    ]
    assert [line.points for line in found.counted] == [Decimal(42), Decimal(28)]


def test_the_best_grade_has_nothing_above_it():
    found = explain(criteria((100,)), BANDS, {0: [Decimal(95)]})

    assert (found.grade, found.better, found.lifts) == ("A", "", ())


def test_what_lacks_is_named_and_makes_no_number():
    found = explain(criteria((60, 40)), BANDS, {0: [Decimal(95)]})

    assert (found.score, found.grade, [criterion.code for criterion in found.missing]) == (None, "", ["c1"])


def test_where_no_criterion_alone_would_do_none_is_named():
    found = explain(criteria((50, 50)), BANDS, {0: [Decimal(0)], 1: [Decimal(0)]})

    assert (found.better, found.lifts) == ("C", [])
