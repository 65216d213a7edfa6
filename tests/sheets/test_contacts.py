"""People at suppliers come in by their address or name, and one of them is the primary contact."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services import system_user
from evidence.models import Event
from evidence.verify import findings
from sheets.engine import import_file
from sheets.formats import FORMATS
from sheets.job import Options
from sheets.matching import match_file
from sheets.reading import Unreadable, opened
from sheets.resource import sheet_resources
from suppliers.models import Contact, Supplier
from suppliers.sheets.contacts import ContactSheet
from tests.sheets.bringing import bring, outcomes, refusals, supplier
from tests.spreadsheets import csv, xlsx

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

SUPPLIERS = ["供應商編號", "供應商名稱", "國家地區", "類別", "聯絡人", "電子郵箱", "電話", "語言"]


@pytest.fixture
def known():
    """Have a supplier with a primary contact and another one."""
    bring(suppliers=[supplier("S1"), supplier("S2")])
    bring(contacts=[contact(is_primary="yes"), contact(name="李明", email="li@example.com", title="Buyer")])


def contact(code="S1", **cells):
    return {"supplier_code": code, "name": "王芳", "email": "wang@example.com"} | cells


def people(code="S1"):
    """Return name, address and whether each contact of a supplier is the primary one."""
    rows = Contact.objects.filter(supplier__code=code).order_by("pk")
    return list(rows.values_list("name", "email", "is_primary"))


@pytest.mark.either
def test_contacts_of_known_and_of_coming_suppliers_come_in(known):
    assert people() == [("王芳", "wang@example.com", True), ("李明", "li@example.com", False)]

    report = bring(suppliers=[supplier("S3")], contacts=[contact("S3"), contact("S9")], options={"skip_refused": True})

    assert outcomes(report) == ["created", "created", "refused"]
    assert refusals(report) == [(3, "supplier_code", "no_such_supplier")]
    assert people("S3") == [("王芳", "wang@example.com", False)]


@pytest.mark.either
def test_an_address_means_the_same_person_in_whatever_letters(known):
    report = bring(contacts=[contact(email="WANG@example.com", name="王小芳", phone="123", language="zh-hans")])

    assert {row.outcome: set(row.changes) for row in report.rows} == {"updated": {"email", "name", "phone", "language"}}
    assert people()[0] == ("王小芳", "WANG@example.com", True)


def test_a_blank_cell_keeps_and_a_dash_empties(known):
    bring(contacts=[contact(name="李明", email="li@example.com", title="-", phone="5")])
    bring(contacts=[contact(name="李明", email="", phone="")])
    bring(contacts=[contact(name="李明", email="-")])

    assert Contact.objects.filter(name="李明").values_list("title", "phone", "email").get() == ("", "5", "")


@pytest.mark.either  # what a row means is decided before anything is written
def test_without_an_address_the_name_tells_who_is_meant():
    bring(suppliers=[supplier("S1")], contacts=[contact(email=""), contact(name="李明", email="")])

    report = bring(contacts=[contact(email="", phone="1"), contact(name="李明", email="li@example.com")])

    assert outcomes(report) == ["updated", "updated"]
    assert people() == [("王芳", "", False), ("李明", "li@example.com", False)]


@pytest.mark.either  # what a row means is decided before anything is written
def test_a_name_that_several_have_is_refused_without_an_address(known):
    bring(contacts=[contact(email="other@example.com")])

    report = bring(contacts=[contact(email="")])

    assert refusals(report) == [(2, "name", "duplicate_key")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_rows_that_mean_the_same_person_are_refused(known):
    report = bring(contacts=[contact(), contact(email=""), contact(email="Wang@EXAMPLE.com")])

    assert {(number, code) for number, _column, code in refusals(report)} >= {
        (2, "duplicate_key"),
        (4, "duplicate_key"),
    }
    report = bring(contacts=[contact(), contact(email="")])
    assert refusals(report) == [(2, "supplier_code", "duplicate_key"), (3, "supplier_code", "duplicate_key")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_nobody_is_refused(known):
    report = bring(contacts=[contact(name="", email=""), contact(name="-", email="li@example.com")])

    assert refusals(report) == [(2, "name", "required")]
    assert outcomes(report) == ["refused", "updated"]


@pytest.mark.either
def test_a_new_primary_contact_takes_the_place_of_the_former_and_says_so(known):
    report = bring(contacts=[contact(name="李明", email="li@example.com", is_primary="是")])

    (row,) = report.rows
    old, new = row.changes["is_primary"]
    column = ContactSheet().fields["is_primary"]
    assert (old, column.show(new)) == (False, "Yes, instead of 王芳")
    assert column.show(column.restored(list(new))) == "Yes, instead of 王芳"
    assert people() == [("王芳", "wang@example.com", False), ("李明", "li@example.com", True)]


@pytest.mark.either
def test_a_former_primary_contact_in_the_same_file_makes_way(known):
    rows = [contact(phone="1"), contact(name="趙敏", email="zhao@example.com", is_primary="yes")]

    assert outcomes(bring(contacts=rows)) == ["updated", "created"]
    assert people()[::2] == [("王芳", "wang@example.com", False), ("趙敏", "zhao@example.com", True)]


@pytest.mark.either  # what a row means is decided before anything is written
def test_two_primary_contacts_of_one_supplier_are_refused_and_name_each_other(known):
    rows = [contact(is_primary="yes"), contact(name="李明", email="li@example.com", is_primary="yes")]

    report = bring(contacts=[*rows, contact("S2", is_primary="yes")])

    assert refusals(report) == [(2, "is_primary", "contradiction"), (3, "is_primary", "contradiction")]
    assert "row 3" in report.rows[0].problems[0].message


def test_the_sheet_of_suppliers_comes_first_and_its_contact_is_not_made_twice():
    report = bring(
        suppliers=[supplier("S1", contact_name="王芳", contact_email="wang@example.com")],
        contacts=[contact(title="Buyer"), contact(name="李明", email="li@example.com")],
    )

    assert outcomes(report) == ["created"] * 3
    assert people() == [("王芳", "wang@example.com", True), ("李明", "li@example.com", False)]
    assert {row.pk for row in report.rows[1:]} == set(Contact.objects.values_list("pk", flat=True))


@pytest.mark.either
def test_a_file_with_both_sheets_is_written_as_it_was_shown(known, admin_client, tmp_path):
    of_suppliers = [
        supplier("S1", contact_name="周婷", contact_email="zhou@example.com"),
        supplier("S2", contact_name="孫磊", contact_email="sun@example.com"),
    ]
    of_contacts = [
        contact(name="李明", email="li@example.com", title="Buyer", is_primary="yes"),
        contact("S2", name="孫磊", email="sun@example.com", title="Buyer", is_primary=""),
    ]
    sheets = {"suppliers": of_suppliers, "contacts": of_contacts}
    path = xlsx(
        tmp_path / "a.xlsx",
        {name: [list(rows[0]), *map(list, map(dict.values, rows))] for name, rows in sheets.items()},
    )

    file = SimpleUploadedFile("a.xlsx", path.read_bytes())
    run = admin_client.post(reverse("admin:suppliers_contact_import"), {"file": file}, follow=True).context["run"]
    admin_client.post(reverse("admin:sheets_importrun_confirm", args=[run.public_id]))

    assert people() == [("周婷", "zhou@example.com", False), ("李明", "li@example.com", True)]
    assert people("S2") == [("孫磊", "sun@example.com", True)]


def test_changes_are_in_the_ledger_on_their_supplier(known):
    said = Event.objects.filter(action="contacts_changed").values_list("object_type", "object_id")

    assert list(said) == [("suppliers.supplier", Supplier.objects.get(code="S1").pk)]
    assert list(findings()) == []


@pytest.mark.parametrize("kind", list(FORMATS))
def test_what_goes_out_comes_in_and_changes_nothing(kind, known, admin_client):
    first = Supplier.objects.get(code="S1")
    Contact.objects.bulk_create(Contact(supplier=first, name=name) for name in ("孫磊", "周婷", "周婷", ""))

    out = admin_client.get(reverse("admin:suppliers_contact_export"), {"format": kind}).getvalue()
    file = SimpleUploadedFile(f"out.{kind}", out)
    preview = admin_client.post(reverse("admin:suppliers_contact_import"), {"file": file}, follow=True)

    (sheet,) = preview.context["sheets"]
    assert {outcome.value: count for outcome, count in sheet["counts"] if count} == {"unchanged": 3}


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (["供應商編號", "聯絡人", "電話"], "contacts"),
        (["供應商編號", "供應商名稱", "聯絡人", "職務", "電話"], "contacts"),
        (["Supplier code", "Contact", "E-mail"], "contacts"),
        (SUPPLIERS, "suppliers"),
        ([*SUPPLIERS, "職務", "主要聯絡人"], "suppliers"),
    ],
)
def test_contacts_are_told_from_suppliers(headers, code, tmp_path):
    path = csv(tmp_path / "a.csv", f"{','.join(headers)}\n{','.join('x' for _header in headers)}\n")

    with opened(path, "a.csv") as file:
        (matched,) = match_file(file, sheet_resources())

    assert matched.resource.code == code


@pytest.mark.either  # what a row means is decided before anything is written
def test_suppliers_without_a_needed_column_do_not_pass_for_contacts(tmp_path):
    path = csv(tmp_path / "a.csv", "供應商編號,供應商名稱,類別,聯絡人,電話\nS1,甲,資料,王芳,1\n")

    with pytest.raises(Unreadable) as refused:
        import_file(path, "a.csv", actor=system_user(), today=date(2026, 1, 1), options=Options())

    assert refused.value.code == "missing_columns"
