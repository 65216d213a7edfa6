"""What a database guarantees by its schema, asked all the same: who may write SQL may switch it off.

SQLite's shell does not enforce foreign keys unless told to; PostgreSQL does not for a session in the role of a replica.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When

from evidence.protected import Derived


def references(model: type[models.Model]) -> list[Any]:
    """Return the foreign keys of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def with_unchecked_references() -> list[type[models.Model]]:
    """Return the models with a foreign key that the database does not check."""
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy and any(not field.db_constraint for field in references(model))
    ]


def dangling(model: type[models.Model], field: Any) -> Iterator[int]:
    """Give the keys of a model's rows that refer by a foreign key to a row that is not there.

    The values come first, each once: there are a thousand times fewer of them than rows.
    """
    quoted = connection.ops.quote_name
    table, related = quoted(model._meta.db_table), quoted(field.related_model._meta.db_table)
    assert model._meta.pk
    key, column, target = (quoted(str(one.column)) for one in (model._meta.pk, field, field.target_field))
    # As it stands: there are hundreds of foreign keys, and Django takes longer to write each down than to ask it.
    nowhere = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL EXCEPT SELECT {target} FROM {related}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {table} WHERE {column} IN ({nowhere}) ORDER BY {key}")
        yield from (pk for (pk,) in cursor)


def generated() -> Iterator[tuple[type[models.Model], Any]]:
    """Give every column that the database works out by itself."""
    for model in apps.get_models():
        if not model._meta.proxy:
            yield from ((model, field) for field in model._meta.fields if isinstance(field, models.GeneratedField))


def is_generated(model: type[models.Model], field: Any) -> bool:
    """Tell whether the database has the column as one that it works out."""
    if connection.vendor == "sqlite":
        sql = "SELECT 1 FROM pragma_table_xinfo(%s) WHERE name = %s AND hidden IN (2, 3)"
    else:
        sql = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND attgenerated <> ''"
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table, field.column])
        return cursor.fetchone() is not None


def followed(model: type[models.Model], field: Any) -> Derived:
    """Return the declaration that a column is what its expression gives: it may have been another's for a while."""
    return Derived(model, field.attname, partial(with_another_value, model, field))


def with_another_value(model: type[models.Model], field: Any) -> models.QuerySet[Any]:
    """Return the keys of the rows whose column is not what its expression gives."""
    same = When(Q(**{field.attname: F("given")}) | Q(**{field.attname: None, "given": None}), then=Value(True))
    rows = model._base_manager.alias(given=field.expression).alias(is_given=Case(same, default=Value(False)))
    return rows.filter(is_given=False).order_by("pk").values_list("pk", flat=True)
