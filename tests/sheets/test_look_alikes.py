import pytest

from suppliers.models import Supplier
from tests.factories import SupplierFactory
from tests.sheets.bringing import bring, supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
LATER = "suppliers: Later the filter “Looks like another one” of the list of suppliers finds them."


def told(row, code, other):
    return f"suppliers: Row {row}: {code} has the name of {other} in the same country or region."


@pytest.mark.either
def test_new_suppliers_that_look_like_others_are_named_and_imported_all_the_same():
    bring(suppliers=[supplier("S1", name="華強電子有限公司")])
    rows = [
        supplier("S1", name="华强电子有限公司"),
        supplier("S2", name="华强电子股份有限公司"),
        supplier("S3", name="华强电子有限公司", country="DE"),
        supplier("S4", name="New One", name_en="Acme Ltd"),
        supplier("S5", name="ACME Limited"),
    ]

    looked = bring(suppliers=rows, options={"dry_run": True})
    report = bring(suppliers=rows)

    expected = [told(3, "S2", "S1"), told(6, "S5", "S4"), LATER]
    assert looked.warnings == expected
    assert looked.warnings == report.warnings
    assert Supplier.objects.count() == 5


@pytest.mark.either
def test_of_many_the_first_are_named_and_the_others_counted():
    SupplierFactory(code="S0", name="Acme")

    report = bring(suppliers=[supplier(f"S{n}", name="Acme Ltd") for n in range(1, 14)])

    assert len(report.warnings) == 12
    assert report.warnings[10].endswith("3 more new suppliers have the name of another.")
