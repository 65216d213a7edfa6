"""Read many rows column by column: a value that stands in thousands of them is made into Python's once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateTimeField, QuerySet, TextField
from django.db.models.functions import Cast


@dataclass(frozen=True)
class Reading:
    """A query as SQL, kept to be asked again with other parameters: Django takes long to write it down."""

    database: str
    sql: str
    parameters: tuple[Any, ...]
    expressions: tuple[Any, ...]

    @classmethod
    def of(cls, rows: "QuerySet[Any, Any]", *names: str) -> "Reading":
        """Write down what `values_list` would ask; raise EmptyResultSet where nothing can be found."""
        database = connections[rows.db]
        selected = [as_text(rows, name) if database.vendor == "postgresql" else name for name in names]
        compiler = rows.values_list(*selected).query.get_compiler(connection=database)
        sql, parameters = compiler.as_sql()
        return cls(rows.db, sql, tuple(parameters), tuple(expression for expression, *_sql in compiler.select))

    def columns(self, *parameters: Any) -> list[Sequence[Any]]:
        """Return the values that the query finds with these parameters, a sequence for each name."""
        database = connections[self.database]
        with database.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: list[Sequence[Any]] = [*zip(*cursor.fetchall(), strict=True)] or [() for _name in self.expressions]
        for place, expression in enumerate(self.expressions):
            ways = database.ops.get_db_converters(expression) + expression.get_db_converters(database)
            if isinstance(expression, Cast):
                ways = [*ways, as_moment]
            if ways:
                found[place] = converted(found[place], ways, expression, database)
        return found


def columns(rows: "QuerySet[Any, Any]", *names: str) -> list[Sequence[Any]]:
    """Return the values of `names` of all rows of a query, a sequence for each name: what `values_list` would give."""
    try:
        reading = Reading.of(rows, *names)
    except EmptyResultSet:
        return [() for _name in names]
    return reading.columns(*reading.parameters)


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
