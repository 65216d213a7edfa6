"""What SQLite stores in spite of a column's type: it keeps whatever it is given.

Django reads a day that is none as no day at all, or stops: a row could be hidden so, or the verification itself. A
database that checks its types needs none of this.
"""

from functools import cache
from typing import Any

from django.db import connection, models

DAY = "typeof({c}) = 'text' AND date({c}, '+0 days') = {c}"
#: Day and time apart: put together, SQLite would round the last half of a millisecond up to the next second.
MOMENT = """
    typeof({c}) = 'text' AND date(substr({c}, 1, 10), '+0 days') = substr({c}, 1, 10) AND substr({c}, 11, 1) = ' '
    AND time(substr({c}, 12, 8)) = substr({c}, 12, 8)
    AND (length({c}) = 19 OR length({c}) = 26 AND substr({c}, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]')
"""

#: Kind of field -> what SQL says of a value as Django writes it; the first that a field is an instance of counts.
FORMS: list[tuple[Any, str]] = [
    (models.DateTimeField, MOMENT),
    (models.DateField, DAY),
    (models.BooleanField, "typeof({c}) = 'integer' AND {c} IN (0, 1)"),
    (models.DecimalField, "typeof({c}) IN ('integer', 'real')"),
    (models.UUIDField, "typeof({c}) = 'text' AND length({c}) = 32 AND {c} NOT GLOB '*[^0-9a-f]*'"),
    (models.IntegerField, "typeof({c}) = 'integer'"),
    (models.ForeignKey, "typeof({c}) = 'integer'"),
    (models.TextField, "typeof({c}) = 'text'"),
    (models.CharField, "typeof({c}) = 'text'"),
]


def misstored(model: type[models.Model]) -> dict[int, list[str]]:
    """Return, by key, the columns of a model's rows that hold what their type does not allow."""
    if connection.vendor != "sqlite":
        return {}
    names, sql = question(model)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {
            pk: [name for name, is_wrong in zip(names, verdicts, strict=True) if is_wrong]
            for pk, *verdicts in cursor.fetchall()
        }


@cache
def question(model: type[models.Model]) -> tuple[list[str], str]:
    """Return the columns of a model that can hold what they should not, and SQL that gives the rows that do."""
    wrong = {field.attname: wrong_form(field) for field in model._meta.concrete_fields if not field.primary_key}
    wrong = {name: sql for name, sql in wrong.items() if sql}
    table, key = (connection.ops.quote_name(str(name)) for name in (model._meta.db_table, model._meta.pk.column))
    return [*wrong], f"SELECT {', '.join([key, *wrong.values()])} FROM {table} WHERE {' OR '.join(wrong.values())}"


def wrong_form(field: Any) -> str:
    """Return SQL that is true of a value the field cannot have written; nothing for a field of another kind."""
    column = connection.ops.quote_name(str(field.column))
    form = next((form for kind, form in FORMS if isinstance(field, kind)), "")
    return f"({column} IS NOT NULL AND ({form.format(c=column)}) IS NOT TRUE)" if form else ""
