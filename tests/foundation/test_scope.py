import pytest

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
