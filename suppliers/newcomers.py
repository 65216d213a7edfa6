"""Who is new in a period, and of which it can be asked whether they were screened."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from suppliers.models import Stage, StageChange, Supplier

#: Who enters *active* from one of these has cooperated before.
COOPERATED = (Stage.ACTIVE, Stage.SUSPENDED)


def new_suppliers(first: date, last: date) -> "QuerySet[Any]":
    """Return the suppliers that began to cooperate on one of some days, both inclusive.

    Who was only suspended is not new; who came back after leaving is.
    """
    changes = StageChange.objects.current()
    before = changes.filter(supplier=OuterRef("supplier"), effective_on__lt=OuterRef("effective_on"))
    began = changes.filter(stage=Stage.ACTIVE, effective_on__gte=first, effective_on__lte=last).annotate(
        came_from=Subquery(before.order_by("-effective_on").values("stage")[:1])
    )
    fresh = began.filter(Q(came_from=None) | ~Q(came_from__in=COOPERATED))
    return Supplier.objects.filter(Exists(fresh.filter(supplier=OuterRef("pk"))))
