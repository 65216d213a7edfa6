"""Bring rows in, as a file would, and say what became of them."""

from accounts.services import system_user
from evidence.ledger import ledger
from sheets.engine import begin, import_tables
from sheets.job import Job, Options
from sheets.models import ImportRun
from sheets.previewing import look
from sheets.resource import sheet_resources
from sheets.source import of_table
from suppliers.models import Classification, StageChange, Supplier
from tests.factories import TODAY

#: Made up, with right check digits (GB 32100-2015).
USCC = ("91440300MA5DA1BC2P", "91440300708461136T", "91350211M000100Y46")


def bring(*, today=TODAY, actor=None, **tables):
    """Import rows by sheet and column code; `options` are those of the engine."""
    options = tables.pop("options", {})
    return import_tables(tables, name="test", actor=actor or system_user(), today=today, options=Options(**options))


def previewed(*, resources=None, actor=None, **tables):
    """Return the run that keeps what rows would do."""
    by_code = {resource.code: resource for resource in resources or sheet_resources()}
    sources = [of_table(by_code[code], table) for code, table in tables.items()]
    run, job = ImportRun(file_name="test"), Job(actor or system_user(), TODAY, TODAY)
    with ledger(job.actor):
        begin(run, job)
        look(sources, run, job, is_kept=True)
        run.save()
    return run


def supplier(code="S1", **cells):
    """Return the row of a supplier with what every sheet of suppliers must have."""
    return {"code": code, "name": f"Supplier {code}", "country": "CN", "category": "plastic_parts"} | cells


def commitment(code="S1", **cells):
    """Return the row of a signed commitment."""
    return {"supplier_code": code, "requirement": "security", "basis": "signed", "signed_on": "2024-03-01"} | cells


def certificate(code="S1", **cells):
    """Return the row of a certificate."""
    return {
        "supplier_code": code,
        "standard": "ISO 9001:2015",
        "certificate_number": "QMS-1",
        "issuing_body": "SGS",
        "valid_from": "2024-03-01",
        "valid_until": "2027-02-28",
    } | cells


def grade(code="S1", **cells):
    """Return the row of a grade."""
    return {"supplier_code": code, "period": "2024H2", "grade": "B"} | cells


def second_source(code="S1", other="S2", **cells):
    """Return the row of a second source that is named."""
    pair = {"supplier_code": code, "second_source_code": other}
    return pair | {"readiness": "named", "since": "2024-03-01"} | cells


def outcomes(report):
    """Return the outcome of each row in the order of the sheets."""
    return [row.outcome.value for row in report.rows]


def refusals(report):
    """Return row, column and code of each reason to refuse."""
    return [(row.number, problem.column, problem.code) for row in report.rows for problem in row.problems]


def stages(code="S1"):
    """Return the stages that count of a supplier, oldest first."""
    rows = StageChange.objects.current().filter(supplier__code=code).order_by("effective_on")
    return [(day.isoformat(), stage) for day, stage in rows.values_list("effective_on", "stage")]


def classifications(code="S1"):
    """Return the classifications that count of a supplier, oldest first."""
    rows = Classification.objects.current().filter(supplier__code=code).order_by("effective_on")
    columns = ("effective_on", "country__code", "category__code", "is_core")
    return [(day.isoformat(), *others) for day, *others in rows.values_list(*columns)]


def shown_today(code="S1"):
    """Return what lists and exports show of a supplier's lifecycle."""
    found = Supplier.objects.get(code=code)
    days = (found.registered_on, found.active_from, found.left_on)
    return found.stage, *(day and day.isoformat() for day in days)
