"""Rows of the database kept in memory and put back: many times faster than making them again."""

from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from foundation import bulk
from foundation.columnar import Reading

#: What `migrate` makes is there always, under the same keys.
MADE_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission"}


def kept(make):
    """Run `make` in a transaction of its own, return every row there is after it, and undo it."""
    with transaction.atomic():
        make()
        rows = every_row()
        transaction.set_rollback(True)
    return rows


@contextmanager
def held(rows, blocker):
    """Let the database hold exactly these rows until the block ends."""
    with blocker.unblock(), transaction.atomic():
        put_back(rows)
        # Now, once: PostgreSQL would look again at what each row points to, at the end of every test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@contextmanager
def made(make, blocker):
    """Let the database hold what `make` adds to it until the block ends."""
    with blocker.unblock(), transaction.atomic():
        make()
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


def every_row():
    """Return the rows of every table: equal before and after, nothing was written."""
    return {model: [*zip(*reading(model).columns(), strict=True)] for model in tables()}


@cache
def reading(model):
    """Return what reads a table: written down once, where Django takes longer for it than the database to answer."""
    return Reading.of(model._base_manager.order_by("pk"), *columns(model))


@transaction.atomic
def put_back(rows):
    """Let the database hold exactly these rows."""
    for model, found in rows.items():
        model._base_manager.all()._raw_delete(connection.alias)
        if found:
            bulk.insert(model, columns(model), found)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model in rows if rows[model]]):
            cursor.execute(statement)


def empty():
    """Leave only what `migrate` makes, under the keys it has, and number all else from one.

    Few tables hold anything: `flush` takes ten times as long, on PostgreSQL twenty times.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for model in tables():
            model._base_manager.all()._raw_delete(connection.alias)
        for statement in renumbering():
            cursor.execute(statement)


def renumbering():
    """Return the statements that number the rows of empty tables from one."""
    if connection.vendor == "postgresql":
        return ["".join(connection.ops.sequence_reset_sql(no_style(), tables()))]
    sequences = [{"table": model._meta.db_table} for model in tables()]
    return connection.ops.sequence_reset_by_name_sql(no_style(), sequences)


def tables():
    """Return every model that has a table of its own."""
    found = apps.get_models(include_auto_created=True)
    return [row for row in found if not row._meta.proxy and row._meta.label_lower not in MADE_BY_MIGRATE]


def columns(model):
    """Return the names of the fields that are written: generated ones follow."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if not isinstance(field, models.GeneratedField)]
