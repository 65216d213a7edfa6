"""The sheets of this application, for the engine and for the admin."""

from sheets.resource import SheetResource

SHEETS: list[type[SheetResource]] = []
