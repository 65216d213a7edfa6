"""Commitments: held, signed or by contract clause, required (HKEX B5.2, B7.2; GRI 205-2)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from attestations.models import Kind
from reports.coverage import as_row, coverage

CODE = "commitments"
ORDER = 3
TITLE = _("Commitments")


def compute(as_of: date) -> dict[str, Any]:
    """Return a row for each commitment; what is both signed and in a contract counts as signed."""
    rows = coverage(as_of, [Kind.COMMITMENT])
    return {"rows": [as_row(row) | {"signed": row.signed, "by_clause": row.held - row.signed} for row in rows]}
