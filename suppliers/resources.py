"""The sheets of this application, for the engine and for the admin."""

from suppliers.sheets.contacts import ContactSheet
from suppliers.sheets.grades import GradeSheet
from suppliers.sheets.second_sources import SecondSourceSheet
from suppliers.sheets.suppliers import SupplierSheet

SHEETS = [SupplierSheet, ContactSheet, GradeSheet, SecondSourceSheet]
