"""What can be worked out of suppliers for their assessment from what they hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from attestations.grouped import every_obligation
from attestations.models import Obligation
from attestations.standing import HELD, Standing, rank
from foundation.measuring import Measure

SHARE = """
SELECT supplier_id, SUM(CASE WHEN worth IN ({held}) THEN 10000 ELSE 0 END) / COUNT(*)
  FROM ({every}) every WHERE worth <> {exempt} GROUP BY supplier_id
"""


def share_held(_first: date, last: date) -> tuple[str, Sequence[Any]]:
    """Return of each supplier the share that it holds, on the last day, of what it must; cut, as in coverages."""
    every, parameters = standings(last)
    held = ", ".join(str(standing.value) for standing in HELD)
    return SHARE.format(held=held, every=every, exempt=Standing.EXEMPT.value), parameters


def standings(as_of: date) -> tuple[str, Sequence[Any]]:
    """Return SQL that gives supplier_id and worth, its standing, of each obligation in force on a day."""
    if connection.vendor == "postgresql":
        best = Max(rank(as_of))
        return every_obligation(as_of, best, exempt=Standing.EXEMPT, missing=Standing.MISSING)
    rows = Obligation.objects.in_force(as_of).order_by().with_standing(as_of)
    return rows.values("supplier_id", worth=F("standing")).query.sql_with_params()


MEASURES = [Measure("obligations_held", _("Share of obligations held"), share_held)]
