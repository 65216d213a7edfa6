"""Examinations in the admin."""

from audits.admin.scorecards import ScorecardAdmin
from audits.admin.vetoes import VetoAdmin

__all__ = ["ScorecardAdmin", "VetoAdmin"]
