"""What the rows of a preview are about, so that nobody must look a row number up in the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.constants import LOOKUP_SEP

from foundation.naming import name_field
from foundation.words import listed
from sheets.resource import SheetResource
from sheets.row import Row

UNREADABLE = "–"


def subjects_of(resource: SheetResource, rows: Sequence[Row]) -> dict[int, str]:
    """Return by row number the key of each row, with its name where the register or the row has one.

    Asks the database once for every key column that names a row of another table, however many rows there are.
    """
    elsewhere = named_elsewhere(resource, rows)
    return {row.number: subject_of(resource, row, elsewhere) for row in rows}


def subject_of(resource: SheetResource, row: Row, elsewhere: Mapping[tuple[str, Any], str]) -> str:
    """Return the readable parts of a row's key and its name; a dash stands for a first part that cannot be read."""
    columns = {column.code: column for column in resource.columns}
    given = [(code, row.values[code]) for code in resource.key if row.values.get(code)]
    parts = [elsewhere.get((code, value)) or columns[code].show(value) for code, value in given]
    if not row.values.get(resource.key[0]):
        parts.insert(0, UNREADABLE)
    return " ".join(part for part in (listed(parts), name_of(row)) if part)


def name_of(row: Row) -> str:
    """Return what the register calls the row, else what the row itself does; empty where rows have no name."""
    names = (content.get(field) for content in (row.before, row.values) for field in ("name", name_field()))
    return next((name for name in names if name), "")


def named_elsewhere(resource: SheetResource, rows: Sequence[Row]) -> dict[tuple[str, Any], str]:
    """Return what rows of other tables are called, such as the supplier of a grade, by column and code."""
    found = {}
    for column in resource.columns:
        if column.code in resource.key and LOOKUP_SEP in column.attribute:
            *relations, field = column.attribute.split(LOOKUP_SEP)
            model: Any = resource._meta.model
            for relation in relations:
                model = model._meta.get_field(relation).related_model
            codes = {row.values[column.code] for row in rows if row.values.get(column.code)}
            for instance in model._default_manager.filter(**{f"{field}__in": codes}):
                found[column.code, getattr(instance, field)] = str(instance)
    return found
