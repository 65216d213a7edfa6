"""Write many rows in one statement's time: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, TypeVar

from django.db import connection, connections, models

from foundation import copying
from foundation.planner import note_growth

T = TypeVar("T")
Row = Sequence[Any]
#: So many rows are made ready and handed over at once.
AT_ONCE = 10_000
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


class Stored(str):
    """A value in the form in which its column stores it."""

    __slots__ = ()


#: What every driver takes as it is, for a field of PLAIN_FIELDS.
READY = {str, int, bool, type(None), Stored}
#: Values that stand in many rows and take long to make ready.
DAYS = {date, datetime, type(None)}


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


def prepared(fields: "Sequence[models.Field[Any, Any]]", rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Give rows of these fields in batches, with every value as its column stores it.

    Column by column: most need nothing done, and days are written out once each.
    """
    for batch in batches(rows, AT_ONCE):
        columns = zip(*batch, strict=True)
        made = [stored(field, values) for field, values in zip(fields, columns, strict=True)]
        yield [*zip(*made, strict=True)]


def stored(field: "models.Field[Any, Any]", values: Sequence[Any]) -> Sequence[Any]:
    """Return values of a field as its column stores them: plain ones, and those that are ready, as they are."""
    kinds = {*map(type, values)}
    # Not the proxy: it would look up which connection this thread has for every value.
    database = connections[connection.alias]
    if kinds <= (READY if isinstance(field, PLAIN_FIELDS) else {Stored}):
        return values
    if kinds <= DAYS:
        known = {value: field.get_db_prep_save(value, database) for value in {*values}}
        return [known[value] for value in values]
    return [value if type(value) is Stored else field.get_db_prep_save(value, database) for value in values]


@contextmanager
def temporary(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[None]:
    """Hold rows in a temporary table that is dropped when the block ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({', '.join(columns)})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                copying.write(copy, rows)
            cursor.execute(f"ANALYZE {name}")
        else:
            marks = ", ".join(["%s"] * len(columns))
            for batch in batches(rows, AT_ONCE):
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", batch)
        yield
        cursor.execute(f"DROP TABLE {name}")


def as_stored(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a value of a field as its column stores it."""
    (field,) = stored_fields(model, [name])
    return stored(field, [value])[0]


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert `rows` of the fields `names`; every other column must have a default in the database or be given."""
    insert_stored(model, names, prepared(stored_fields(model, names), rows))


def insert_stored(
    model: type[models.Model], names: Sequence[str], ready: Iterable[Iterable[Row]], *, is_asked_next: bool = True
) -> None:
    """Insert rows, some at a time, whose values are as their columns store them.

    `is_asked_next`: something in this transaction will look for them, so that PostgreSQL must know how many there are.
    """
    fields = stored_fields(model, names)
    columns, table = ", ".join(map(column, fields)), connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Without it, what the database refuses would come up as psycopg's error, not as Django's.
            begun = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
            with connection.wrap_database_errors, begun as copy:
                copying.write(copy, chain.from_iterable(ready))
            if is_asked_next:
                note_growth(table, cursor.rowcount)
        else:
            marks = ", ".join(["%s"] * len(fields))
            for batch in ready:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*batch])


def delete(model: type[models.Model], name: str, ids: str) -> None:
    """Delete the rows whose field `name` stands in a scope of ids."""
    (field,) = stored_fields(model, [name])
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column(field)} IN (SELECT id FROM {ids})")


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the fields `names` of many rows; each of `rows` is the primary key followed by the new values."""
    fields = stored_fields(model, names)
    settings = ", ".join(f"{column(field)} = %s" for field in fields)
    table, primary = connection.ops.quote_name(model._meta.db_table), column(model._meta.pk)
    keys_last = ((*row[1:], row[0]) for row in rows)
    with connection.cursor() as cursor:
        for batch in prepared([*fields, model._meta.pk], keys_last):
            cursor.executemany(f"UPDATE {table} SET {settings} WHERE {primary} = %s", batch)
