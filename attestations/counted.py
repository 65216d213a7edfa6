"""Suppliers that the report counts by what rules ask of them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from attestations.models import Obligation
from suppliers.counts import Counted
from suppliers.models import Stage, StageChange


def left_out(as_of: date, requirement: str) -> QuerySet[Any]:
    """Return who cooperates on a day and is not bound by a requirement."""
    bound = Obligation.objects.in_force(as_of).filter(requirement__code=requirement).order_by().values("supplier")
    active = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE)
    return active.exclude(supplier__in=bound).order_by().values("supplier")


COUNTED = [Counted("unbound", _("Cooperating and left out by the rules"), left_out, is_by=True)]
