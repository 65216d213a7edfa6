"""What a row must satisfy, asked of the database at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models import CheckConstraint


class CheckedTogether(models.Model):
    """A model of many check constraints: one statement says that a row breaks none, where Django asks for each."""

    class Meta:
        abstract = True

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[Any]]]:
        """Return the constraints that `full_clean` looks at."""
        return [(model, together(constraints)) for model, constraints in super().get_constraints()]


def together(constraints: Sequence[models.BaseConstraint]) -> Sequence[Any]:
    """Return constraints with all that are checks as one."""
    checks = [constraint for constraint in constraints if isinstance(constraint, CheckConstraint)]
    others = [constraint for constraint in constraints if constraint not in checks]
    return [Checks(checks), *others] if checks else others


class Checks:
    """Several check constraints, which speak for themselves where one of them is broken."""

    def __init__(self, checks: Sequence[CheckConstraint]) -> None:
        self.checks = checks

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError with what each broken constraint says."""
        # What a form leaves out is asked of nothing.
        if not exclude and hold(model, instance, using):
            return
        if errors := broken(self.checks, model, instance, exclude, using):
            raise ValidationError(errors)


class Statement(NamedTuple):
    """SQL that says whether a row breaks no check constraint of its table, and the fields that are its parameters."""

    sql: str
    fields: "Sequence[models.Field[Any, Any]]"


def hold(model: type[models.Model], instance: models.Model, using: str) -> bool:
    """Tell whether a row breaks no check constraint of its table; what the database cannot read may break some."""
    connection = connections[using]
    sql, fields = statement(model, using)
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute(
                sql, [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
            )
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False


@cache
def statement(model: type[models.Model], using: str) -> Statement:
    """Return what asks for all check constraints of a table: Django takes longer to write it down than to ask."""
    connection = connections[using]
    editor = connection.SchemaEditorClass(connection)
    found = [
        check.constraint_sql(model, editor) for check in model._meta.constraints if isinstance(check, CheckConstraint)
    ]
    # NULL breaks no constraint.
    whole = " AND ".join(f"COALESCE({sql.partition(' CHECK ')[2]}, TRUE)" for sql in found).replace("%", "%%")
    fields = [field for field in model._meta.local_concrete_fields if f'"{field.column}"' in whole]
    row = ", ".join(f'{typed(field, connection)} AS "{field.column}"' for field in fields)
    return Statement(f"SELECT {whole} FROM (SELECT {row}) one", fields)


def typed(field: "models.Field[Any, Any]", connection: Any) -> str:
    """Return the parameter of a field's value; PostgreSQL must be told of which type it is, SQLite has the value's."""
    if connection.vendor != "postgresql":
        return "%s"
    return f"CAST(%s AS {'text' if isinstance(field, models.CharField) else field.db_type(connection)})"


def broken(
    checks: Sequence[CheckConstraint],
    model: type[models.Model],
    instance: models.Model,
    exclude: set[str] | None,
    using: str,
) -> dict[str, list[ValidationError]]:
    """Return what those constraints say that a row breaks."""
    errors: dict[str, list[ValidationError]] = {}
    for check in checks:
        try:
            check.validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    return errors
