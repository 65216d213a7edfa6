"""A condition on two columns at once."""

from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Subquery


class InPairs(Func):
    """Whether two columns of the row stand side by side in a row of a sub-query of two columns.

    An EXISTS says the same of each row; this lets the database begin with the pairs, where they are few. Where they
    are many (`of_each`) they are looked up for each row, so that a list begins before all of its rows are found.
    """

    output_field = BooleanField()

    def __init__(self, first: str, second: str, pairs: QuerySet[Any], *, of_each: bool = False) -> None:
        super().__init__(F(first), F(second), Subquery(pairs))
        self.of_each = of_each

    def as_sql(self, compiler: Any, *arguments: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition: `(first, second) IN (SELECT …)`."""
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (first, _), (second, _), (pairs, _) = parts
        sql = f"({first}, {second}) IN {pairs}"
        # What is tested for truth cannot be turned into a join.
        sql = f"({sql}) IS TRUE" if self.of_each else sql
        return sql, tuple(param for _sql, params in parts for param in params)
