"""An export is read in one statement and written as it is read, however many rows there are."""

import csv
import tracemalloc
import uuid
from collections import deque
from contextlib import closing
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from foundation import bulk
from sheets.formats import FORMATS, Csv, Xlsx
from sheets.outgoing import READ_AT_ONCE, cells_of
from suppliers.models import Supplier
from suppliers.models.supplier import FOLDED
from suppliers.sheets.suppliers import SupplierSheet
from tests.sheets.bringing import bring, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


def many(count):
    """Enter suppliers that have nothing but a code and a name."""
    names = ("public_id", "code", "name", "name_en", "uscc", "lei", "notes", "created_at", *FOLDED)
    rows = (
        (
            uuid.uuid4(),
            f"M{number:06}",
            "某某有限公司",
            "",
            "",
            "",
            "",
            timezone.now(),
            *[""] * len(FOLDED),
            "",
            False,
            "",
        )
        for number in range(count)
    )
    bulk.insert(Supplier, (*names, "stage", "is_core", "grade"), rows)


def pieces(kind):
    """Write all suppliers as a page would and give the bytes."""
    sheet = SupplierSheet()
    sheet.prepare()
    cells = cells_of(sheet.get_queryset(), sheet.columns)
    with closing(FORMATS[kind]().write(sheet.get_export_headers(), cells)) as out:
        yield from out


def lines():
    """Return the lines of all suppliers as text."""
    return b"".join(pieces("csv")).decode("utf-8-sig").splitlines()


def exported(client, kind, **asked):
    """Ask the list of suppliers for a file and return the whole answer."""
    answer = client.get(reverse("admin:suppliers_supplier_export"), {"format": kind} | asked)
    return answer, answer.getvalue()


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_number_of_queries_does_not_grow_with_the_rows(kind, admin_client):
    bring(suppliers=[supplier("S1")])
    exported(admin_client, kind)
    with CaptureQueriesContext(connection) as of_one:
        exported(admin_client, kind)
    many(30)
    with CaptureQueriesContext(connection) as of_more:
        exported(admin_client, kind)

    assert len(of_more) == len(of_one)


@pytest.mark.either  # rows are written as they come; that they come a few at a time is asked by the queries above
@pytest.mark.parametrize("kind", list(FORMATS))
def test_memory_does_not_grow_with_the_rows(kind):
    def peak():
        tracemalloc.start()
        deque(pieces(kind), maxlen=0)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    many(4 * READ_AT_ONCE)
    deque(pieces(kind), maxlen=0)
    few = peak()
    Supplier.objects.all().delete()
    many(10 * READ_AT_ONCE)

    assert peak() < 1.7 * few


@pytest.mark.either
def test_every_row_goes_out_once_and_in_order_across_the_batches():
    many(2 * READ_AT_ONCE + 1)

    codes = [line.partition(",")[0] for line in lines()[1:]]

    assert codes == [f"M{number:06}" for number in range(2 * READ_AT_ONCE + 1)]


@pytest.mark.either  # how a file is written of rows that were read
def test_no_rows_are_a_file_with_headers():
    assert list(csv.reader(lines())) == [SupplierSheet().get_export_headers()]


@pytest.mark.either  # how a file is written of rows that were read
def test_words_are_in_the_language_in_which_the_file_was_asked_for():
    bring(suppliers=[supplier("S1", is_core="yes")])
    sheet = SupplierSheet()

    with translation.override("zh-hant"):
        sheet.prepare()
        cells = cells_of(sheet.get_queryset(), sheet.columns)
    with translation.override("en"):
        (row,) = cells

    shown = dict(zip([column.code for column in sheet.columns], row, strict=True))
    assert (shown["country"], shown["category"], shown["is_core"]) == ("中國", "塑膠結構件", "是")


def test_a_list_goes_out_as_it_is_filtered_in_its_order_and_named_by_the_day(admin_client):
    bring(suppliers=[supplier("S1", is_core="yes"), supplier("S2"), supplier("S3", is_core="yes")])

    answer, content = exported(admin_client, "csv", core="1", o="-1")

    assert [line[:2] for line in content.decode("utf-8-sig").splitlines()[1:]] == ["S3", "S1"]
    assert answer.streaming
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="suppliers-20')


@pytest.mark.either  # how a file is written of rows that were read
def test_days_and_numbers_of_a_workbook_are_typed(admin_client, tmp_path):
    bring(suppliers=[supplier("0012", registered_on="2024-03-01", contact_phone="+86 755 1234")])
    path = tmp_path / "out.xlsx"

    path.write_bytes(exported(admin_client, "xlsx")[1])

    header, row = load_workbook(path).active.iter_rows()
    found = {name.value: (cell.data_type, cell.value) for name, cell in zip(header, row, strict=True)}
    assert found["Supplier code"] == ("s", "0012")
    assert found["Phone"] == ("s", "+86 755 1234")
    assert (found["On file since"][0], found["On file since"][1].date()) == ("d", date(2024, 3, 1))


@pytest.mark.either  # how a file is written of rows that were read
def test_a_text_begins_with_its_mark_once():
    text = list(Csv().write(["a"], ([str(number)] for number in range(2_500))))

    assert len(text) > 2
    assert b"".join(text).count(b"\xef\xbb\xbf") == 1


@pytest.mark.either  # how a file is written of rows that were read
def test_a_list_that_no_workbook_holds_is_said_to_go_out_as_csv(admin_client, monkeypatch):
    bring(suppliers=[supplier("S1", is_core="yes"), supplier("S2", is_core="yes"), supplier("S3")])
    monkeypatch.setattr(Xlsx, "most_rows", 1)
    asked = {"core": "1", "o": "-1"}

    refused = admin_client.get(reverse("admin:suppliers_supplier_export"), {"format": "xlsx"} | asked, follow=True)
    _answer, text = exported(admin_client, "csv", **asked)

    assert refused.redirect_chain == [(f"{reverse('admin:suppliers_supplier_changelist')}?core=1&o=-1", 302)]
    assert [str(message) for message in refused.context["messages"]] == [
        "A workbook holds 1 rows, and this list has more: export it as CSV, or filter it first."
    ]
    assert text.count(b"\r\n") == 3


@pytest.mark.either  # how a file is written of rows that were read
def test_a_list_that_fills_a_workbook_goes_out(admin_client, monkeypatch):
    many(3)
    monkeypatch.setattr(Xlsx, "most_rows", 3)

    answer, _content = exported(admin_client, "xlsx")

    assert answer.status_code == 200


@pytest.mark.either  # how a file is written of rows that were read
def test_a_workbook_holds_as_many_rows_as_it_says():
    assert Xlsx.most_rows == 1_048_575
