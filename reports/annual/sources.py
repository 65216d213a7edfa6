"""The reports of the three Decembers that the annual report rests on."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import NONE, Figure, Names, Section, Table
from reports.years import Year

CODE = "sources"
ORDER = 9
TITLE = _("The reports behind it")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return the hash of each report, and whether somebody signed it off."""
    return {
        "rows": [{"year": year.year, "sha256": year.sha256, "is_signed": year.is_signed} for year in years],
    }


def page(figures: dict[str, Any], _names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = [
        (
            f"{row['year']}-12",
            [Figure(row["sha256"] or NONE, among_words=True), Figure(signed(row), among_words=True)],
        )
        for row in figures["rows"]
    ]
    note = gettext("Of each December counts the report that was signed off last; where none was, the newest.")
    return Section(CODE, str(TITLE), note, [Table(["SHA-256", gettext("Signed off")], rows)])


def signed(row: dict[str, Any]) -> str:
    """Say whether somebody stands by a report."""
    if not row["sha256"]:
        return NONE
    return gettext("Yes") if row["is_signed"] else gettext("No")
