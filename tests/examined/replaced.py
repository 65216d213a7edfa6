"""Who can deliver instead of whom on a day, told by plain loops."""

from suppliers.models import Classification, SecondSource
from tests.examined import one_firm, plain

DELIVERS = ("registered", "active")


def was_core(supplier, day):
    """Tell whether anybody said that a supplier was core: all of it was ended, if it was, since the world began."""
    said = plain.rows(Classification, "supplier_id", "is_core", "effective_on")
    return any(row.supplier_id == supplier and row.is_core and row.effective_on <= day for row in said)


def is_sole_source(supplier, day):
    """Tell whether a supplier was core, and nobody else is ready on a day."""
    return was_core(supplier, day) and not ready_on(supplier, day)


def ready_on(supplier, day):
    """Return who is ready on a day to deliver instead of a supplier: on file then, and another firm."""
    columns = ("supplier_id", "other_id", "readiness", "decision", "counts_from", "until")
    return [
        row.other_id
        for row in plain.rows(SecondSource, *columns)
        if (row.supplier_id, row.decision) == (supplier, "approved")
        and row.readiness in ("qualified", "tested")
        and row.counts_from <= day < row.until
        and plain.stage_on(row.other_id, day) in DELIVERS
        and row.other_id not in one_firm.firm_of(supplier)
    ]
