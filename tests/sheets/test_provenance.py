"""Where the values of a row come from."""

import pytest

from accounts.services import system_user
from attestations.models import Attestation
from sheets.provenance import NAMED, origins_of
from sheets.undo import undo
from suppliers.models import Supplier
from tests.factories import TODAY, SupplierFactory
from tests.sheets.bringing import bring, certificate, previewed, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


def told(row):
    """Return file, sheet, row, outcome, whether it was undone, and the values of each import of a row."""
    return [(one.sheet, one.number, one.outcome, one.is_undone, [*one.changes]) for one in origins_of(row)]


@pytest.mark.either
def test_who_came_in_otherwise_comes_from_no_import():
    assert origins_of(SupplierFactory()) == []


@pytest.mark.either
def test_the_imports_of_a_supplier_are_named_newest_first():
    made = bring(suppliers=[supplier("S0"), supplier("S1")])
    changed = bring(suppliers=[supplier("S1", name="Other", category="metal_parts", is_core="yes")])
    bring(suppliers=[supplier("S1", name="Other", category="metal_parts")])

    one = Supplier.objects.get(code="S1")
    assert told(one) == [
        (
            "Suppliers",
            2,
            "Changed",
            False,
            [
                ("Name", "Supplier S1", "Other"),
                ("Category", "Plastic parts", "Metal parts"),
                ("Core supplier", "No", "Yes"),
            ],
        ),
        (
            "Suppliers",
            3,
            "New",
            False,
            [
                ("Supplier code", "", "S1"),
                ("Name", "", "Supplier S1"),
                ("Country or region", "", "CN"),
                ("Category", "", "plastic_parts"),
            ],
        ),
    ]
    assert [origin.run for origin in origins_of(one)] == [changed.run, made.run]


@pytest.mark.either
def test_an_import_that_was_undone_is_named_as_such():
    bring(suppliers=[supplier("S1")])
    report = bring(suppliers=[supplier("S1", name="Other")])
    undo(report.run, actor=system_user(), today=TODAY)

    assert [is_undone for *_others, is_undone, _changes in told(Supplier.objects.get())] == [True, False]


@pytest.mark.either
def test_what_was_only_looked_at_is_not_named():
    bring(suppliers=[supplier("S1")])
    previewed(suppliers=[supplier("S1", name="Other")])

    assert len(told(Supplier.objects.get())) == 1


def test_a_paper_is_found_whatever_its_kind_is_called():
    bring(suppliers=[supplier("S1")], certificates=[certificate("S1")])
    bring(certificates=[certificate("S1", standard="ISO 9001", scope="Casting", valid_until="2027-03-31")])

    newest, _first = told(Attestation.objects.get())

    assert newest == (
        "Certificates",
        2,
        "Changed",
        False,
        [("Scope", "–", "Casting"), ("Valid until", "2027-02-28", "2027-03-31")],
    )


def test_the_first_twenty_are_named_in_few_queries(django_assert_max_num_queries):
    for name in range(NAMED + 2):
        bring(suppliers=[supplier("S1", name=str(name), category="metal_parts" if name % 2 else "plastic_parts")])

    with django_assert_max_num_queries(3):
        found = origins_of(Supplier.objects.get())

    assert [one.changes[0][2] for one in found] == [str(NAMED + 1 - place) for place in range(NAMED)]
