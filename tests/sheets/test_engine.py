"""Planning and writing, whatever the sheet."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from evidence.files import folder
from evidence.models import EvidenceFile
from evidence.verify import findings
from sheets.engine import import_file
from sheets.job import Job, Options
from sheets.models import ImportRow, ImportRun
from sheets.previewing import preview
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from suppliers.models import Contact, Supplier
from tests.factories import TODAY, AttestationFactory
from tests.kept import every_row
from tests.sheets.bringing import USCC, bring, certificate, commitment, grade, outcomes, refusals, stages, supplier
from tests.spreadsheets import csv, xlsx

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


def mixed():
    """Bring in rows of every outcome and return the report."""
    bring(suppliers=[supplier("S1"), supplier("S2")])
    rows = [supplier("S1"), supplier("S2", name="Changed"), supplier("S3"), supplier("S4", country="Atlantis")]
    return bring(suppliers=rows, options={"skip_refused": True})


@pytest.mark.either
def test_every_row_that_comes_in_has_one_outcome():
    report = mixed()

    assert outcomes(report) == ["unchanged", "updated", "created", "refused"]
    run = report.run
    assert (run.rows, run.created, run.updated, run.unchanged, run.refused) == (4, 1, 1, 1, 1)


def test_every_row_is_kept_as_it_came_with_what_it_became():
    report = mixed()

    kept = (
        ImportRow.objects.filter(run=report.run)
        .order_by("number")
        .values_list("sheet", "number", "raw__0", "outcome", "object_type", "object_id", "changes", "errors")
    )
    pks = dict(Supplier.objects.values_list("code", "pk"))
    label = "suppliers.supplier"
    refused = {
        "column": "country",
        "value": "Atlantis",
        "code": "unknown_value",
        "message": report.rows[3].problems[0].message,
    }
    assert list(kept) == [
        ("suppliers", 2, "S1", "unchanged", label, pks["S1"], {}, []),
        ("suppliers", 3, "S2", "updated", label, pks["S2"], {"name": ["Supplier S2", "Changed"]}, []),
        ("suppliers", 4, "S3", "created", label, pks["S3"], {}, []),
        ("suppliers", 5, "S4", "refused", label, None, {}, [refused]),
    ]


def test_what_was_imported_is_borne_out_by_the_ledger():
    bring(
        suppliers=[supplier(stage="active", uscc=USCC[0], contact_name="王芳")],
        commitments=[commitment()],
        certificates=[certificate()],
        grades=[grade()],
    )
    bring(
        suppliers=[supplier(name="New name", category="batteries")],
        commitments=[commitment(signatory_name="李明")],
        certificates=[certificate(scope="Casting")],
        grades=[grade(grade="A")],
    )

    assert list(findings()) == []


@pytest.mark.either
def test_sheets_go_in_by_the_order_their_keys_need_and_may_speak_of_each_other():
    report = bring(grades=[grade()], certificates=[certificate()], commitments=[commitment()], suppliers=[supplier()])

    assert [matched.resource.code for matched in report.sheets] == [
        "suppliers",
        "commitments",
        "certificates",
        "grades",
    ]
    assert outcomes(report) == ["created"] * 4


@pytest.mark.either
def test_a_dry_run_writes_nothing_at_all(tmp_path):
    bring(suppliers=[supplier("S1", stage="active", active_from=TODAY + timedelta(days=10))])
    before, files = every_row(), sorted(folder().rglob("*"))
    path = xlsx(tmp_path / "a.xlsx", {"s": [list(supplier("S2")), list(supplier("S2").values())]})

    report = import_file(
        path, "a.xlsx", actor=system_user(), today=TODAY + timedelta(days=20), options=Options(dry_run=True)
    )

    assert (report.run, outcomes(report)) == (None, ["created"])
    assert every_row() == before
    assert sorted(folder().rglob("*")) == files


@pytest.mark.either  # what a row means is decided before anything is written
def test_one_refused_row_stops_them_all():
    before = every_row()

    report = bring(
        suppliers=[supplier("S1"), supplier("S2", country="Atlantis")], commitments=[commitment("S1"), commitment("S9")]
    )

    assert report.run is None
    assert outcomes(report) == ["created", "refused", "created", "refused"]
    assert every_row() == before


@pytest.mark.either
def test_the_rest_goes_in_when_refused_rows_are_skipped():
    rows = [supplier("S1"), supplier("S2", country="Atlantis")]

    report = bring(suppliers=rows, commitments=[commitment("S1"), commitment("S2")], options={"skip_refused": True})

    assert refusals(report) == [(3, "country", "unknown_value"), (3, "supplier_code", "no_such_supplier")]
    assert list(Supplier.objects.values_list("code", flat=True)) == ["S1"]
    assert report.run.skips_refused


@pytest.mark.either  # what a row means is decided before anything is written
def test_every_row_of_a_duplicate_is_refused_and_names_the_others():
    report = bring(suppliers=[supplier("S1"), supplier("S2"), supplier("S1"), supplier(" Ｓ１ ")])

    assert refusals(report) == [
        (2, "code", "duplicate_key"),
        (4, "code", "duplicate_key"),
        (5, "code", "duplicate_key"),
    ]
    message = report.rows[0].problems[0].message
    assert "4" in message
    assert "5" in message


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("sheet", "row", "other"),
    [
        ("commitments", commitment(), commitment(basis="簽署", signed_on="2024/3/1", signatory_name="王芳")),
        ("certificates", certificate(), certificate(standard="ISO 9001:2008", issuing_body="TÜV")),
        ("grades", grade(), grade(period="2024 h2", grade="C")),
    ],
)
def test_a_duplicate_is_one_however_its_key_is_written(sheet, row, other):
    bring(suppliers=[supplier()])

    report = bring(**{sheet: [row, other]})

    assert [code for _row, _column, code in refusals(report)] == ["duplicate_key"] * 2


def test_a_blank_cell_leaves_the_value_and_a_dash_empties_it():
    bring(suppliers=[supplier(name_en="Acme Ltd", uscc=USCC[0], is_core="yes", contact_phone="123")])

    bring(suppliers=[supplier(name_en=" ", uscc=None, is_core="-", contact_phone="-")])

    assert list(Supplier.objects.values_list("name_en", "uscc", "is_core")) == [("Acme Ltd", USCC[0], False)]
    assert list(Contact.objects.values_list("phone", flat=True)) == [""]


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_is_needed_cannot_be_emptied():
    bring(suppliers=[supplier()])

    report = bring(suppliers=[supplier(name="-", country="-", category="-")])

    assert refusals(report) == [(2, "name", "required"), (2, "country", "required"), (2, "category", "required")]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("sheet", "row", "column", "code"),
    [
        ("suppliers", supplier(""), "code", "required"),
        ("suppliers", supplier(name=None), "name", "required"),
        ("suppliers", supplier(country="Atlantis"), "country", "unknown_value"),
        ("suppliers", supplier(category="Cheese"), "category", "unknown_value"),
        ("suppliers", supplier(stage="Asleep"), "stage", "unknown_value"),
        ("suppliers", supplier(is_core="maybe"), "is_core", "unknown_value"),
        ("suppliers", supplier(uscc="91440300708461137T"), "uscc", "check_digit"),
        ("suppliers", supplier(uscc=USCC[0]), "uscc", "uscc_taken"),
        ("suppliers", supplier(registered_on="31/02/2024"), "registered_on", "bad_date"),
        ("suppliers", supplier(registered_on="01/02/2024"), "registered_on", "ambiguous_date"),
        ("suppliers", supplier("x" * 41), "code", "too_long"),
        ("suppliers", supplier(name="x" * 201), "name", "too_long"),
        ("suppliers", supplier(stage="left"), "left_on", "contradiction"),
        ("suppliers", supplier(name="#REF!"), "name", "formula_without_value"),
        ("suppliers", supplier("1.23457E+17"), "code", "bad_number"),
        ("suppliers", supplier(1.23457e17), "code", "bad_number"),
        ("commitments", commitment("S9"), "supplier_code", "no_such_supplier"),
        ("commitments", commitment("T1", requirement="world_peace"), "requirement", "unknown_value"),
        ("commitments", commitment("T1", requirement="iso_9001"), "requirement", "unknown_value"),
        ("commitments", commitment("T1", basis="contract_clause", contract_reference="C1"), "basis", "not_allowed"),
        (
            "commitments",
            commitment("T1", requirement="anti_bribery", basis="contract_clause"),
            "contract_reference",
            "required",
        ),
        ("commitments", commitment("T1", valid_until="2024-02-29"), "valid_until", "contradiction"),
        ("commitments", commitment("T1", signed_on="-"), "signed_on", "required"),
        ("certificates", certificate("T1", standard="ISO 9001:1999"), "standard", "unknown_value"),
        ("certificates", certificate("T1", standard="security"), "standard", "unknown_value"),
        ("certificates", certificate("T1", valid_until=None), "valid_until", "required"),
        ("certificates", certificate("T1", certificate_number=""), "certificate_number", "required"),
        ("certificates", certificate("T1", valid_until="2024-02-29"), "valid_until", "contradiction"),
        ("grades", grade("T1", grade="E"), "grade", "unknown_value"),
        ("grades", grade("T1", period="2024H3"), "period", "unknown_value"),
        ("grades", grade("T1", score="high"), "score", "bad_number"),
        ("grades", grade("T1", score="10000"), "score", "bad_number"),
        ("grades", grade("T1", score="-0.001"), "score", "bad_number"),
        ("grades", grade("T1", score="100.01"), "score", "bad_number"),
        ("grades", grade("T1", effective_on="-"), "effective_on", "required"),
        ("grades", grade("S9"), "supplier_code", "no_such_supplier"),
    ],
)
def test_a_row_is_refused_with_its_column_its_value_and_a_code(sheet, row, column, code):
    bring(suppliers=[supplier("T1", uscc=USCC[0])])

    report = bring(**{sheet: [row]})

    assert refusals(report) == [(2, column, code)]
    (problem,) = report.rows[0].problems
    assert problem.message
    given = row.get(column)
    assert (
        problem.value == ("" if given is None else str(given) if not isinstance(given, float) else "1.23457e+17")[:200]
    )


@pytest.mark.either
def test_what_a_supplier_handed_in_is_protected():
    bring(suppliers=[supplier("T1")])
    paper = AttestationFactory(supplier=Supplier.objects.get(), from_portal=True, document=True, number="D-1")

    report = bring(
        certificates=[
            certificate(
                "T1",
                standard=paper.requirement.code,
                certificate_number="D-1",
                valid_from=paper.valid_from,
                valid_until="-",
            )
        ]
    )

    assert refusals(report) == [(2, "issuing_body", "protected")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_whoever_may_not_write_a_sheet_is_refused_the_file(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"s": [list(supplier()), list(supplier().values())]})
    job = Job(system_user(), TODAY, TODAY)
    run = ImportRun.objects.create(file_name="a.xlsx", started_by=job.actor, effective_on=TODAY)
    before = every_row()

    with pytest.raises(Unreadable) as refused:
        preview(path, run, job, sheet_resources(), may_write=lambda _model: False)

    assert refused.value.code == "not_permitted"
    assert every_row() == before


@pytest.mark.either
def test_the_file_of_an_import_is_kept_among_the_evidence(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"s": [list(supplier()), list(supplier().values())]})

    report = import_file(path, "a.xlsx", actor=system_user(), today=TODAY, options=Options())

    kept = EvidenceFile.objects.get()
    assert (report.run.file, kept.size) == (kept, path.stat().st_size)
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_the_same_file_again_changes_nothing():
    tables = {
        "suppliers": [supplier(stage="active", active_from="2024-01-05", uscc=USCC[0])],
        "commitments": [commitment()],
        "certificates": [certificate()],
        "grades": [grade(score="81.5")],
    }
    bring(**tables)
    before = {
        model: rows for model, rows in every_row().items() if model._meta.app_label in ("suppliers", "attestations")
    }

    again = bring(**tables)

    assert outcomes(again) == ["unchanged"] * 4
    assert {model: rows for model, rows in every_row().items() if model in before} == before


def test_the_number_of_queries_does_not_grow_with_the_rows(uncounted, django_assert_max_num_queries):
    # Enough rows that PostgreSQL counts every table anew, the first time and the second.
    def tables(letter, count):
        codes = [f"{letter}{number}" for number in range(count)]
        return {
            "suppliers": [supplier(code, stage="active", contact_name="王芳") for code in codes],
            "commitments": [commitment(code) for code in codes],
            "certificates": [certificate(code) for code in codes],
            "grades": [grade(code) for code in codes],
        }

    with django_assert_max_num_queries(1_000) as few:
        bring(**tables("A", 60))
    with django_assert_max_num_queries(len(few.captured_queries) + 5):
        bring(**tables("B", 240))


@pytest.mark.either
def test_a_day_on_file_that_lies_ahead_is_taken_and_can_be_taken_again():
    row = supplier(stage="registered", registered_on=TODAY + timedelta(days=10))
    bring(suppliers=[row])

    again = bring(suppliers=[row])

    assert again.is_written
    assert stages() == [((TODAY + timedelta(days=10)).isoformat(), "registered")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_cells_beside_the_table_are_told_with_their_rows(tmp_path):
    path = csv(
        tmp_path / "a.csv",
        "code,name,country,category\nS1,One,CN,batteries\nS2,Two,CN,batteries,more,stuff\nS3,Three,CN,batteries,,\n",
    )

    report = import_file(path, "a.csv", actor=system_user(), today=TODAY, options=Options())

    assert outcomes(report) == ["created"] * 3
    assert report.warnings == [
        "csv: cells to the right of the headers are left alone; give the column a header. Rows: 3"
    ]


@pytest.mark.either
def test_what_leans_on_a_refused_new_supplier_is_refused_from_the_first_look():
    report = bring(
        suppliers=[supplier("S1"), supplier("S2", country="Atlantis")], commitments=[commitment("S1"), commitment("S2")]
    )

    assert refusals(report) == [(3, "country", "unknown_value"), (3, "supplier_code", "no_such_supplier")]
