"""What was done with suppliers together, and who came."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from audits.models import Attendance, Engagement
from bench.company.people import AT_ONCE, People, at
from suppliers.models import Stage, Supplier

SEED = 20250501
#: So many were held within three years; of fifty suppliers one came to each.
HELD, DAYS, ONE_IN = 20, 365 * 3, 50
#: Two are to come.
TO_COME = 2


def write(people: People, today: date) -> None:
    """Write the engagements with their lists of who was invited."""
    random = Random(SEED)
    active = [*Supplier.objects.filter(stage=Stage.ACTIVE).order_by("pk").values_list("pk", flat=True)]
    many = Supplier.objects.count() // ONE_IN
    for engagement in Engagement.objects.bulk_create(engagements(people, today)):
        invited = random.sample(active, min(len(active), many * 5 // 4))
        rows = attendances(random, engagement, invited, many, people, today)
        Attendance.objects.bulk_create(rows, batch_size=AT_ONCE)


def engagements(people: People, today: date) -> Iterator[Engagement]:
    """Give what was held, evenly over the years, and what is to come."""
    kinds = [*Engagement.Kind]
    for number in range(HELD + TO_COME):
        day = today + timedelta(days=DAYS // HELD * (number - HELD) + 20)
        yield Engagement(
            reference=f"EN{number:04}",
            kind=kinds[number % len(kinds)],
            name_en="What suppliers should know",
            name_zh_hant="供應商須知",
            name_zh_hans="供应商须知",
            day=day,
            answer_by=day - timedelta(days=10),
            place="Shenzhen",
            is_about_integrity=number % 3 == 0,
            recorded_by_id=people.officers[0],
            recorded_at=at(min(today, day - timedelta(days=40))),
        )


def attendances(
    random: Random, engagement: Engagement, invited: list[int], many: int, people: People, today: date
) -> Iterator[Attendance]:
    """Give the list of an engagement: four of five came."""
    asked_at = at(min(today, engagement.day - timedelta(days=30)))
    is_over = engagement.day < today
    for place, supplier in enumerate(invited):
        made = Attendance(engagement=engagement, supplier_id=supplier)
        made.invited_at, made.invited_by_id = asked_at, people.officers[0]
        if is_over:
            made.attended, made.persons = place < many, random.randrange(1, 4) if place < many else None
            made.recorded_by_id, made.recorded_at = people.officers[1], at(engagement.day)
        yield made
