"""The commands as a person, or a program, runs them."""

import json
from datetime import date
from io import StringIO

import openpyxl
import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.utils.translation import override

from attestations.models import Attestation
from sheets.management.commands.import_sheet import Command as ImportSheet
from sheets.models import ImportRow, ImportRun
from suppliers.models import Classification, Supplier
from tests.factories import UserFactory
from tests.kept import every_row
from tests.sheets.bringing import USCC, commitment, supplier
from tests.spreadsheets import csv, xlsx

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]


def run(command, path, *options):
    """Run a command; return its exit code, what it printed and what it said."""
    out, said = StringIO(), StringIO()
    try:
        call_command(command, path, *options, stdout=out, stderr=said)
    except SystemExit as left:
        return left.code, out.getvalue(), said.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), said.getvalue()


def run_json(command, path, *options):
    exit_code, out, _said = run(command, path, "--json", *options)
    return exit_code, json.loads(out)


def table(rows):
    """Return rows by column code as a header and rows of cells."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [columns, *([row.get(column) for column in columns] for row in rows)]


def workbook(path, **tables):
    return xlsx(path, {name: table(rows) for name, rows in tables.items()})


@pytest.fixture
def sound(tmp_path):
    """Return a workbook that is in order."""
    return workbook(tmp_path / "sound.xlsx", suppliers=[supplier("S1"), supplier("S2")], commitments=[commitment("S1")])


@pytest.fixture
def wrong(tmp_path):
    """Return the workbook of the issue: seven rows that cannot be right, and two that could."""
    return workbook(
        tmp_path / "wrong.xlsx",
        suppliers=[
            supplier("S1", uscc=USCC[0]),
            supplier("S2", uscc=USCC[1][:-1] + "X"),
            supplier("S3", category="Cheese"),
            supplier("S4", name="One"),
            supplier("S4", name="Other"),
            supplier(""),
        ],
        commitments=[
            commitment("S1"),
            commitment("S1", requirement="declaration", signed_on="31/02/2024"),
            commitment("S1", requirement="world_peace"),
        ],
    )


@pytest.mark.either
@pytest.mark.both
def test_the_workbook_of_the_issue_is_refused_whole(wrong):
    before = every_row()

    exit_code, answer = run_json("load_workbook", wrong)

    assert (exit_code, answer["run"]) == (1, None)
    counts = {name: {key: sheet[key] for key in sheet if key != "errors"} for name, sheet in answer["sheets"].items()}
    assert counts == {
        "suppliers": {"rows": 6, "created": 1, "updated": 0, "unchanged": 0, "refused": 5},
        "commitments": {"rows": 3, "created": 1, "updated": 0, "unchanged": 0, "refused": 2},
    }
    errors = {
        name: [(error["row"], error["column"], error["value"], error["code"]) for error in sheet["errors"]]
        for name, sheet in answer["sheets"].items()
    }
    assert errors == {
        "suppliers": [
            (3, "uscc", USCC[1][:-1] + "X", "check_digit"),
            (4, "category", "Cheese", "unknown_value"),
            (5, "code", "S4", "duplicate_key"),
            (6, "code", "S4", "duplicate_key"),
            (7, "code", "", "required"),
        ],
        "commitments": [
            (3, "signed_on", "31/02/2024", "bad_date"),
            (4, "requirement", "world_peace", "unknown_value"),
        ],
    }
    assert every_row() == before


def test_a_formula_that_was_saved_without_its_value_is_refused_with_its_address(sound, tmp_path):
    run("load_workbook", sound)
    row = commitment("S1", signed_on="2024-03-02", valid_until="=EDATE(D2,12)")
    book = openpyxl.Workbook()
    for cells in table([row]):
        book.active.append(cells)
    book.save(tmp_path / "formula.xlsx")

    exit_code, answer = run_json("import_sheet", tmp_path / "formula.xlsx")

    (error,) = answer["sheets"]["commitments"]["errors"]
    told = {"row": 2, "column": "valid_until", "value": "=EDATE(D2,12)", "code": "formula_without_value"}
    assert exit_code == 1
    assert error == told | {"message": error["message"]}
    assert "E2" in error["message"]
    assert Attestation.objects.count() == 1

    run("import_sheet", tmp_path / "formula.xlsx", "--skip-refused")
    assert {"formula": "=EDATE(D2,12)", "at": "E2"} in ImportRow.objects.get(outcome="refused").raw


def test_merged_cells_below_the_header_are_refused_with_their_addresses(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in [["Suppliers of 2024"], *table([supplier("S1"), supplier("S2"), supplier("S3")])]:
        sheet.append(cells)
    for area in ("A1:D1", "C3:C4", "A9:D9"):
        sheet.merge_cells(area)
    book.save(tmp_path / "merged.xlsx")

    exit_code, answer = run_json("import_sheet", tmp_path / "merged.xlsx")

    errors = answer["sheets"]["suppliers"]["errors"]
    told = [(error["row"], error["column"], error["value"], error["code"]) for error in errors]
    assert exit_code == 1
    assert told == [(3, "country", "CN", "not_allowed"), (4, "country", "CN", "not_allowed")]
    assert [address in error["message"] for address, error in zip(("C3", "C4"), errors, strict=True)] == [True, True]


@pytest.mark.both
def test_the_rest_of_it_goes_in_when_refused_rows_are_skipped_and_the_exit_says_so(wrong):
    exit_code, answer = run_json("load_workbook", wrong, "--skip-refused")

    made = ImportRun.objects.latest("pk")
    assert (exit_code, answer["run"]) == (1, made.pk)
    assert (made.rows, made.created, made.refused) == (9, 2, 7)
    assert list(Supplier.objects.values_list("code", flat=True)) == ["S1"]
    assert list(Attestation.objects.values_list("requirement__code", flat=True)) == ["security"]
    assert ImportRow.objects.filter(run=made, outcome="refused").count() == 7


def test_all_in_is_nought(sound):
    exit_code, answer = run_json("load_workbook", sound)

    counts = {"created": 2, "updated": 0, "unchanged": 0, "refused": 0, "errors": []}
    assert exit_code == 0
    assert answer == {
        "run": ImportRun.objects.latest("pk").pk,
        "sheets": {"suppliers": {"rows": 2} | counts, "commitments": {"rows": 1} | counts | {"created": 1}},
    }


@pytest.mark.either
@pytest.mark.both
def test_the_second_time_nothing_changes(sound):
    run("load_workbook", sound)

    exit_code, answer = run_json("load_workbook", sound)

    unchanged = {name: (sheet["rows"], sheet["unchanged"]) for name, sheet in answer["sheets"].items()}
    assert exit_code == 0
    assert unchanged == {"suppliers": (2, 2), "commitments": (1, 1)}


def test_a_dry_run_says_the_same_and_writes_nothing(sound):
    before = every_row()

    exit_code, answer = run_json("load_workbook", sound, "--dry-run")

    assert (exit_code, answer["run"], answer["sheets"]["suppliers"]["created"]) == (0, None, 2)
    assert every_row() == before


def test_a_dry_run_of_refused_rows_is_one(wrong):
    assert run_json("load_workbook", wrong, "--dry-run")[0] == 1


def test_without_json_a_person_reads_why(wrong):
    exit_code, out, said = run("load_workbook", wrong)

    assert (exit_code, said) == (1, "")
    assert f"[check_digit] {USCC[1][:-1]}X" in out
    assert "[bad_date] 31/02/2024" in out


def test_with_json_only_json_goes_to_standard_output(sound, tmp_path):
    _exit, out, said = run("import_sheet", sound, "--json")

    assert json.loads(out)["run"] is not None
    assert "suppliers" in said


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("", (), "empty"),
        ("a,b,c\n1,2,3\n", (), "no_headers"),
        ("code,name,category\nS1,A,x\n", (), "missing_columns"),
        ("code,name,country,category\nS1,A,CN,x\n", ("--sheet", "invoices"), "unknown_sheet"),
        ("code,name,country,category\nS1,A,CN,x\n", ("--encoding", "klingon"), "encoding"),
        ("code,name,country,category,name\nS1,A,CN,x,B\n", (), "column_twice"),
    ],
)
def test_what_cannot_be_read_is_two_with_an_error_in_json(text, options, code, tmp_path):
    exit_code, answer = run_json("import_sheet", csv(tmp_path / "a.csv", text), *options)

    assert (exit_code, list(answer), answer["error"]["code"]) == (2, ["error"], code)
    assert answer["error"]["message"]


@pytest.mark.parametrize("command", ["import_sheet", "load_workbook"])
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--user", "nobody@example.com"), "unknown_user", "Nobody with the address nobody@example.com works here."),
        (
            ("--effective-on", "2024-02-30"),
            "bad_date",
            "--effective-on: 2024-02-30 is not a day of the calendar; write one such as 2025-03-31.",
        ),
        (
            ("--effective-on", "nonsense"),
            "bad_date",
            "--effective-on: nonsense is not a date; write it as 2025-03-01.",
        ),
        (
            ("--encoding", "klingon"),
            "encoding",
            "--encoding: An Excel workbook says its encoding itself; name one only for a text file.",
        ),
    ],
)
def test_wrong_options_are_two_with_an_error_in_json(command, options, code, words, sound):
    before = every_row()

    with override("en"):
        exit_code, out, said = run(command, sound, "--json", *options)

    assert (exit_code, json.loads(out)) == (2, {"error": {"code": code, "message": words}})
    assert said.strip() == words
    assert every_row() == before


@pytest.mark.parametrize("given", [("a.xlsx", "--bogus"), (), ("a.xlsx", "--user"), ("a.xlsx", "b.xlsx")])
def test_a_command_line_that_is_not_understood_is_two_in_the_active_language(given, capsys):
    out, said = StringIO(), StringIO()

    with override("zh-hant"), pytest.raises(SystemExit) as left:
        ImportSheet(stdout=out, stderr=said).run_from_argv(["manage.py", "import_sheet", "--json", *given])

    answer = json.loads(out.getvalue())["error"]
    assert (left.value.code, answer["code"]) == (2, "wrong_options")
    assert answer["message"].startswith(" ".join(("import_sheet", "--json", *given)))
    assert "無法辨認" in answer["message"]
    assert said.getvalue().strip() == answer["message"]
    assert capsys.readouterr() == ("", "")


def test_text_whose_encoding_is_not_sure_is_read_when_that_is_named(tmp_path):
    path = csv(tmp_path / "a.csv", "code,name,country,category\nS1,甲公司,中國,塑膠結構件\n", "gb18030")

    refused, taken = run_json("import_sheet", path), run_json("import_sheet", path, "--encoding", "GBK")

    assert (refused[0], refused[1]["error"]["code"]) == (2, "encoding")
    assert refused[1]["error"]["message"].startswith("--encoding: ")
    assert taken[0] == 0
    assert list(Supplier.objects.values_list("name", flat=True)) == ["甲公司"]
    assert ImportRun.objects.latest("pk").encoding == "gb18030"


def test_only_the_sheet_that_is_named_goes_in(sound):
    exit_code, answer = run_json("import_sheet", sound, "--sheet", "suppliers")

    assert (exit_code, list(answer["sheets"])) == (0, ["suppliers"])


def test_the_day_on_which_changes_take_effect_can_be_named(sound, tmp_path):
    run("load_workbook", sound)
    changed = workbook(tmp_path / "b.xlsx", suppliers=[supplier("S1", category="batteries")])

    run("load_workbook", changed, "--effective-on", "2026-01-01")

    newest = Classification.objects.filter(supplier__code="S1", category__code="batteries").get()
    assert newest.effective_on == date(2026, 1, 1)


def test_the_run_is_of_the_person_who_is_named(sound):
    person = UserFactory(officer=True)

    run("load_workbook", sound, "--user", person.email.upper())

    assert ImportRun.objects.latest("pk").started_by == person


@pytest.mark.either
@pytest.mark.both
def test_the_ledger_bears_out_what_was_imported_and_says_that_it_is_not_anchored(sound):
    run("load_workbook", sound)

    with pytest.raises(SystemExit) as left:
        call_command("verify_evidence", "--files", stdout=StringIO(), stderr=StringIO())

    assert left.value.code == 3


def test_a_person_is_told_what_is_hidden_and_how_to_take_it_back(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "hidden.xlsx") as book:
        sheet = book.add_worksheet("Suppliers")
        for number, cells in enumerate(table([supplier("S1"), supplier("S2")])):
            sheet.write_row(number, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})

    exit_code, told, _said = run("import_sheet", tmp_path / "hidden.xlsx")

    written = ImportRun.objects.latest("pk")
    assert exit_code == 0
    assert "The sheet Suppliers has hidden rows, which are read like the others: 3." in told
    assert f"This was import {written.pk}; undo_import {written.pk} takes it back." in told
    assert written.warnings == ["The sheet Suppliers has hidden rows, which are read like the others: 3."]
