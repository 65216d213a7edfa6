"""Obligations are right on every day, of random and of all small worlds."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings as examples, strategies as st

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Obligation, Requirement
from attestations.services import change_rule, close_rule, open_rule, save_requirement, sync_obligations
from foundation.dates import ALWAYS, FAR
from suppliers.models import Classification, Stage, StageChange
from suppliers.services import correct_fact
from tests.attestations.naive import Life, Rule, World
from tests.attestations.worlds import (
    as_row,
    assert_right,
    places,
    profile_fact,
    record,
    requirements,
    rows,
    settle,
    some_day,
    some_period,
    some_profile,
    some_rule,
    stage_fact,
)
from tests.factories import TODAY

#: Who is eliminated is asked about: a sole source is not typed out.
STAGES = [stage for stage in Stage.values if stage != Stage.ELIMINATED]

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys():
    return places()


@pytest.fixture(params=[20241231, 7], ids="seed {}".format)
def dice(request):
    return random.Random(request.param)


@pytest.fixture
def world(dice, keys):
    """Sixty suppliers with one to seven stages and one to four profiles each, under twenty rules."""
    periods = [some_period(dice) if dice.random() < 0.5 else (ALWAYS, FAR) for _ in range(7)] + [(FAR, FAR)]
    made = World(requirements={row.pk: (row.required_from, row.required_until) for row in requirements(periods)})
    made.rules = {n: some_rule(dice, dice.choice(sorted(made.requirements))) for n in range(20)}
    for number in range(60):
        made.lives[number] = Life(
            stages={some_day(dice): dice.choice(STAGES) for _ in range(dice.randint(1, 7))},
            profiles={some_day(dice): some_profile(dice) for _ in range(dice.randint(1, 4))},
        )
    settle(made, keys)
    return made


@pytest.mark.either
def test_obligations_are_right_on_every_day(world, dice):
    assert Obligation.objects.count() > 50
    assert_right(world, [some_day(dice) for _ in range(20)])


def test_the_days_of_a_query_are_those_of_the_rows(world, dice):
    for day in [some_day(dice) for _ in range(10)]:
        found = sorted(Obligation.objects.in_force(day).values_list("supplier_id", "requirement_id"))

        assert found == sorted((s, requirement) for s in world.lives for requirement in world.binding(s, day))


def test_obligations_follow_facts_that_come_late_are_moved_or_taken_back(world, keys, dice):
    for model in (StageChange, Classification):
        facts, superseded = [], []
        for supplier in dice.sample(sorted(world.lives), 25):
            life = world.lives[supplier]
            known = life.stages if model is StageChange else life.profiles
            if dice.random() < 0.7 and known:
                gone = dice.choice(sorted(known))
                superseded.append(model.objects.current().get(supplier=supplier, effective_on=gone).pk)
                kept = known.pop(gone)
                if dice.random() < 0.5:
                    known[moved := some_day(dice)] = kept
                    facts.append((supplier, moved, kept))
            day = some_day(dice)
            if day not in known:
                known[day] = dice.choice(STAGES) if model is StageChange else some_profile(dice)
                facts.append((supplier, day, known[day]))
        make = stage_fact if model is StageChange else (lambda *fact: profile_fact(keys, *fact))
        # A moved fact may have met another one on its new day: the later one of the list is what `known` holds.
        latest = {(supplier, day): (supplier, day, what) for supplier, day, what in facts}
        record(model, [make(*fact) for fact in latest.values()], superseded)

    assert_right(world)


def test_obligations_follow_single_corrections(world, keys):
    for change in list(StageChange.objects.current().order_by("pk")[:3]):
        stages = world.lives[change.supplier_id].stages
        stages[change.effective_on] = Stage.ACTIVE
        correct_fact(
            change,
            stage_fact(change.supplier_id, change.effective_on, Stage.ACTIVE),
            actor=system_user(),
            today=TODAY,
        )
    for change in list(Classification.objects.current().order_by("pk")[:2]):
        del world.lives[change.supplier_id].profiles[change.effective_on]
        correct_fact(change, None, actor=system_user(), today=TODAY)

    assert_right(world)


def test_obligations_follow_the_catalogue(world, dice):
    actor = system_user()
    switched_off = Requirement.objects.get(required_from=FAR)
    switched_off.required_from = world_from = date(2021, 3, 15)
    save_requirement(switched_off, actor=actor, today=TODAY)
    world.requirements[switched_off.pk] = (world_from, FAR)

    late = Rule(switched_off.pk, stages=frozenset(["active", "suspended"]), first=date(2020, 2, 29))
    world.rules[open_rule(as_row(late), actor=actor, today=TODAY).pk] = late

    closed, changed = [pk for pk, rule in sorted(world.rules.items()) if rule.until == FAR][:2]
    close_rule(ApplicabilityRule.objects.get(pk=closed), on=date(2022, 1, 1), actor=actor, today=TODAY)
    world.change(closed, until=date(2022, 1, 1))

    day, wider = date(2023, 5, 1), Rule(world.rules[changed].requirement, first=date(2023, 5, 1))
    opened = change_rule(ApplicabilityRule.objects.get(pk=changed), as_row(wider), on=day, actor=actor, today=TODAY)
    world.change(changed, until=day)
    world.rules[opened.pk] = wider

    ended = Requirement.objects.exclude(pk=switched_off.pk).filter(required_until=FAR).first()
    ended.required_until = date(2023, 12, 31)
    save_requirement(ended, actor=actor, today=TODAY)
    world.requirements[ended.pk] = (ended.required_from, date(2023, 12, 31))

    assert_right(world)


@pytest.mark.either
def test_a_scoped_sync_touches_nothing_else(world):
    supplier, *others = sorted(world.lives)
    requirement, *_ = sorted(world.requirements)
    Obligation.objects.all().delete()

    sync_obligations(supplier_ids=[supplier])
    of_supplier = {row[0] for row in rows()}
    sync_obligations(requirement_ids=[requirement])
    beside = {row[1] for row in rows() if row[0] != supplier}
    sync_obligations(supplier_ids=others)

    assert of_supplier <= {supplier}
    assert beside <= {requirement}
    assert_right(world)


@pytest.mark.either
def test_a_rebuild_from_scratch_gives_the_same_rows(world):
    kept = rows()
    Obligation.objects.all().delete()

    changed = sync_obligations()

    assert rows() == kept
    assert changed == len(kept)


def test_what_was_bent_is_mended(world):
    kept = rows()
    first, second, third = Obligation.objects.order_by("pk")[:3]
    Obligation.objects.filter(pk=first.pk).delete()
    Obligation.objects.filter(pk=second.pk).update(required_until=FAR - timedelta(days=1))
    third.pk, third.required_from = None, ALWAYS + timedelta(days=3)
    third.save()

    changed = sync_obligations()

    assert (changed, rows()) == (3, kept)


def test_nobody_and_nothing_are_asked_for():
    assert sync_obligations() == 0
    assert sync_obligations(supplier_ids=[], requirement_ids=[]) == 0


days = st.integers(0, 9).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
profiles = st.sampled_from([("cn", "CN", "metal", False), ("other", "JP", "metal_parts", True)])


@st.composite
def periods(draw):
    first, until = sorted([draw(days), draw(days)])
    return draw(st.sampled_from([ALWAYS, first])), draw(st.sampled_from([FAR, until]))


@st.composite
def small_rules(draw):
    first, until = draw(periods())
    return Rule(
        requirement=draw(st.integers(0, 1)),
        categories=draw(st.sampled_from([frozenset(), frozenset(["metal"])])),
        regions=draw(st.sampled_from([frozenset(), frozenset(["other"])])),
        stages=draw(st.sampled_from([frozenset(), frozenset(["active"])])),
        core=draw(st.sampled_from(["", "core", "other"])),
        first=first,
        until=until,
    )


@pytest.mark.usefixtures("however_many")
def test_every_small_world_is_right(keys):
    @examples(max_examples=40, database=None)
    @given(
        asked=st.lists(periods(), min_size=2, max_size=2),
        small=st.lists(small_rules(), min_size=1, max_size=4),
        stages=st.dictionaries(days, st.sampled_from(["registered", "active"]), min_size=1, max_size=4),
        classes=st.dictionaries(days, profiles, min_size=1, max_size=3),
    )
    def check(asked, small, stages, classes):
        with transaction.atomic():
            pks = [row.pk for row in requirements(asked)]
            world = World(requirements=dict(zip(pks, asked, strict=True)), lives={0: Life(stages, classes)})
            numbered = enumerate(small)
            world.rules = {n: Rule(**{**vars(rule), "requirement": pks[rule.requirement]}) for n, rule in numbered}
            settle(world, keys)

            assert_right(world)
            transaction.set_rollback(True)

    check()
