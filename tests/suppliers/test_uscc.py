import pytest

from accounts.services import system_user
from sheets.engine import import_tables
from suppliers.models import Supplier
from tests.factories import TODAY, CategoryFactory, CountryFactory, SupplierFactory

pytestmark = pytest.mark.django_db

USCC = "91110000600037341L"


def bring(**cells):
    CategoryFactory(), CountryFactory()
    row = {"name": "One", "country": "CN", "category": "assembly", **cells}
    return import_tables({"suppliers": [row]}, name="suppliers.csv", actor=system_user(), today=TODAY)


@pytest.mark.parametrize("written", [USCC, USCC.lower(), f" {USCC} ", "９１１１００００６０００３７３４１ｌ"])
def test_a_uscc_is_kept_in_one_form(written):
    bring(code="S1", uscc=written)

    assert Supplier.objects.get().uscc == USCC


def test_a_uscc_in_small_letters_is_taken_too():
    SupplierFactory(code="S0", uscc=USCC)

    report = bring(code="S1", uscc=USCC.lower())

    assert [(problem.column, problem.code) for row in report.rows for problem in row.problems] == [
        ("uscc", "uscc_taken")
    ]
    assert Supplier.objects.count() == 1
