"""What can be worked out of suppliers for their assessment from what became of findings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from audits.models import Finding, FindingState
from foundation.measuring import Measure

SHARE = """
SELECT supplier_id, SUM(CASE WHEN is_in_time THEN 10000 ELSE 0 END) / COUNT(*) FROM ({due}) due GROUP BY supplier_id
"""


def share_closed_in_time(first: date, last: date) -> tuple[str, Sequence[Any]]:
    """Return of each supplier the share of the findings due in the period that were closed on their due day; cut.

    They are where they were seen to be mended by then, and that was entered by the end of the period.
    """
    closings: Any = FindingState.objects.with_seen()
    closed = closings.filter(
        finding=OuterRef("pk"),
        state=FindingState.State.CLOSED,
        effective_on__lte=last,
        seen_on__lte=OuterRef("due_then"),
        until__gt=OuterRef("due_then"),
    )
    due = Finding.objects.told().due_within(first, last)
    rows = due.order_by().annotate(is_in_time=Exists(closed)).values("supplier_id", "is_in_time")
    every, parameters = rows.query.sql_with_params()
    return SHARE.format(due=every), parameters


MEASURES = [Measure("findings_closed", _("Share of findings closed in time"), share_closed_in_time)]
