"""Where the pages of imports are, and where they lead back to."""

from django.urls import reverse

from sheets.kept import every_sheet
from sheets.models import ImportRun
from sheets.resource import SheetResource

IMPORT_PAGE = "admin:sheets_importrun_import"


def address_of(run: ImportRun, page: str = "run", *rest: str) -> str:
    """Return the address of a run's page."""
    return reverse(f"admin:sheets_importrun_{page}", args=[run.public_id, *rest])


def page_of_sheet(sheet: SheetResource, page: str) -> str:
    """Return the address of a page of the list that shows a sheet's rows, such as `import`."""
    meta = sheet._meta.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}")


def import_page_of(run: ImportRun) -> str:
    """Return where another file like that of a run is brought: rows of reference have a page of their own."""
    asked = next((sheet for sheet in every_sheet() if sheet.code == run.sheet), None)
    return page_of_sheet(asked, "import") if asked else reverse(IMPORT_PAGE)


def list_of(run: ImportRun) -> str:
    """Return where the rows of a run's first sheet are listed; of one that is gone, the page for all imports."""
    by_code = {sheet.code: sheet for sheet in every_sheet()}
    found = [by_code[layout["sheet"]] for layout in run.layout if layout["sheet"] in by_code]
    return page_of_sheet(found[0], "changelist") if found else reverse(IMPORT_PAGE)
