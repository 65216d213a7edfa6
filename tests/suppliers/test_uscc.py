from random import Random

import pytest
from django.core.exceptions import ValidationError
from stdnum.cn import uscc

from accounts.services import system_user
from sheets.engine import import_tables
from suppliers.models import Supplier
from suppliers.models.supplier import check_uscc
from tests.factories import TODAY, CategoryFactory, CountryFactory, SupplierFactory

pytestmark = pytest.mark.django_db

USCC = "91110000600037341L"


def bring(**cells):
    CategoryFactory(), CountryFactory()
    row = {"name": "One", "country": "CN", "category": "assembly", **cells}
    return import_tables({"suppliers": [row]}, name="suppliers.csv", actor=system_user(), today=TODAY)


def is_taken(number):
    try:
        check_uscc(number)
    except ValidationError:
        return False
    return True


@pytest.mark.either  # a number is looked at here, not kept
def test_a_glance_at_a_uscc_takes_what_the_library_takes_and_no_more():
    random = Random(1)
    forms = [f"91{random.randrange(10**6):06}" + "".join(random.choices("0123456789AHTUWXY", k=9)) for _n in range(500)]
    right = [form + uscc.calc_check_digit(form) for form in forms]
    bent = [number[:place] + random.choice("0123456789ABIOSVZ-") + number[place + 1 :]
            for number in right for place in [random.randrange(18)]]  # fmt: skip

    assert all(map(is_taken, right))
    assert [is_taken(number) for number in bent] == [uscc.is_valid(number) for number in bent]
    assert 0 < sum(map(is_taken, bent)) < len(bent)


@pytest.mark.either
@pytest.mark.parametrize("written", [USCC, USCC.lower(), f" {USCC} ", "９１１１００００６０００３７３４１ｌ"])
def test_a_uscc_is_kept_in_one_form(written):
    bring(code="S1", uscc=written)

    assert Supplier.objects.get().uscc == USCC


@pytest.mark.either
def test_a_uscc_in_small_letters_is_taken_too():
    SupplierFactory(code="S0", uscc=USCC)

    report = bring(code="S1", uscc=USCC.lower())

    assert [(problem.column, problem.code) for row in report.rows for problem in row.problems] == [
        ("uscc", "uscc_taken")
    ]
    assert Supplier.objects.count() == 1
