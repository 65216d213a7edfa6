"""Which suppliers the rows of a sheet speak of."""

from collections.abc import Sequence

from foundation import scope
from sheets.job import Job
from sheets.row import Row
from suppliers.models import Supplier
from suppliers.sheets.columns import no_such_supplier


def keys_by_code(codes: set[str]) -> dict[str, int]:
    """Return the keys of the suppliers with these codes."""
    return dict(Supplier.objects.filter(code__in=scope.texts(codes)).values_list("code", "pk"))


def supplier_keys(rows: Sequence[Row]) -> dict[str, int]:
    """Return the keys of the suppliers that the rows name, by code."""
    return keys_by_code({row.values["supplier_code"] for row in rows if row.values.get("supplier_code")})


def refuse_strangers(rows: Sequence[Row], job: Job) -> None:
    """Refuse rows of suppliers that are neither in the register nor in the same file."""
    known = supplier_keys(rows)
    for row in rows:
        code = row.values.get("supplier_code")
        if code and code not in known and code not in job.coming:
            error = no_such_supplier(code)
            row.refuse("supplier_code", error.code, error.message)
