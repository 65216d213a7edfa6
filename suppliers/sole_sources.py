"""Which core suppliers nobody could replace, on a day."""

from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from suppliers.models import Classification, SecondSource, Stage, StageChange, Supplier
from suppliers.models.second_source import READY_RANK


def with_readiness(suppliers: "QuerySet[Any]", as_of: date) -> "QuerySet[Any]":
    """Annotate suppliers with the `rank` of their readiest second source on a day; 0 without one."""
    pairs = SecondSource.objects.ranked(as_of).filter(supplier=OuterRef("pk")).order_by().values("supplier")
    return suppliers.annotate(rank=Coalesce(Subquery(pairs.annotate(best=Max("rank")).values("best")), 0))


def core_suppliers(as_of: date) -> "QuerySet[Any]":
    """Return the core suppliers that cooperate on a day, each with the `rank` of its readiest second source."""
    present = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE).values("supplier")
    core = Classification.objects.on(as_of).filter(is_core=True).values("supplier")
    return with_readiness(Supplier.objects.filter(pk__in=present).filter(pk__in=core), as_of)


def sole_sources(as_of: date) -> "QuerySet[Any]":
    """Return the core suppliers that cooperate on a day and have no second source that is ready."""
    return core_suppliers(as_of).filter(rank__lt=READY_RANK)


def is_sole_source(supplier_id: int, as_of: date) -> bool:
    """Tell whether a supplier is core on a day, whatever its stage, and has no second source that is ready."""
    is_core = Classification.objects.on(as_of).filter(supplier=supplier_id, is_core=True).exists()
    return is_core and rank_of(supplier_id, as_of) < READY_RANK


def rank_of(supplier_id: int, as_of: date) -> int:
    """Return the rank of a supplier's readiest second source on a day; 0 without one."""
    pairs: QuerySet[Any] = SecondSource.objects.ranked(as_of).filter(supplier=supplier_id)
    return max(pairs.values_list("rank", flat=True), default=0)
