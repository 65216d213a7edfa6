"""The sheets of this application, for the engine and for the admin."""

from audits.sheets.scores import ScoreSheet
from sheets.resource import SheetResource

SHEETS: list[type[SheetResource]] = [ScoreSheet]
