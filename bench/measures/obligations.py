"""Obligations after a change, and from nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from django.db import connection

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Obligation
from attestations.services import change_rule, sync_obligations
from bench.measures import Measure, of, timed
from bench.measures.standings import chosen
from foundation.dates import today
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts

ORDER = 2


def measures(_suppliers: int) -> Iterator[Measure]:
    yield Measure("rule.service", "One rule changed: saved, obligations and standings followed", changed_rule, 3)
    yield Measure("rule.sync", "Obligations of one requirement synchronised", of(sync_one_requirement), 3)
    suppliers, numbers = chosen(), count()
    yield Measure(
        "supplier",
        "One supplier's stage changed: saved, everything followed",
        lambda: changed_supplier(next(suppliers), next(numbers)),
        0.1,
        runs=20,
    )
    yield Measure("rebuild.again", "Full rebuild of the obligations, nothing to change", of(sync_obligations), 15)
    yield Measure("rebuild.empty", "Full rebuild of the obligations from an empty table", rebuilt, 15)


def changed_rule() -> float:
    """Take some categories out of a rule that binds a third of the suppliers, or put them back."""
    rule = (
        ApplicabilityRule.objects.in_force(today())
        .filter(requirement__code="iso_9001", categories__contains="assembly")
        .get()
    )
    changed = ApplicabilityRule.objects.get(pk=rule.pk)
    changed.categories = tuple({"assembly", "components"} ^ set(rule.categories) | {"assembly"})
    on = max(rule.required_from, today() - timedelta(days=30))
    with timed() as watch:
        change_rule(rule, changed, on=on, actor=system_user(), today=today())
    return watch.seconds


def sync_one_requirement() -> None:
    rule = ApplicabilityRule.objects.in_force(today()).filter(requirement__code="iso_9001").first()
    sync_obligations(requirement_ids=[rule.requirement_id])


def changed_supplier(supplier: int, number: int) -> float:
    """Suspend a supplier, or let it cooperate again."""
    last = StageChange.objects.current().filter(supplier=supplier).latest("effective_on")
    stage = Stage.ACTIVE if last.stage == Stage.SUSPENDED else Stage.SUSPENDED
    day: date = max(last.effective_on + timedelta(days=1), today() - timedelta(days=number))
    with timed() as watch:
        record_facts(StageChange, [Fact(supplier, day, {"stage": stage})], actor=system_user(), today=today())
    return watch.seconds


def rebuilt() -> float:
    """Empty the table unseen, then fill it."""
    table = Obligation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"DELETE FROM {table}")
        # As in life, where somebody has looked at the empty table before the first import.
        cursor.execute(f"ANALYZE {table}")
    with timed() as watch:
        sync_obligations()
    return watch.seconds
