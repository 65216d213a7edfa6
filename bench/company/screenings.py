"""Screenings of the suppliers that came within the last years."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from audits.models import Screening, ScreeningKind
from audits.models.screening import IMPACTS
from bench.company.people import AT_ONCE, People, at, cooperations

SEED = 20250301
DAYS = 365 * 3
#: Of a hundred new suppliers so many were screened by each kind of criteria, and something was found at so many.
SCREENED, BAD = 94, 3
#: What became of a screening, of a hundred.
DECISIONS = {"approved": 97, "waiting": 2, "refused": 1}


def write(people: People, today: date) -> None:
    """Write the screenings."""
    Screening.objects.bulk_create(screenings(Random(SEED), people, today), batch_size=AT_ONCE)


def screenings(random: Random, people: People, today: date) -> Iterator[Screening]:
    """Give a screening by each kind of criteria of nearly all."""
    for supplier, begin, _until in cooperations(today):
        if (today - begin).days > DAYS:
            continue
        for kind in ScreeningKind:
            if random.randrange(100) < SCREENED:
                yield screening(random, supplier, kind, begin - timedelta(days=random.randrange(1, 30)), people)


def screening(random: Random, supplier: int, kind: ScreeningKind, day: date, people: People) -> Screening:
    """Return what one screening found."""
    by, other = people.some(random, 2)
    made = Screening(supplier_id=supplier, kind=kind, screened_on=day, result=Screening.Result.CLEAR)
    made.proposed_by_id, made.proposed_at = by, at(day)
    if random.randrange(100) < BAD:
        made.result, made.impacts = Screening.Result.IMPACTS, (random.choice(IMPACTS[kind]).value,)
        made.words = "Working hours above the limit in two months."
        if random.random() < 0.7:
            made.agreed_on, made.agreed = day + timedelta(days=14), "A second shift from next month on."
    (made.decision,) = random.choices(list(DECISIONS), list(DECISIONS.values()))
    if made.decision != Screening.Decision.WAITING:
        made.decided_by_id, made.decided_at = other, at(day + timedelta(days=1))
    if made.decision == Screening.Decision.APPROVED:
        made.counts_from = day + timedelta(days=1)
    return made
