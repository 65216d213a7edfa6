"""Two plain tables, and how to write many rows into one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from suppliers.models import Category, Country

STORED = {
    "code": "varchar(40) NOT NULL PRIMARY KEY", "name": "varchar(200)", "name_en": "varchar(200)",
    "country_id": "bigint", "category_id": "bigint", "stage": "varchar(12)", "registered_on": "date",
    "active_from": "date", "left_on": "date", "is_core": "smallint", "uscc": "varchar(18)",
    "contact_name": "varchar(120)", "contact_email": "varchar(254)", "contact_phone": "varchar(40)",
    "language": "varchar(10)",
}  # fmt: skip
KEPT = {"number": "integer", "raw": "text"}


def create() -> None:
    with connection.cursor() as cursor:
        for name, columns in (("limit_supplier", STORED), ("limit_row", KEPT)):
            cursor.execute(
                f"CREATE TABLE {name} ({', '.join(f'{column} {type_}' for column, type_ in columns.items())})"
            )


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE limit_supplier")
        cursor.execute("DROP TABLE limit_row")


def insert(cursor: Any, table: str, names: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows in the fastest way that the database has; `cursor` is the driver's own."""
    names = list(names)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)


def keys(cursor: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Return the keys of the product's countries and categories by their codes."""
    country, category = (
        dict(cursor.execute(f"SELECT code, id FROM {model._meta.db_table}").fetchall()) for model in (Country, Category)
    )
    return country, category
