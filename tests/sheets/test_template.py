"""A template says how it is to be filled in, and brings in exactly what was filled in."""

import io
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import User
from foundation.dates import today
from sheets.admin.pages import SheetAdmin
from sheets.resource import sheet_resources
from sheets.template import template_of
from suppliers.models import Country, Supplier
from tests.admin.test_pages import ONLY_OUT
from tests.factories import CaseFactory, EngagementFactory, FindingFactory, SupplierFactory, opened
from tests.languages import LANGUAGES
from tests.sheets.bringing import bring, supplier
from tests.thorough import but

# What goes out and comes in is the business of test_laws.py, on both.
pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]

EXAMPLE, HEADER, FIRST = 2, 3, 4
LIST = "admin:suppliers_supplier"


def book_of(resources, language="en"):
    with translation.override(language):
        return load_workbook(template_of(resources))


def sheets(*codes):
    return [resource for resource in sheet_resources() if resource.code in codes or not codes]


def filled(book):
    """Return the workbook as the bytes of a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def preview(client, content):
    file = SimpleUploadedFile("template.xlsx", content)
    return client.post(reverse(f"{LIST}_import"), {"file": file}, follow=True)


def rules(page):
    """Return each column's validation by its header."""
    found = {}
    for rule in page.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        found[page.cell(HEADER, area.min_col).value] = rule
        assert (area.min_row, area.max_row) == (FIRST, 2**20)
    return found


def offered(book, rule):
    """Return what a drop-down offers."""
    name, _mark, area = rule.formula1.removeprefix("=").rpartition("!")
    return [cell.value for (cell,) in book[name.strip("'")][area.replace("$", "")]]


def fill(page, row, **cells):
    """Write cells by header into a row."""
    places = {cell.value: cell.column for cell in page[HEADER]}
    for header, value in cells.items():
        page.cell(row, places[header.replace("_", " ")], value)


