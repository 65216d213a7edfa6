"""Imports in the admin: what was brought in, and the pages that bring more."""

from sheets.admin.out import OutAdmin
from sheets.admin.pages import ReferenceSheetAdmin, SheetAdmin
from sheets.admin.provenance import ProvenanceAdmin
from sheets.admin.runs import ImportRunAdmin

__all__ = ["ImportRunAdmin", "OutAdmin", "ProvenanceAdmin", "ReferenceSheetAdmin", "SheetAdmin"]
