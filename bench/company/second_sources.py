"""Who could deliver instead of some of the core suppliers."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from bench.company.people import AT_ONCE, People, at
from foundation.dates import FAR
from suppliers.models import SecondSource, Stage, Supplier

SEED = 20250401
#: Of a hundred core suppliers so many have one.
HAVE_ONE = 4
#: How ready they became, step by step; how many of a hundred came that far.
COURSES = {("named",): 30, ("named", "qualified"): 40, ("named", "qualified", "tested"): 30}
#: So many days after one step the next one was taken.
STEP = 120


def write(people: People, today: date) -> None:
    """Write the second sources with what they were before."""
    SecondSource.objects.bulk_create(sources(Random(SEED), people, today), batch_size=AT_ONCE)


def sources(random: Random, people: People, today: date) -> Iterator[SecondSource]:
    """Give the rows of each pair, one for each readiness."""
    active = Supplier.objects.filter(stage=Stage.ACTIVE).order_by("pk")
    core = [*active.filter(is_core=True).values_list("pk", flat=True)]
    others = [*active.filter(is_core=False).values_list("pk", flat=True)]
    for supplier in core:
        if random.randrange(100) >= HAVE_ONE:
            continue
        other = random.choice(others)
        (course,) = random.choices(list(COURSES), list(COURSES.values()))
        days = [today - timedelta(days=random.randrange(300, 900))]
        for _step in course[1:]:
            days.append(days[-1] + timedelta(days=STEP))
        for readiness, (day, until) in zip(course, pairwise([*days, FAR]), strict=True):
            yield source(random, supplier, other, readiness, day, until, people)


def source(random: Random, supplier: int, other: int, readiness: str, day: date, until: date, people: People):
    """Return one readiness of a pair; naming needs no decision."""
    by, decider = people.some(random, 2)
    made = SecondSource(
        supplier_id=supplier,
        other_id=other,
        readiness=readiness,
        effective_on=day,
        counts_from=day,
        until=until,
        words="The same parts.",
    )
    made.asked_by_id, made.asked_at = by, at(day)
    if readiness != "named":
        made.decision = SecondSource.Decision.APPROVED
        made.decided_by_id, made.decided_at = decider, at(day)
    return made
