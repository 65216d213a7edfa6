"""Write many rows in one statement's time: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

from foundation.planner import note_growth

T = TypeVar("T")
Row = Sequence[Any]
#: What every driver takes as it is, for a field of these kinds.
PLAIN = {str, int, bool, type(None)}
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


class Stored(str):
    """A value in the form in which its column stores it."""

    __slots__ = ()


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


def way(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Return how values of a field are made ready for its column: plain ones, and those that are ready, as they are."""
    plain = {*PLAIN, Stored} if isinstance(field, PLAIN_FIELDS) else {Stored}

    def to_store(value: Any) -> Any:
        return value if value.__class__ in plain else field.get_db_prep_save(value, connection)

    return to_store


@contextmanager
def temporary(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[None]:
    """Hold rows in a temporary table that is dropped when the block ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({', '.join(columns)})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {name}")
        else:
            marks = ", ".join(["%s"] * len(columns))
            for batch in batches(rows, 10_000):
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", batch)
        yield
        cursor.execute(f"DROP TABLE {name}")


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert `rows` of the fields `names`; every other column must have a default in the database or be given."""
    fields = stored_fields(model, names)
    columns, table = ", ".join(map(column, fields)), connection.ops.quote_name(model._meta.db_table)
    ways = [way(field) for field in fields]
    prepared = ([to_store(value) for to_store, value in zip(ways, row, strict=True)] for row in rows)
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


def delete(model: type[models.Model], name: str, ids: str) -> None:
    """Delete the rows whose field `name` stands in a temporary table of ids."""
    (field,) = stored_fields(model, [name])
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column(field)} IN (SELECT id FROM {ids})")


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the fields `names` of many rows; each of `rows` is the primary key followed by the new values."""
    fields = stored_fields(model, names)
    ways = [way(field) for field in fields]
    settings = ", ".join(f"{column(field)} = %s" for field in fields)
    table, primary = connection.ops.quote_name(model._meta.db_table), column(model._meta.pk)
    prepared = ([*(to_store(value) for to_store, value in zip(ways, row[1:], strict=True)), row[0]] for row in rows)
    with connection.cursor() as cursor:
        for batch in batches(prepared, 10_000):
            cursor.executemany(f"UPDATE {table} SET {settings} WHERE {primary} = %s", batch)
