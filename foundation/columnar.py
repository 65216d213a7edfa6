"""Read many rows column by column: a value that stands in thousands of them is made into Python's once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateTimeField, QuerySet, TextField
from django.db.models.functions import Cast


def columns(rows: "QuerySet[Any, Any]", *names: str) -> list[Sequence[Any]]:
    """Return the values of `names` of all rows of a query, a sequence for each name: what `values_list` would give."""
    database = connections[rows.db]
    selected = [as_text(rows, name) if database.vendor == "postgresql" else name for name in names]
    compiler = rows.values_list(*selected).query.get_compiler(connection=database)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return [() for _name in names]
    with database.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[Sequence[Any]] = [*zip(*cursor.fetchall(), strict=True)] or [() for _name in names]
    converters = compiler.get_converters(selected for selected, *_sql in compiler.select)
    for place, (ways, expression) in converters.items():
        found[place] = converted(found[place], ways, expression, database)
    for place, name in enumerate(selected):
        if isinstance(name, Cast):
            found[place] = converted(found[place], [as_moment], name, database)
    return found


def as_text(rows: "QuerySet[Any, Any]", name: str) -> str | Cast:
    """Return what is selected for a name: a moment as text, which the driver would read anew for each row."""
    fields = {field.name: field for field in rows.model._meta.concrete_fields}
    return Cast(name, TextField()) if isinstance(fields.get(name), DateTimeField) else name


def as_moment(text: str | None, _expression: Any, _database: Any) -> datetime | None:
    """Return the moment that PostgreSQL wrote as text."""
    return datetime.fromisoformat(text) if text else None


def converted(values: Sequence[Any], ways: Sequence[Any], expression: Any, database: Any) -> list[Any]:
    """Return values as Python has them; each different one is converted once."""

    def python(value: Any) -> Any:
        for way in ways:
            value = way(value, expression, database)
        return value

    known = {value: python(value) for value in {*values}}
    return [known[value] for value in values]
