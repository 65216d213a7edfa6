"""Rows in the order in which they are read: figures are kept and hashed in the order of their codes."""

from collections.abc import Mapping
from typing import Any

from attestations.models import Requirement
from audits.models import Scheme, Severity
from reports.called import Called, positions_of
from suppliers.models import Region

#: Column by which rows are known -> what its codes are codes of.
PLACED = {"requirement": Requirement, "region": Region}


def placed(figures: Any, names: Called, lists: tuple[str, ...] = ()) -> Any:
    """Return the figures of a table with rows of reference by their positions, as they were when it was frozen.

    `lists` name suppliers one by one and stay as they are: they are long.
    """
    if isinstance(figures, dict):
        found = {key: of if key in lists else placed(of, names) for key, of in figures.items()}
        if "severities" in found:
            found["severities"] = by_severity(found, names)
        return found
    if isinstance(figures, list):
        return in_places([placed(row, names) for row in figures], names)
    return figures


def by_severity(scheme: dict[str, Any], names: Called) -> list[Any]:
    """Return the severities of a scheme, or of several that the rows name, by their positions."""
    schemes, severities = positions_of(names, Scheme), positions_of(names, Severity)

    def place(row: dict[str, Any]) -> tuple[int, int]:
        code = row.get("scheme") or scheme["code"]
        return schemes.get(code, 0), severities.get(f"{code}.{row['severity']}", 0)

    return sorted(scheme["severities"], key=place)


def in_places(rows: list[Any], names: Called) -> list[Any]:
    """Return rows by the positions of their codes; those of one position stay as they are."""
    column, places = places_for(rows, names)
    return sorted(rows, key=lambda row: places.get(row[column], 0)) if places else rows


def places_for(rows: list[Any], names: Called) -> tuple[str, Mapping[str, int]]:
    """Return the column by which rows are known and the positions of its codes; none where they have no positions."""
    if not rows or not all(isinstance(row, dict) for row in rows):
        return "", {}
    if all("severities" in row for row in rows):
        return "code", positions_of(names, Scheme)
    for column, model in PLACED.items():
        if all(column in row for row in rows):
            return column, positions_of(names, model)
    return "", {}
