"""Read many rows column by column: a value that stands in thousands of them is made into Python's once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


def columns(rows: "QuerySet[Any, Any]", *names: str) -> list[Sequence[Any]]:
    """Return the values of `names` of all rows of a query, a sequence for each name: what `values_list` would give."""
    database = connections[rows.db]
    compiler = rows.values_list(*names).query.get_compiler(connection=database)
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
    return found


def converted(values: Sequence[Any], ways: Sequence[Any], expression: Any, database: Any) -> list[Any]:
    """Return values as Python has them; each different one is converted once."""

    def python(value: Any) -> Any:
        for way in ways:
            value = way(value, expression, database)
        return value

    known = {value: python(value) for value in {*values}}
    return [known[value] for value in values]
