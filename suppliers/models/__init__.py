"""Suppliers, what is known of them by day, and the rows that describe them."""

from suppliers.models.application import Application
from suppliers.models.change_request import ChangeRequest
from suppliers.models.classification import Classification
from suppliers.models.conflict_of_interest import ConflictOfInterest
from suppliers.models.contact import Contact
from suppliers.models.copies_day import CopiesDay
from suppliers.models.dated_fact import DatedFact
from suppliers.models.field_change import FieldChange, What
from suppliers.models.grade_change import Grade, GradeChange
from suppliers.models.invitation import Invitation
from suppliers.models.membership import Membership
from suppliers.models.merge import Merge
from suppliers.models.reference import Category, CategoryGroup, Country, Region
from suppliers.models.resemblance import Resemblance
from suppliers.models.second_source import Readiness, SecondSource
from suppliers.models.site import Site
from suppliers.models.stage_change import NEXT, ON_FILE, Stage, StageChange
from suppliers.models.stage_gate import StageGate
from suppliers.models.stage_request import StageRequest
from suppliers.models.submission import Submission
from suppliers.models.supplier import Supplier
from suppliers.models.upload import Upload

__all__ = [
    "NEXT",
    "ON_FILE",
    "Application",
    "Category",
    "CategoryGroup",
    "ChangeRequest",
    "Classification",
    "ConflictOfInterest",
    "Contact",
    "CopiesDay",
    "Country",
    "DatedFact",
    "FieldChange",
    "Grade",
    "GradeChange",
    "Invitation",
    "Membership",
    "Merge",
    "Readiness",
    "Region",
    "Resemblance",
    "SecondSource",
    "Site",
    "Stage",
    "StageChange",
    "StageGate",
    "StageRequest",
    "Submission",
    "Supplier",
    "Upload",
    "What",
]
