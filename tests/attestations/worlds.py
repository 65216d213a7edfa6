"""A world of rules and facts, in the database and in plain Python, and what must be true of every one."""

from collections import defaultdict
from datetime import date, timedelta
from types import SimpleNamespace

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Kind, Obligation, Requirement
from attestations.services import sync_obligations
from foundation.dates import ALWAYS, FAR
from suppliers.models import Classification, Stage, StageChange, Supplier
from suppliers.services import Fact, record_facts
from tests.attestations.naive import Rule
from tests.factories import TODAY, CategoryFactory, CountryFactory, RegionFactory

FIRST = date(2018, 1, 1)
CATEGORIES = ("assembly", "batteries", "metal", "metal_parts", "parts")
COUNTRIES = {"CN": "cn", "HK": "cn", "JP": "other", "DE": "other"}


def some_day(dice):
    return FIRST + timedelta(days=dice.randrange(2_800))


def some_of(dice, values, most):
    """Return a set of a few values; the empty set, which means any, as often as not."""
    return frozenset(dice.sample(sorted(values), dice.randint(0, most) if dice.random() < 0.5 else 0))


def some_period(dice):
    first, until = sorted(dice.sample(range(2_800), 2))
    return (
        dice.choice([ALWAYS, FIRST + timedelta(days=first)]),
        dice.choice([FAR, FIRST + timedelta(days=until)]),
    )


def some_profile(dice):
    country = dice.choice(sorted(COUNTRIES))
    return COUNTRIES[country], country, dice.choice(CATEGORIES), dice.random() < 0.3


def some_rule(dice, requirement):
    first, until = some_period(dice)
    return Rule(
        requirement=requirement,
        regions=some_of(dice, set(COUNTRIES.values()), 1),
        countries=some_of(dice, COUNTRIES, 3),
        categories=some_of(dice, CATEGORIES, 3),
        stages=some_of(dice, Stage.values, 4) or frozenset(["active"]),
        core=dice.choice(["", "", "core", "other"]),
        first=first,
        until=until,
    )


def as_row(rule):
    sets = {name: getattr(rule, name) for name in ("regions", "countries", "categories", "stages", "core")}
    return ApplicabilityRule(
        requirement_id=rule.requirement, required_from=rule.first, required_until=rule.until, **sets
    )


def places():
    """Make the rows of reference; return the keys by code."""
    regions = {code: RegionFactory(code=code) for code in set(COUNTRIES.values())}
    countries = {code: CountryFactory(code=code, region=regions[region]).pk for code, region in COUNTRIES.items()}
    return SimpleNamespace(countries=countries, categories={code: CategoryFactory(code=code).pk for code in CATEGORIES})


def requirements(periods):
    rows = [
        Requirement(code=f"r{n}", kind=Kind.DOCUMENT, required_from=first, required_until=until)
        for n, (first, until) in enumerate(periods)
    ]
    return Requirement.objects.bulk_create(rows)


def stage_fact(supplier, day, stage):
    return Fact(supplier, day, {"stage": stage})


def profile_fact(keys, supplier, day, profile):
    _region, country, category, is_core = profile
    content = {"country": keys.countries[country], "category": keys.categories[category], "is_core": is_core}
    return Fact(supplier, day, content)


def record(model, facts, supersedes=()):
    record_facts(model, facts, actor=system_user(), today=TODAY, supersedes=supersedes)


def settle(world, keys):
    """Write the world's suppliers and rules, whose keys are given out here, and derive everything once."""
    rows = [as_row(rule) for rule in world.rules.values()]
    world.rules = {
        row.pk: rule
        for row, rule in zip(ApplicabilityRule.objects.bulk_create(rows), world.rules.values(), strict=True)
    }
    lives = list(world.lives.values())
    suppliers = Supplier.objects.bulk_create(Supplier(code=f"S{n}", name=f"S{n}") for n in range(len(lives)))
    world.lives = {supplier.pk: life for supplier, life in zip(suppliers, lives, strict=True)}
    record(
        Classification,
        [
            profile_fact(keys, supplier, *fact)
            for supplier, life in world.lives.items()
            for fact in life.profiles.items()
        ],
    )
    record(
        StageChange,
        [stage_fact(supplier, *fact) for supplier, life in world.lives.items() for fact in life.stages.items()],
    )


def rows():
    columns = ("supplier_id", "requirement_id", "rule_id", "required_from", "required_until")
    return sorted(Obligation.objects.values_list(*columns))


def contradictions(world, extra_days=()):
    """Return each (supplier, day, owed in the table, owed by the definitions) where the two differ."""
    owed = defaultdict(list)
    for supplier, requirement, _rule, first, until in rows():
        owed[supplier].append((requirement, first, until))
    wrong = []
    for supplier in world.lives:
        for day in sorted(world.boundaries(supplier) | set(extra_days)):
            table = sorted(requirement for requirement, first, until in owed[supplier] if first <= day < until)
            defined = sorted(world.binding(supplier, day))
            if table != defined:
                wrong.append((supplier, day, table, defined))
    return wrong


def wrong_reasons(world):
    """Return obligations that do not name the first of the rules that bind within their period."""
    wrong = []
    for supplier, requirement, rule, first, until in rows():
        days = [day for day in world.boundaries(supplier) if first <= day < until]
        binding = {pk for day in days for pk in world.binding(supplier, day).get(requirement, ())}
        if rule != min(binding):
            wrong.append((supplier, requirement, first, rule, binding))
    return wrong


def joined_rows():
    """Return obligations of one supplier and requirement that touch or overlap: they should be one row."""
    found = rows()
    pairs = [(one, two) for one, two in zip(sorted(found, key=by_pair), sorted(found, key=by_pair)[1:], strict=False)]
    return [(one, two) for one, two in pairs if one[:2] == two[:2] and two[3] <= one[4]]


def by_pair(row):
    supplier, requirement, _rule, first, _until = row
    return supplier, requirement, first


def assert_right(world, extra_days=()):
    assert contradictions(world, extra_days) == []
    assert wrong_reasons(world) == []
    assert joined_rows() == []
    kept = rows()
    assert sync_obligations() == 0
    assert rows() == kept
