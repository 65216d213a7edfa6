"""Planning of reminders: a first day, and the same again, against a loop with a query for each and the read alone."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.utils import timezone

from bench.measures import Comparison, Goals, Measure, timed
from foundation.dates import end_of, local_day, today
from reminders.ladders import ladders, steps_in_use
from reminders.models import Outbox, Reminder, ReminderStep
from reminders.planning import compiled, plan
from reminders.sources import sources
from suppliers.models import Contact, Supplier

ORDER = 4
#: Of so many suppliers the usual way goes through one.
EVERY = 20
AGAIN = {"SQLite": Goals(of_limit=4), "PostgreSQL": Goals(of_limit=4)}
FIRST = {"SQLite": Goals(of_stock=100), "PostgreSQL": Goals(of_stock=100)}


def measures(suppliers: int) -> Iterator[Measure]:
    sides = {"stock": asked_one_by_one, "ours": planned_first, "limit": read_alone}
    title = f"Reminders planned for {suppliers:,} suppliers"
    yield from Comparison("plan.first", f"{title}, first day", sides, FIRST, most=3, company="company").measures()
    again = {"ours": planned_again, "limit": read_alone}
    yield from Comparison("plan.again", f"{title}, again", again, AGAIN, most=5, company="company").measures()


def working_day() -> date:
    """Return the last Wednesday: a day on which everybody works, but for few."""
    day = local_day(timezone.now())
    return day - timedelta(days=(day.weekday() - 2) % 7)


def forget() -> None:
    """Empty the outbox unseen, but for what was told before today."""
    Reminder.objects.filter(planned_at__gte=end_of(today() - timedelta(days=1))).delete()
    Outbox.objects.all().delete()


def planned_first() -> float:
    forget()
    with timed() as watch:
        plan(timezone.now(), working_day())
    return watch.seconds


def planned_again() -> float:
    if not Outbox.objects.exists():
        plan(timezone.now(), working_day())
    with timed() as watch:
        plan(timezone.now(), working_day())
    return watch.seconds


def read_alone() -> float:
    """Read what is due, and nothing else."""
    today = working_day()
    with timed() as watch, connection.cursor() as cursor:
        for source in sources().values():
            try:
                sql, values = compiled(source, today, ladders(source, steps_in_use()[source.code]))
            except EmptyResultSet:
                continue
            item = f"WITH item (supplier, object, requirement, kind, due_on) AS MATERIALIZED ({sql})"
            cursor.execute(f"{item} SELECT COUNT(*), MAX(due_on) FROM item", values)
            cursor.fetchall()
    return watch.seconds


def asked_one_by_one() -> float:
    """Do as is usual: a query for each step, and `get_or_create` for each thing that reached it.

    All of it takes an hour at 100,000 suppliers, so that every twentieth is gone through and its seconds multiplied;
    the queries are asked whole and counted once.
    """
    forget()
    now, seconds = timezone.now(), 0.0
    with transaction.atomic():
        for step in ReminderStep.objects.all():
            with timed() as asking:
                found = list(reached(step))
            with timed() as going_through:
                for supplier, key, requirement, due_on in found:
                    if supplier % EVERY == 0:
                        remind(step, supplier, key, requirement, due_on, now)
            seconds += asking.seconds + going_through.seconds * EVERY
    return seconds


def reached(step: ReminderStep) -> Iterator[tuple[int, int, int, date]]:
    """Give what reached this step of its ladder and not yet the next: supplier, object, requirement and due day."""
    today = working_day()
    later = ReminderStep.objects.filter(
        source=step.source, kind=step.kind, audience=step.audience, offset_days__gt=step.offset_days
    ).order_by("offset_days")
    until = today - timedelta(days=step.offset_days)
    after = today - timedelta(days=later[0].offset_days) if later else date(1, 1, 1)
    for supplier, key, requirement, kind, due_on in sources()[step.source].items(today, after, until):
        if after < due_on <= until and step.kind in ("", kind):
            yield supplier, key, requirement, due_on


def remind(step, supplier, key, requirement, due_on, now):
    contact = Contact.objects.filter(supplier=supplier).exclude(email="").order_by("-is_primary").first()
    officer = Supplier.objects.select_related("officer__manager").get(pk=supplier).officer
    whom = {
        "contact": contact and f"contact:{contact.pk}",
        "officer": officer and f"user:{officer.pk}",
        "manager": officer and officer.manager and f"user:{officer.manager.pk}",
    }[step.audience]
    Reminder.objects.get_or_create(
        source=step.source,
        supplier_id=supplier,
        object_id=key,
        due_on=due_on,
        step=step,
        recipient=whom or "",
        defaults={
            "requirement_id": requirement,
            "send_on": local_day(now),
            "planned_at": now,
            "state": "waiting" if whom else "nobody",
        },
    )
