"""Load a workbook of several sheets."""

from sheets.management.commands.import_sheet import Command as ImportSheet


class Command(ImportSheet):
    """Import every sheet of a workbook in one run and one transaction; options and exits of import_sheet."""

    help = "Load a workbook: suppliers, contacts, commitments, certificates, grades, in one run, all or nothing."