def pages_of(answer):
    """Return the names of the sheets to fill in."""
    return load_workbook(io.BytesIO(answer.getvalue())).sheetnames[:-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_those_that_an_import_knows_in_the_readers_language(language):
    book = book_of(sheets(), language)

    pages = book.worksheets[:-1]
    assert [[cell.value for cell in page[HEADER]] for page in pages] == [
        [column.title(language) for column in resource.columns] for resource in sheets()
    ]
    assert [page.freeze_panes for page in pages] == ["A4"] * len(pages)
    assert [page.sheet_state for page in book] == ["visible"] * len(pages) + ["hidden"]


def test_what_can_be_listed_is_offered_in_the_readers_language():
    book = book_of(sheets("suppliers"), "zh-hant")

    lists = {header: offered(book, rule) for header, rule in rules(book["供應商"]).items() if rule.type == "list"}

    assert set(lists) == {"國家地區", "類別", "階段", "核心供應商", "語言"}
    assert lists["核心供應商"] == ["是", "否"]
    assert lists["語言"] == ["English", "繁體中文", "简体中文"]
    assert len(lists["國家地區"]) == Country.objects.count()
    assert set(lists["國家地區"]) == set(Country.objects.values_list("name_zh_hant", flat=True))


def test_days_are_asked_for_as_days_and_numbers_on_paper_stay_text():
    page = book_of(sheets("suppliers"))["Suppliers"]
    formats = {cell.value: page.column_dimensions[cell.column_letter].number_format for cell in page[HEADER]}

    assert {header for header, rule in rules(page).items() if rule.type == "date"} == {
        "On file since",
        "Cooperating since",
        "Left on",
    }
    assert rules(page)["Left on"].prompt == "Write a day as 2025-03-01."
    assert formats["Left on"] == "yyyy-mm-dd"
    assert {formats[header] for header in ("Supplier code", "Unified social credit code", "Phone")} == {"@"}


def test_needed_columns_stand_out():
    page = book_of(sheets("suppliers"))["Suppliers"]

    dark = {cell.value for cell in page[HEADER] if cell.fill.start_color.rgb == "FF1F4E79"}

    assert dark == {"Supplier code", "Name", "Country or region", "Category"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unfilled_template_imports_nothing_and_says_so(language, admin_client):
    answer = preview(admin_client, filled(book_of(sheets(), language)))

    assert answer.context["form"].errors == {
        "file": ["There is no row below the headers, so there is nothing to import; fill in the sheet first."]
    }
    assert Supplier.objects.count() == 0


def test_a_filled_template_imports_exactly_the_filled_rows(admin_client):
    book = book_of(sheets(), "en")
    fill(book["Suppliers"], FIRST, Supplier_code="0012", Name="甲", Country_or_region="China", Category="Batteries")
    fill(book["Suppliers"], FIRST, On_file_since=date(2024, 3, 1), Core_supplier="Yes", Language="繁體中文")
    fill(book["Grades"], FIRST + 1, Supplier_code="0012", Period="2024H2", Grade="B")

    shown = preview(admin_client, filled(book))
    admin_client.post(reverse("admin:sheets_importrun_confirm", args=[shown.context["run"].public_id]))

    known = Supplier.objects.values_list("code", "name", "is_core", "registered_on", "grade")
    assert list(known) == [("0012", "甲", True, date(2024, 3, 1), "B")]


def prepared(code):
    """Make what the example of a sheet speaks of, beside its suppliers."""
    day = date(2024, 11, 12)
    if code in ("answers", "findings"):
        audit = {"audit_number": "S00123-20241112", "supplier_code": "S00123", "scheme": "own"}
        bring(audits=[audit | {"planned_on": f"{day}"}])
    if code == "corrective_actions":
        of = Supplier.objects.get(code="S00123")
        FindingFactory(reference="S00123-20241112-01", supplier=of, reported_on=day, today=day)
    if code == "attendance":
        EngagementFactory(reference="CONF-20241112", kind="conference", day=day, today=day)
    if code == "plan_actions":
        CaseFactory(supplier=Supplier.objects.get(code="S00123"), period="2024H2", at="plan", today=today())


# Simplified words are those of the traditional ones, sign by sign; tests/house compares them.
@pytest.mark.parametrize("language", [*LANGUAGES[:2], pytest.param("zh-hans", marks=pytest.mark.proof)])
@pytest.mark.parametrize(
    "code", but({"suppliers", "certificates", "scores"}, [resource.code for resource in sheet_resources()])
)
def test_the_example_is_one_that_would_be_taken(code, language, admin_client):
    if code == "scores":
        opened(SupplierFactory(code="S00123", today=today()), period="2024H2", today=today())
    elif code != "suppliers":
        bring(suppliers=[supplier("S00123"), supplier("S00456")])
    prepared(code)
    book = book_of(sheets(code), language)
    page = book.worksheets[0]
    for cell in page[EXAMPLE]:
        page.cell(FIRST, cell.column, cell.value)

    (shown,) = preview(admin_client, filled(book)).context["sheets"]

    assert {outcome.value: count for outcome, count in shown["counts"] if count} == {"created": 1}


IMPORTING = [
    pages
    for pages in admin.site._registry.values()
    if isinstance(pages, SheetAdmin) and f"{pages.opts.app_label}_{pages.opts.model_name}" not in ONLY_OUT
]


@pytest.mark.parametrize("pages", IMPORTING, ids=str)
def test_every_import_page_leads_to_its_template(pages, admin_client):
    name = f"admin:{pages.opts.app_label}_{pages.opts.model_name}"

    page = admin_client.get(reverse(f"{name}_import")).content.decode()
    answer = admin_client.get(reverse(f"{name}_template"))

    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert reverse(f"{name}_template") in page
    assert (reverse(f"{name}_templates") in page) == (len(pages.get_sheets()) > 1)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{pages.sheet.code}-template.xlsx"'
    assert [cell.value for cell in book.worksheets[0][HEADER]] == [column.title() for column in pages.sheet().columns]


def test_the_template_of_all_sheets_holds_those_that_somebody_may_write(admin_client, client):
    user = User.objects.create_user("some@example.com", full_name="Some", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_supplier", "change_supplier"]))
    client.force_login(user)

    of_all, of_some = (visitor.get(reverse(f"{LIST}_templates")) for visitor in (admin_client, client))

    assert pages_of(of_all) == [resource.title for resource in sheets()]
    assert pages_of(of_some) == ["Suppliers"]
