import pytest
from django.db import IntegrityError, connection, transaction

from foundation import bulk, foreign_keys
from suppliers.models import Site
from tests.factories import SupplierFactory

pytestmark = pytest.mark.django_db

NOBODY = 999_999_999


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(foreign_keys, "LEAST", 2)


def insert(*suppliers):
    rows = [(pk, f"Site {place}", "") for place, pk in enumerate(suppliers)]
    bulk.insert(Site, ("supplier", "name", "address"), rows)


def look_at_all():
    """Look at all that wait, and return those of sites; SQLite has none and looks when the transaction ends."""
    names = foreign_keys.waiting()
    for name in names:
        foreign_keys.look_at(name)
    if connection.vendor == "sqlite":
        connection.check_constraints()
    return [name for name in names if name.startswith("suppliers_site_")]


def test_a_key_that_leads_nowhere_is_refused():
    insert(SupplierFactory().pk, NOBODY)

    with pytest.raises(IntegrityError), transaction.atomic():
        look_at_all()

    Site.objects.filter(supplier=NOBODY).delete()


def test_keys_of_tables_with_many_new_rows_wait():
    supplier = SupplierFactory()
    insert(supplier.pk, supplier.pk)

    assert bool(look_at_all()) == (connection.vendor == "postgresql")


def test_rows_that_come_later_may_again_stand_in_any_order():
    supplier = SupplierFactory()
    insert(supplier.pk, supplier.pk)
    look_at_all()

    insert(NOBODY)
    SupplierFactory(pk=NOBODY)

    look_at_all()
    assert Site.objects.filter(supplier=NOBODY).count() == 1
