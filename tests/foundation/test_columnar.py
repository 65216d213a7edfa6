from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from foundation.columnar import columns
from foundation.dates import FAR
from suppliers.models import GradeChange, Supplier
from tests.factories import GradeFactory, SupplierFactory

pytestmark = pytest.mark.django_db

NAMES = ("pk", "supplier_id", "effective_on", "period_until", "score", "recorded_at", "superseded_at")


def test_columns_are_what_rows_of_values_would_give():
    for score in (Decimal("98.50"), None, Decimal("98.50"), Decimal(0)):
        grade = GradeFactory(score=score)
    GradeChange.objects.filter(pk=grade.pk).update(
        superseded_at=datetime(2024, 12, 31, 23, 59, 59, 1, UTC), effective_on=date(1, 1, 1), period_until=FAR
    )
    rows = GradeChange.objects.order_by("pk")

    assert list(zip(*columns(rows, *NAMES), strict=True)) == list(rows.values_list(*NAMES))


def test_each_value_has_the_type_that_rows_of_values_give_it():
    SupplierFactory(is_core=True)
    SupplierFactory(is_core=False)
    rows = Supplier.objects.order_by("pk")
    names = ("public_id", "is_core", "created_at", "name")

    found = list(zip(*columns(rows, *names), strict=True))

    assert found == list(rows.values_list(*names))
    assert [[*map(type, row)] for row in found] == [[*map(type, row)] for row in rows.values_list(*names)]


@pytest.mark.parametrize("rows", [Supplier.objects.none(), Supplier.objects.filter(pk__lt=0)])
def test_no_rows_are_empty_columns(rows):
    assert [list(column) for column in columns(rows, "pk", "code")] == [[], []]
