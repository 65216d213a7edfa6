import pytest
from django.db import connection

from foundation import scope
from suppliers.models import Supplier
from tests.factories import SupplierFactory

pytestmark = pytest.mark.django_db

#: What an array, a JSON text or a parameter of SQL would take for its own.
ODD = ['say "hi"', "back\\slash", "{a,b}", "NULL", "", "100 %s", "it's", "國\t碼", "\\", '"', "a,b"]


def test_any_text_is_found_among_many():
    suppliers = [SupplierFactory(name=text) for text in ODD]
    SupplierFactory(name="another")

    found = Supplier.objects.filter(name__in=scope.texts(ODD))

    assert {supplier.pk for supplier in found} == {supplier.pk for supplier in suppliers}


def test_no_text_finds_nothing():
    SupplierFactory()

    assert not Supplier.objects.filter(code__in=scope.texts([])).exists()


@pytest.mark.parametrize("pks", [[], [3, 1, 3, 2], [2**40], [1, *range(1, scope.FEW + 2)]])
def test_each_id_is_held_once_and_no_table_is_left(pks):
    with scope.ids(pks) as name, connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {name} ORDER BY id")
        found = cursor.fetchall()

    assert found == [(pk,) for pk in sorted(set(pks))]
    assert name.split()[-1] not in connection.introspection.table_names(include_views=True)


def test_two_are_told_apart_in_one_statement():
    with scope.ids([1, 2]) as one, scope.ids([2, 3]) as other, connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {one} WHERE id IN (SELECT id FROM {other})")
        found = cursor.fetchall()

    assert found == [(2,)]


@pytest.mark.either
def test_for_few_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0), scope.ids(range(scope.FEW)):
        pass
