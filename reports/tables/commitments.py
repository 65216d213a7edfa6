"""Commitments: held, signed or by contract clause, required (HKEX B5.2, B7.2; GRI 205-2)."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Kind
from reports.coverage import as_row
from reports.pages import Figure, Names, Section, Table, backing_table, coverage_headers, coverage_row
from reports.populations import of_obligations
from reports.reading import Reading

CODE = "commitments"
ORDER = 3
TITLE = _("Commitments")
POPULATION = of_obligations(Kind.COMMITMENT)


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each commitment; what is both signed and in a contract counts as signed."""
    rows = reading.coverage_of(Kind.COMMITMENT)
    return {"rows": [as_row(row) | {"signed": row.signed, "by_clause": row.held - row.signed} for row in rows]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = []
    for row in figures["rows"]:
        name, cells = coverage_row(row, names)
        bases = [
            Figure(row[count], names.obligations(requirement=row["requirement"], rests_on=basis))
            for count, basis in (("signed", "signed"), ("by_clause", "contract_clause"))
        ]
        rows.append((name, [cells[0], *bases, *cells[1:]]))
    held, *others = coverage_headers()
    return Section(
        CODE,
        str(TITLE),
        gettext("Held: signed, or standing in a contract where that is allowed, accepted and in force on the day."),
        [
            Table([held, capfirst(gettext("signed")), capfirst(gettext("by contract clause")), *others], rows),
            backing_table(figures["rows"], names),
        ],
    )
