"""What a row must satisfy, asked of the database at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import BooleanField, CheckConstraint, Q
from django.db.models.functions import Coalesce


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
    return [Checks(checks), *(constraint for constraint in constraints if constraint not in checks)]


class Checks:
    """Several check constraints, which speak for themselves where one of them is broken."""

    def __init__(self, checks: Sequence[CheckConstraint]) -> None:
        self.checks = checks
        # NULL breaks no constraint.
        conditions = [Coalesce(check.condition, True, output_field=BooleanField()) for check in checks]
        self.whole = CheckConstraint(condition=Q(*conditions), name="whole")

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError with what each broken constraint says."""
        # Where a form leaves a field out, the whole would be passed over for it.
        if not exclude and not broken([self.whole], model, instance, exclude, using):
            return
        if errors := broken(self.checks, model, instance, exclude, using):
            raise ValidationError(errors)


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
