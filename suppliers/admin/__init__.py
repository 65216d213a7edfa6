"""Suppliers in the admin."""

from suppliers.admin.contacts import ContactAdmin
from suppliers.admin.facts import ClassificationAdmin, GradeChangeAdmin, StageChangeAdmin
from suppliers.admin.reference import CategoryAdmin, CategoryGroupAdmin, CountryAdmin, RegionAdmin
from suppliers.admin.suppliers import SupplierAdmin

__all__ = [
    "CategoryAdmin",
    "CategoryGroupAdmin",
    "ClassificationAdmin",
    "ContactAdmin",
    "CountryAdmin",
    "GradeChangeAdmin",
    "RegionAdmin",
    "StageChangeAdmin",
    "SupplierAdmin",
]
