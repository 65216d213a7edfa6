"""What the rows of a preview are about."""

import pytest
from django.utils import translation

import attestations.reference
import suppliers.reference
from accounts.services import system_user
from sheets.admin.preview import preview_of
from sheets.engine import Options, import_tables
from sheets.resource import Outcome
from tests.factories import TODAY
from tests.sheets.bringing import bring, certificate, commitment, grade, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

DRY = {"dry_run": True}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def subjects(report):
    """Return what the changed and the refused rows of every sheet are about."""
    return [
        [subject for _number, subject, *_others in [*sheet["changed"], *sheet["refused"]]]
        for sheet in preview_of(report)["sheets"]
    ]


def reference_rows(resource, rows):
    """Plan rows of reference and return what they are about."""
    tables = {resource.code: rows}
    return subjects(
        import_tables(
            tables, name="test", actor=system_user(), today=TODAY, options=Options(**DRY), resources=[resource]
        )
    )


def test_a_supplier_is_called_by_its_code_and_its_name_before_the_change():
    bring(suppliers=[supplier("S1")])

    report = bring(suppliers=[supplier("S1", name="Changed"), supplier("S2", country="Atlantis")], options=DRY)

    assert subjects(report) == [["S1 Supplier S1", "S2 Supplier S2"]]


@pytest.mark.parametrize("code", ["", None, "-", "x" * 41])
def test_a_code_that_cannot_be_read_is_a_dash(code):
    report = bring(suppliers=[supplier(code, name="甲"), supplier(code, name=None)], options=DRY)

    assert set(subjects(report)[0]) == {"– 甲", "–"}


def test_a_paper_is_called_by_its_supplier_and_the_rest_of_its_key():
    bring(suppliers=[supplier("S1")], commitments=[commitment()], certificates=[certificate()], grades=[grade()])

    report = bring(
        commitments=[commitment(signatory_name="李明"), commitment("S9")],
        certificates=[certificate(scope="Casting"), certificate(standard="ISO 9001:1999")],
        grades=[grade(grade="A"), grade(supplier_code="")],
        options=DRY,
    )

    assert subjects(report) == [
        ["S1 Supplier S1, Supplier security commitment, 2024-03-01", "S9, Supplier security commitment, 2024-03-01"],
        ["S1 Supplier S1, ISO 9001:2015, QMS-1, 2024-03-01", "S1 Supplier S1, QMS-1, 2024-03-01"],
        ["S1 Supplier S1, 2024H2", "–, 2024H2"],
    ]


def test_a_reference_row_is_called_by_its_key():
    category = {"name_zh_hant": "電池", "name_zh_hans": "电池", "name_en": "Accumulators"}

    named = reference_rows(suppliers.reference.CategorySheet(), [{"code": "batteries", **category}])
    refused = reference_rows(attestations.reference.RuleSheet(), [{"requirement": "security", "countries": "Atlantis"}])

    assert named == [["batteries Batteries and chemicals"]]
    assert refused == [["Supplier security commitment"]]


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries):
    def planned(count):
        codes = [f"S{number}" for number in range(count)]
        tables = {
            "suppliers": [supplier(code, name="Changed") for code in codes],
            "commitments": [commitment(code, signatory_name="李明") for code in codes],
            "grades": [grade(code, grade="E") for code in codes],
        }
        return bring(**tables, options=DRY)

    codes = [f"S{number}" for number in range(30)]
    bring(suppliers=[supplier(code) for code in codes], commitments=[commitment(code) for code in codes])

    for count in (1, 30):
        report = planned(count)
        with django_assert_num_queries(2):
            found = subjects(report)
        assert [len(sheet) for sheet in found] == [count] * 3
        assert {row.outcome for row in report.rows} == {Outcome.UPDATED, Outcome.REFUSED}
