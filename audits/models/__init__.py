"""What is looked at of a supplier, and what was found."""

from audits.models.checklist_item import ChecklistItem, Pillar
from audits.models.scheme import Scheme
from audits.models.severity import Severity

__all__ = ["ChecklistItem", "Pillar", "Scheme", "Severity"]
