import pytest
from django.db import connection

from foundation import bulk
from suppliers.models import Site
from tests.factories import SupplierFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncounted")]

COLUMNS = ("supplier", "name", "address")


def insert(count):
    supplier = SupplierFactory()
    rows = [(supplier.pk, f"Site {number}", "") for number in range(count)]
    bulk.insert(Site, COLUMNS, rows)


def rows_planned_for():
    """Return how many sites the planner reckons with; SQLite reckons with what it finds when it looks."""
    if connection.vendor == "sqlite":
        return Site.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'suppliers_site'::regclass")
        return cursor.fetchone()[0]


def test_a_table_that_grew_much_is_counted_in_the_same_transaction():
    insert(60)

    assert rows_planned_for() == 60


@pytest.mark.either
def test_a_table_that_grew_little_is_not_counted_again():
    insert(1_000)
    before = rows_planned_for()

    insert(60)

    assert before == 1_000
    assert rows_planned_for() == (1_060 if connection.vendor == "sqlite" else 1_000)
