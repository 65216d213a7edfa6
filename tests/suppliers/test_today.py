import random
from datetime import date, timedelta

import pytest

from accounts.services import system_user
from suppliers.models import ON_FILE, Classification, GradeChange, Stage, StageChange, Supplier
from suppliers.services import Fact, bring_suppliers_in_step, record_facts
from tests.factories import (
    START,
    TODAY,
    CategoryFactory,
    CountryFactory,
    GradeFactory,
    RegionFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db

GONE = {"left", "eliminated"}
COPIES = ("stage", "registered_on", "active_from", "left_on", "category__code", "country__code", "region__code")
COPIES = (*COPIES, "is_core", "grade")


def copies(**which):
    return dict(zip(COPIES, Supplier.objects.values_list(*COPIES).get(**which), strict=True))


def life(*stages, today=TODAY):
    supplier = SupplierFactory(stages=stages, today=today)
    kept = copies(pk=supplier.pk)
    return tuple(kept[name] for name in ("stage", "registered_on", "active_from", "left_on"))


def y(year):
    return date(year, 1, 1)


LIVES = {
    "an applicant": ([(y(2020), "applied")], ("applied", None, None, None)),
    "on file": ([(y(2020), "registered")], ("registered", y(2020), None, None)),
    "cooperating at once": ([(y(2020), "active")], ("active", y(2020), y(2020), None)),
    "on file, then cooperating": (
        [(y(2019), "applied"), (y(2020), "registered"), (y(2021), "active")],
        ("active", y(2020), y(2021), None),
    ),
    "suspended": ([(y(2020), "active"), (y(2021), "suspended")], ("suspended", y(2020), y(2020), None)),
    "active again after a suspension": (
        [(y(2020), "active"), (y(2021), "suspended"), (y(2022), "active")],
        ("active", y(2020), y(2020), None),
    ),
    "left": (
        [(y(2020), "registered"), (y(2021), "active"), (y(2022), "left")],
        ("left", y(2020), y(2021), y(2022)),
    ),
    "eliminated": ([(y(2020), "active"), (y(2022), "eliminated")], ("eliminated", y(2020), y(2020), y(2022))),
    "come back": (
        [(y(2020), "active"), (y(2021), "left"), (y(2022), "registered"), (y(2023), "active")],
        ("active", y(2022), y(2023), None),
    ),
    "come back as an applicant": (
        [(y(2020), "active"), (y(2021), "left"), (y(2022), "applied")],
        ("applied", None, None, None),
    ),
    "come back and left again": (
        [(y(2020), "active"), (y(2021), "left"), (y(2022), "active"), (y(2023), "eliminated")],
        ("eliminated", y(2022), y(2022), y(2023)),
    ),
    "left, then struck off": (
        [(y(2020), "registered"), (y(2021), "active"), (y(2022), "left"), (y(2023), "eliminated")],
        ("eliminated", y(2020), y(2021), y(2023)),
    ),
    "left, struck off, then come back": (
        [(y(2020), "active"), (y(2021), "left"), (y(2022), "eliminated"), (y(2023), "registered")],
        ("registered", y(2023), None, None),
    ),
}


@pytest.mark.parametrize(("stages", "expected"), LIVES.values(), ids=LIVES.keys())
def test_todays_copies_tell_the_lifecycle(stages, expected):
    assert life(*stages) == expected


@pytest.mark.either
def test_todays_copies_tell_what_a_supplier_is():
    other = RegionFactory(code="other")
    supplier = SupplierFactory(
        category=CategoryFactory(code="packaging"), country=CountryFactory(code="DE", region=other), is_core=True
    )
    GradeFactory(supplier=supplier, grade="B")

    assert copies() == {
        "stage": "active",
        "registered_on": START,
        "active_from": START,
        "left_on": None,
        "category__code": "packaging",
        "country__code": "DE",
        "region__code": "other",
        "is_core": True,
        "grade": "B",
    }


@pytest.mark.either
def test_what_comes_into_effect_tomorrow_waits_for_tomorrow():
    supplier = SupplierFactory(stages=[(START, "active"), (TODAY + timedelta(days=1), "left")])
    GradeFactory(supplier=supplier, grade="D", effective_on=TODAY + timedelta(days=1))

    before = copies()
    rolled = bring_suppliers_in_step(TODAY + timedelta(days=1))

    assert (before["stage"], before["left_on"], before["grade"]) == ("active", None, "")
    assert (copies()["stage"], copies()["left_on"], copies()["grade"]) == ("left", TODAY + timedelta(days=1), "D")
    assert rolled == 1


def test_a_supplier_that_comes_tomorrow_is_nowhere_today():
    SupplierFactory(stages=[(TODAY + timedelta(days=1), "active")])

    assert copies() == dict.fromkeys(COPIES) | {"stage": "", "is_core": False, "grade": ""}


@pytest.mark.either
def test_doing_it_again_changes_nothing():
    SupplierFactory.create_batch(3)

    assert bring_suppliers_in_step(TODAY) == 0
    assert bring_suppliers_in_step(TODAY, []) == 0


def test_only_the_suppliers_asked_for_are_touched():
    one, two = SupplierFactory(), SupplierFactory()
    Supplier.objects.update(stage="left", grade="D")

    assert bring_suppliers_in_step(TODAY, [one.pk]) == 1

    assert list(Supplier.objects.order_by("pk").values_list("pk", "stage")) == [(one.pk, "active"), (two.pk, "left")]
    assert bring_suppliers_in_step(TODAY) == 1


def naive(stages, profiles, grades, day):
    """Return today's copies by plain loops: (from, what) of stages and profiles, (period end, from, what) of grades."""
    past = [fact for fact in sorted(stages) if fact[0] <= day]
    registered_on = active_from = left_on = None
    previous = ""
    for first, stage in past:
        if previous in GONE and stage not in GONE:
            registered_on = active_from = None
        registered_on = registered_on or (first if stage in ON_FILE else None)
        active_from = active_from or (first if stage == "active" else None)
        left_on = first if stage in GONE else None
        previous = stage
    profile = max((fact for fact in profiles if fact[0] <= day), default=(None, (None, None, None, False)))[1]
    grade = max((fact for fact in grades if fact[1] <= day), default=("", "", ""))[2]
    kept = (previous, registered_on, active_from, left_on, *profile, grade)
    return dict(zip(COPIES, kept, strict=True))


@pytest.mark.parametrize("seed", [3, 2024])
def test_todays_copies_are_those_of_plain_loops(seed):
    dice = random.Random(seed)
    places = {code: CountryFactory(code=code, region=RegionFactory(code=region)) for code, region in WHERE.items()}
    categories = {code: CategoryFactory(code=code) for code in ("assembly", "packaging")}
    suppliers = Supplier.objects.bulk_create(Supplier(code=f"S{n}") for n in range(40))
    lives, facts = {}, {StageChange: [], Classification: [], GradeChange: []}
    for supplier in suppliers:
        stages = {some_day(dice): dice.choice(Stage.values) for _ in range(dice.randint(0, 6))}
        profiles = {some_day(dice): some_profile(dice) for _ in range(dice.randint(0, 3))}
        grades = {
            year: (max(some_day(dice), date(year, 1, 1)), dice.choice("ABCD"))
            for year in dice.sample(range(2015, 2025), 3)
        }
        lives[supplier.pk] = (
            list(stages.items()),
            list(profiles.items()),
            [(year, first, grade) for year, (first, grade) in grades.items()],
        )
        facts[StageChange] += [Fact(supplier.pk, first, {"stage": stage}) for first, stage in stages.items()]
        facts[Classification] += [
            Fact(supplier.pk, first, {"category": categories[c].pk, "country": places[p].pk, "is_core": core})
            for first, (c, p, _region, core) in profiles.items()
        ]
        facts[GradeChange] += [
            Fact(supplier.pk, first, {"period": str(year), "grade": grade, "score": None})
            for year, (first, grade) in grades.items()
        ]
    for model, rows in facts.items():
        record_facts(model, rows, actor=system_user(), today=TODAY)

    wrong = []
    for day in [some_day(dice) for _ in range(8)] + [TODAY]:
        bring_suppliers_in_step(day)
        rows = Supplier.objects.values_list("pk", *COPIES)
        kept = {pk: dict(zip(COPIES, values, strict=True)) for pk, *values in rows}
        wrong += [(day, pk, kept[pk]) for pk, facts_of in lives.items() if kept[pk] != naive(*facts_of, day)]

    assert wrong == []


WHERE = {"CN": "cn", "DE": "other"}


def some_day(dice):
    return date(2016, 1, 1) + timedelta(days=dice.randrange(3_287))


def some_profile(dice):
    country = dice.choice(sorted(WHERE))
    return dice.choice(["assembly", "packaging"]), country, WHERE[country], dice.random() < 0.5
