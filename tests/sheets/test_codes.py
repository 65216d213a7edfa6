"""The codes by which suppliers are told apart: their own, and the unified social credit code."""

import pytest
from django.utils.translation import override

from accounts.services import system_user
from sheets.engine import import_file
from sheets.job import Options
from suppliers.models import Supplier
from tests.factories import TODAY
from tests.sheets.bringing import USCC, bring, outcomes, refusals, supplier
from tests.spreadsheets import xlsx

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


@pytest.mark.either
@pytest.mark.parametrize("written", [USCC[0], USCC[0].lower(), "９" + USCC[0][1:]])
def test_a_code_that_another_supplier_has_is_refused_and_names_the_holder(written):
    bring(suppliers=[supplier("T1", uscc=USCC[0])])

    report = bring(suppliers=[supplier("S1", uscc=written)])

    assert refusals(report) == [(2, "uscc", "uscc_taken")]
    assert "T1" in report.rows[0].problems[0].message


@pytest.mark.either
def test_two_rows_that_give_one_uscc_are_both_refused():
    report = bring(suppliers=[supplier("S1", uscc=USCC[0]), supplier("S2", uscc=USCC[0])])

    assert refusals(report) == [(2, "uscc", "uscc_taken"), (3, "uscc", "uscc_taken")]


def test_two_suppliers_can_change_their_uscc_for_each_others():
    bring(suppliers=[supplier("S1", uscc=USCC[0]), supplier("S2", uscc=USCC[1])])

    report = bring(suppliers=[supplier("S1", uscc=USCC[1]), supplier("S2", uscc=USCC[0])])

    assert outcomes(report) == ["updated", "updated"]
    assert dict(Supplier.objects.values_list("code", "uscc")) == {"S1": USCC[1], "S2": USCC[0]}


def test_a_uscc_is_not_free_when_the_row_that_would_give_it_up_is_refused():
    bring(suppliers=[supplier("S1", uscc=USCC[0])])
    rows = [supplier("S1", uscc=USCC[1], country="Atlantis"), supplier("S2", uscc=USCC[0])]

    report = bring(suppliers=rows, options={"skip_refused": True})

    assert refusals(report) == [(2, "country", "unknown_value"), (3, "uscc", "uscc_taken")]
    assert dict(Supplier.objects.values_list("code", "uscc")) == {"S1": USCC[0]}


@pytest.mark.either
@pytest.mark.parametrize(("known", "brought"), [("00042", "42"), ("42", "0042"), ("0", "00")])
def test_a_code_that_lost_its_zeros_in_a_spreadsheet_is_no_other_supplier(known, brought):
    bring(suppliers=[supplier(known)])

    assert refusals(bring(suppliers=[supplier(brought)])) == [(2, "code", "duplicate_key")]
    assert refusals(bring(suppliers=[supplier(f"7{known}"), supplier(known)])) == []


def test_two_rows_of_a_file_that_zeros_alone_tell_apart_are_both_refused():
    report = bring(suppliers=[supplier("007"), supplier("7"), supplier("17")])

    assert refusals(report) == [(2, "code", "duplicate_key"), (3, "code", "duplicate_key")]


@pytest.mark.either
@pytest.mark.parametrize("cell", [12.5, True, False])
def test_what_a_spreadsheet_made_of_a_code_is_none(cell):
    report = bring(suppliers=[supplier(cell)], grades=[{"supplier_code": cell, "period": "2024", "grade": "A"}])

    assert refusals(report) == [(2, "code", "unknown_value"), (2, "supplier_code", "unknown_value")]


@pytest.mark.either
def test_a_cell_that_says_true_is_read_and_refused_as_it_shows(tmp_path):
    path = xlsx(
        tmp_path / "true.xlsx", {"One": [["code", "name", "country", "category"], [True, True, "CN", "assembly"]]}
    )

    report = import_file(path, path.name, actor=system_user(), today=TODAY, options=Options(dry_run=True))

    (row,) = report.rows
    assert [(problem.column, problem.value) for problem in row.problems] == [("code", "TRUE")]
    assert row.values["name"] == "TRUE"


@pytest.mark.either
@pytest.mark.parametrize(("language", "words"), [("en", "this file has r05 too"), ("zh-hant", "此文件中還有 r05")])
def test_of_two_codes_of_a_file_that_capitals_alone_tell_apart_each_names_the_other(language, words):
    with override(language):
        report = bring(suppliers=[supplier("R05"), supplier("r05")])

    assert refusals(report) == [(2, "code", "duplicate_key"), (3, "code", "duplicate_key")]
    assert words in report.rows[0].problems[0].message
    assert "R05" in report.rows[1].problems[0].message


@pytest.mark.either
def test_a_code_that_capitals_alone_tell_from_one_of_the_register_says_that_it_is_there():
    bring(suppliers=[supplier("R05")])

    with override("en"):
        (row,) = bring(suppliers=[supplier("r05")]).rows

    assert "there is R05 already" in row.problems[0].message
