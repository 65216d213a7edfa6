"""What can be worked out of suppliers for their assessment from what they hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from attestations.models import Obligation
from attestations.standing import HELD, Standing
from foundation.measuring import Measure

SHARE = """
SELECT supplier_id, SUM(CASE WHEN standing IN ({held}) THEN 10000 ELSE 0 END) / COUNT(*)
  FROM ({every}) every WHERE standing <> {exempt} GROUP BY supplier_id
"""


def share_held(_first: date, last: date) -> tuple[str, Sequence[Any]]:
    """Return of each supplier the share that it holds, on the last day, of what it must; cut, as in coverages."""
    rows = Obligation.objects.in_force(last).order_by().with_standing(last).values("supplier_id", "standing")
    every, parameters = rows.query.sql_with_params()
    held = ", ".join(str(standing.value) for standing in HELD)
    return SHARE.format(held=held, every=every, exempt=Standing.EXEMPT.value), parameters


MEASURES = [Measure("obligations_held", _("Share of obligations held"), share_held)]
