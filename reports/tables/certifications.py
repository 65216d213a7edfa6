"""Certifications, over all and by group of categories (HKEX B5.2, B5.4)."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from attestations.models import Kind
from attestations.standing import HELD, Standing
from reports.coverage import as_row, coverage, coverage_by_group
from reports.shares import share

CODE = "certifications"
ORDER = 4
TITLE = _("Certifications")


def compute(as_of: date) -> dict[str, Any]:
    """Return a row for each certificate, with its groups."""
    groups = coverage_by_group(as_of, Kind.CERTIFICATE)
    return {
        "rows": [
            as_row(row)
            | {
                "on_ending_edition": row.on_ending_edition,
                "groups": [group_row(code, counts) for code, counts in sorted(groups[row.requirement.pk].items())],
            }
            for row in coverage(as_of, [Kind.CERTIFICATE])
        ]
    }


def group_row(code: str, counts: Counter[Standing]) -> dict[str, Any]:
    """Return held, required and share of one group."""
    held = sum(counts[standing] for standing in HELD)
    required = counts.total() - counts[Standing.EXEMPT]
    return {"group": code, "held": held, "required": required, "share": share(held, required)}
