from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.services import system_user
from audits.models import Criterion, GradeBand, Scorecard, Veto
from audits.services import (
    copy_scorecard,
    faults_of,
    freeze_scorecards,
    remove_criterion,
    save_band,
    save_criterion,
    save_scorecard,
)
from evidence.models import Event
from evidence.verify import findings
from tests.audits.refusals import refused
from tests.factories import scorecard
from tests.factories.constraints import messages, refusal

pytestmark = pytest.mark.django_db


def bands(**lowest):
    card = scorecard(100)
    for band in card.bands.all():
        band.lowest = Decimal(lowest.get(band.grade, band.lowest))
        band.save()
    return card


def test_what_ships_grades_every_score():
    call_command("load_reference", verbosity=0)

    (card,) = Scorecard.objects.all()
    assert faults_of(card) == []
    assert card.is_used
    assert dict(card.criteria.values_list("code", "weight")) == {
        "quality": 30,
        "delivery": 20,
        "cost": 15,
        "service": 10,
        "environment": 7,
        "hazardous_substances": 7,
        "labour_rights": 6,
        "training": 5,
    }
    assert dict(card.bands.values_list("grade", "lowest")) == {"A": 90, "B": 75, "C": 60, "D": 0}
    assert {*Veto.objects.values_list("code", flat=True)} == {"child_labour", "bribery", "forged_certificate"}


def test_loading_again_adds_nothing_to_what_was_chosen():
    call_command("load_reference", verbosity=0)
    remove_criterion(Criterion.objects.get(code="training"), actor=system_user())

    call_command("load_reference", verbosity=0)

    assert not Criterion.objects.filter(code="training").exists()


BANDS = "The bands of card (1) must cover all scores: one for each grade, that of D from 0."
ORDER = "On card (1) a better grade must begin at a higher score than the next."
#: What is wrong with a scorecard -> the scorecard, and what is said of it.
FAULTY = {
    "too little": (lambda: scorecard(60, 39), "The weights of card (1) sum to 99; they must sum to 100."),
    "too much": (lambda: scorecard(60, 41), "The weights of card (1) sum to 101; they must sum to 100."),
    "nothing": (scorecard, "The weights of card (1) sum to 0; they must sum to 100."),
    "none for nought": (lambda: bands(D="0.01"), BANDS),
    "two alike": (lambda: bands(B="60"), ORDER),
    "out of order": (lambda: bands(A="74"), ORDER),
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(("card", "fault"), FAULTY.values(), ids=FAULTY)
def test_what_leaves_open_how_it_grades_is_not_frozen(card, fault):
    card = card()

    assert refused(lambda: freeze_scorecards([card], actor=system_user())) == [fault]
    card.refresh_from_db()
    assert not card.is_frozen


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_band_that_is_missing_is_said():
    card = scorecard(100)
    card.bands.get(grade="C").delete()

    assert faults_of(card) == ["The bands of card (1) must cover all scores: one for each grade, that of D from 0."]


@pytest.fixture
def frozen():
    card = scorecard(60, 40, categories=("assembly",))
    freeze_scorecards([card], actor=system_user())
    card.refresh_from_db()
    return card


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


CHANGES = {
    "name": lambda card: save_scorecard(changed(card, name_en="New"), actor=system_user()),
    "categories": lambda card: save_scorecard(changed(card, categories=()), actor=system_user()),
    "weight": lambda card: save_criterion(changed(card.criteria.first(), weight=1), actor=system_user()),
    "new": lambda card: save_criterion(changed(card.criteria.first(), pk=None, code="new"), actor=system_user()),
    "gone": lambda card: remove_criterion(card.criteria.first(), actor=system_user()),
    "band": lambda card: save_band(changed(card.bands.first(), lowest=95), actor=system_user()),
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_frozen_is_not_changed(change, frozen):
    before = [*Criterion.objects.values()], [*GradeBand.objects.values()], [*Scorecard.objects.values()]

    said = refused(lambda: change(frozen))

    assert said == ["Suppliers are assessed by this version, so it stays as it is. Copy it and change the copy."]
    assert ([*Criterion.objects.values()], [*GradeBand.objects.values()], [*Scorecard.objects.values()]) == before


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_whether_it_is_used_may_change_of_what_is_frozen(frozen):
    save_scorecard(changed(frozen, is_used=False), actor=system_user())

    assert not Scorecard.objects.get().is_used


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_copy_is_a_version_that_may_be_changed(frozen):
    copy = copy_scorecard(frozen, actor=system_user())
    save_criterion(changed(copy.criteria.get(code="c1"), weight=10), actor=system_user())

    assert (copy.code, copy.version, copy.categories, copy.is_used, copy.is_frozen) == (
        "card",
        2,
        ("assembly",),
        False,
        False,
    )
    assert [*copy.criteria.values_list("code", "weight")] == [("c1", 10), ("c2", 40)]
    assert [*frozen.criteria.values_list("code", "weight")] == [("c1", 60), ("c2", 40)]
    assert [*copy.bands.values_list("grade", "lowest")] == [*frozen.bands.values_list("grade", "lowest")]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_copied_twice_there_are_three_versions(frozen):
    copies = [copy_scorecard(frozen, actor=system_user()) for _time in range(2)]

    assert [copy.version for copy in copies] == [2, 3]


def test_of_several_versions_the_newest_that_is_used_counts(frozen):
    copy = copy_scorecard(frozen, actor=system_user())
    assert [*Scorecard.objects.newest_used()] == [frozen]

    save_scorecard(changed(copy, is_used=True), actor=system_user())

    assert [*Scorecard.objects.newest_used()] == [copy]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_frozen_twice_it_is_frozen_once(frozen):
    freeze_scorecards([frozen], actor=system_user())

    assert Event.objects.filter(action="scorecard_frozen").count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_measure_that_there_is_not_is_refused():
    card = scorecard(100)

    said = refused(lambda: save_criterion(changed(card.criteria.get(), measure="weather"), actor=system_user()))

    assert said == ["There is no such measure."]


def test_all_of_it_is_in_the_ledger(frozen):
    copy = copy_scorecard(frozen, actor=system_user())
    save_band(changed(copy.bands.get(grade="A"), lowest=95), actor=system_user())
    remove_criterion(copy.criteria.first(), actor=system_user())

    assert [*findings()] == []


def test_the_database_refuses_what_is_none():
    card = scorecard(100)
    names = {"name_en": "x", "name_zh_hant": "x", "name_zh_hans": "x"}
    good = {"scorecard": card, "code": "x", "topic": "quality", "weight": 1, **names}

    rows = {
        "scorecard_once": Scorecard(code="card", version=1, **names),
        "criterion_once": Criterion(**good | {"code": "c1"}),
        "criterion_weight": Criterion(**good | {"weight": 101}),
        "criterion_topic": Criterion(**good | {"topic": "weather"}),
        "criterion_scored_by": Criterion(**good | {"scored_by": "nobody"}),
        "gradeband_once": GradeBand(scorecard=card, grade="A", lowest=1),
        "gradeband_lowest": GradeBand(scorecard=card, grade="A", lowest=-1),
        "gradeband_grade": GradeBand(scorecard=card, grade="E", lowest=1),
    }

    assert [name for name, row in rows.items() if not refusal(row)] == []
    assert [name for name, row in rows.items() if not messages(row)] == []
