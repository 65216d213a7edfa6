"""Certifications, over all and by group of categories (HKEX B5.2, B5.4)."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Kind, Requirement
from attestations.standing import HELD, Standing
from reports.coverage import as_row, coverage_by_group
from reports.pages import Figure, Names, Section, Table, backing_table, coverage_headers, coverage_row, shown_share
from reports.populations import of_obligations
from reports.reading import Reading
from reports.shares import share
from suppliers.models import CategoryGroup

CODE = "certifications"
ORDER = 4
TITLE = _("Certifications")
POPULATION = of_obligations(Kind.CERTIFICATE)


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each certificate, with its groups."""
    groups = coverage_by_group(reading.places)
    return {
        "rows": [
            as_row(row)
            | {
                "on_ending_edition": row.on_ending_edition,
                "groups": [group_row(code, counts) for code, counts in sorted(groups[row.requirement.pk].items())],
            }
            for row in reading.coverage_of(Kind.CERTIFICATE)
        ]
    }


def group_row(code: str, counts: Counter[Standing]) -> dict[str, Any]:
    """Return held, required and share of one group."""
    held = sum(counts[standing] for standing in HELD)
    required = counts.total() - counts[Standing.EXEMPT]
    return {"group": code, "held": held, "required": required, "share": share(held, required)}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = []
    for row in figures["rows"]:
        name, cells = coverage_row(row, names)
        ending = names.obligations(requirement=row["requirement"], rests_on="ending_edition")
        rows.append((name, [*cells, Figure(row["on_ending_edition"], ending)]))
    groups = [
        (
            f"{names.of(Requirement, row['requirement'])} – {names.of(CategoryGroup, group['group']) or '–'}",
            [
                Figure(group["held"], group_list(names, row, group, "held")),
                Figure(group["required"], group_list(names, row, group, "required")),
                shown_share(group["share"]),
            ],
        )
        for row in figures["rows"]
        for group in row["groups"]
    ]
    return Section(
        CODE,
        str(TITLE),
        gettext("Held: a certificate that was accepted, runs on the day and is not suspended."),
        [
            Table([*coverage_headers(), gettext("On an edition that ends")], rows),
            Table(coverage_headers()[:3], groups, caption=gettext("By group of categories")),
            backing_table(figures["rows"], names),
        ],
    )


def group_list(names: Names, row: dict[str, Any], group: dict[str, Any], standing: str) -> str:
    """Return the address of a group's obligations of a standing."""
    return names.obligations(requirement=row["requirement"], group=group["group"] or "none", standing=standing)
