"""What the rows of a preview are about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import attestations.reference
import suppliers.reference
from sheets.admin.preview import preview_of
from tests.factories import SupplierFactory, opened
from tests.sheets.bringing import bring, certificate, commitment, grade, previewed, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def subjects(run):
    """Return what the changed and the refused rows of every sheet are about."""
    return [
        [subject for _number, subject, *_others in [*sheet["changed"], *sheet["refused"]]]
        for sheet in preview_of(run)["sheets"]
    ]


@pytest.mark.either
def test_a_supplier_is_called_by_its_code_and_its_name_before_the_change():
    bring(suppliers=[supplier("S1")])

    run = previewed(suppliers=[supplier("S1", name="Changed"), supplier("S2", country="Atlantis")])

    assert subjects(run) == [["S1 Supplier S1", "S2 Supplier S2"]]


@pytest.mark.either
@pytest.mark.parametrize("code", ["", None, "-", "x" * 41])
def test_a_code_that_cannot_be_read_is_a_dash(code):
    run = previewed(suppliers=[supplier(code, name="甲"), supplier(code, name=None)])

    assert set(subjects(run)[0]) == {"– 甲", "–"}


@pytest.mark.either
def test_a_paper_is_called_by_its_supplier_and_the_rest_of_its_key():
    bring(suppliers=[supplier("S1")], commitments=[commitment()], certificates=[certificate()], grades=[grade()])

    run = previewed(
        commitments=[commitment(signatory_name="李明"), commitment("S9")],
        certificates=[certificate(scope="Casting"), certificate(standard="ISO 9001:1999")],
        grades=[grade(grade="A"), grade(supplier_code="")],
    )

    assert subjects(run) == [
        ["S1 Supplier S1, Supplier security commitment, 2024-03-01", "S9, Supplier security commitment, 2024-03-01"],
        ["S1 Supplier S1, ISO 9001:2015, QMS-1, 2024-03-01", "S1 Supplier S1, QMS-1, 2024-03-01"],
        ["S1 Supplier S1, 2024H2", "–, 2024H2"],
    ]


def test_a_score_is_called_by_its_supplier_its_period_and_its_criterion():
    SupplierFactory(code="S1")
    opened()

    run = previewed(scores=[{"supplier_code": "S1", "period": "2024", "criterion": "quality", "score": "101"}])

    assert subjects(run) == [["S1 Supplier S1, 2024, Quality"]]


@pytest.mark.either
def test_a_reference_row_is_called_by_its_key():
    category = {"name_zh_hant": "電池", "name_zh_hans": "电池", "name_en": "Accumulators"}

    rule = {"requirement": "security", "countries": "Atlantis"}
    named = previewed(resources=[suppliers.reference.CategorySheet()], categories=[{"code": "batteries", **category}])
    refused = previewed(resources=[attestations.reference.RuleSheet()], rules=[rule])

    assert subjects(named) == [["batteries Batteries and chemicals"]]
    assert subjects(refused) == [["Supplier security commitment"]]


def test_the_number_of_queries_does_not_grow_with_the_rows():
    def planned(count):
        codes = [f"S{number}" for number in range(count)]
        tables = {
            "suppliers": [supplier(code, name="Changed") for code in codes],
            "commitments": [commitment(code, signatory_name="李明") for code in codes],
            "grades": [grade(code, grade="E") for code in codes],
        }
        return previewed(**tables)

    codes = [f"S{number}" for number in range(30)]
    bring(suppliers=[supplier(code) for code in codes], commitments=[commitment(code) for code in codes])

    asked = []
    for count in (1, 30):
        run = planned(count)
        with CaptureQueriesContext(connection) as queries:
            found = subjects(run)
        asked.append(len(queries))
        assert [len(sheet) for sheet in found] == [count] * 3
        assert (run.updated, run.refused) == (2 * count, count)
    assert asked[0] == asked[1]
