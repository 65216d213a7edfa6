"""What is held of each requirement that binds anybody."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from attestations.models import Requirement
from reports.charting import Chart, Series
from reports.pages import Names

CODE = "coverage"
ORDER = 1
TABLE = "front"


def chart(tables: dict[str, Any], names: Names) -> Chart | None:
    """Return a bar for each share."""
    rows = [
        row
        for table in ("commitments", "certifications", "documents")
        for row in tables.get(table, {}).get("rows", ())
        if row["share"] is not None
    ]
    if not rows:
        return None
    shares = [float(Decimal(row["share"]) * 100) for row in rows]
    labels = [names.of(Requirement, row["requirement"]) for row in rows]
    return Chart(CODE, gettext("Coverage"), "bars", labels, [Series(gettext("Share"), "good", shares)])
