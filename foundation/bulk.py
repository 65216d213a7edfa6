"""Write many rows in one statement's time: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

from foundation.planner import note_growth

T = TypeVar("T")
Row = Sequence[Any]


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut an iterable into lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def stored_fields(model: type[models.Model], names: Sequence[str]) -> "list[models.Field[Any, Any]]":
    """Return the fields of these names, each of which has a column."""
    by_name = {field.name: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in names]


def column(field: "models.Field[Any, Any]") -> str:
    """Return the column of a stored field, quoted."""
    assert field.column is not None
    return connection.ops.quote_name(field.column)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert `rows` of the fields `names`; every other column must have a default in the database or be given."""
    fields = stored_fields(model, names)
    columns, table = ", ".join(map(column, fields)), connection.ops.quote_name(model._meta.db_table)
    prepared = (
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Without it, what the database refuses would come up as psycopg's error, not as Django's.
            copying = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:
                for row in prepared:
                    copy.write_row(row)
            note_growth(table, cursor.rowcount)
        else:
            marks = ", ".join(["%s"] * len(fields))
            for batch in batches(prepared, 10_000):
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the fields `names` of many rows; each of `rows` is the primary key followed by the new values."""
    fields = stored_fields(model, names)
    settings = ", ".join(f"{column(field)} = %s" for field in fields)
    table, primary = connection.ops.quote_name(model._meta.db_table), column(model._meta.pk)
    prepared = (
        [*(field.get_db_prep_save(value, connection) for field, value in zip(fields, row[1:], strict=True)), row[0]]
        for row in rows
    )
    with connection.cursor() as cursor:
        for batch in batches(prepared, 10_000):
            cursor.executemany(f"UPDATE {table} SET {settings} WHERE {primary} = %s", batch)
