"""Suppliers in the admin."""

from suppliers.admin.applications import ApplicationAdmin
from suppliers.admin.change_requests import ChangeRequestAdmin
from suppliers.admin.conflicts import ConflictOfInterestAdmin
from suppliers.admin.contacts import ContactAdmin
from suppliers.admin.facts import ClassificationAdmin, GradeChangeAdmin, StageChangeAdmin
from suppliers.admin.merges import MergeAdmin
from suppliers.admin.reference import CategoryAdmin, CategoryGroupAdmin, CountryAdmin, RegionAdmin
from suppliers.admin.resemblances import ResemblanceAdmin
from suppliers.admin.second_sources import SecondSourceAdmin
from suppliers.admin.stage_gates import StageGateAdmin
from suppliers.admin.stage_requests import StageRequestAdmin
from suppliers.admin.suppliers import SupplierAdmin

__all__ = [
    "ApplicationAdmin",
    "CategoryAdmin",
    "CategoryGroupAdmin",
    "ChangeRequestAdmin",
    "ClassificationAdmin",
    "ConflictOfInterestAdmin",
    "ContactAdmin",
    "CountryAdmin",
    "GradeChangeAdmin",
    "MergeAdmin",
    "RegionAdmin",
    "ResemblanceAdmin",
    "SecondSourceAdmin",
    "StageChangeAdmin",
    "StageGateAdmin",
    "StageRequestAdmin",
    "SupplierAdmin",
]
