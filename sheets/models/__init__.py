"""Every import that was made, and every row of it."""

from sheets.models.import_row import ImportRow
from sheets.models.import_run import ImportRun

__all__ = ["ImportRow", "ImportRun"]
