"""The measures compare like with like: each side says the same of the same file."""

from collections import Counter
from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import modify_settings

from bench import limit
from bench.measures import imports, measures
from bench.sheets import files, ours, requests
from bench.sheets.rows import rows
from bench.stock import side as stock

ROWS = 20
SIDES = pytest.mark.parametrize("side", [stock, ours, limit], ids=["stock", "ours", "limit"])
IMPORTS = pytest.mark.parametrize("import_file", imports.SIDES.values(), ids=imports.SIDES)

pytestmark = [pytest.mark.usefixtures("tables", "reference", "names"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    """Make the tables of the other sides outside any transaction: SQLite would not alter them within one."""
    with django_db_blocker.unblock(), modify_settings(INSTALLED_APPS={"append": "bench.stock"}):
        stock.create()
        limit.create()
        yield
        limit.drop()
        stock.drop()


@pytest.fixture
def names(db):
    requests.create_person()
    stock.know_names()
    yield
    # The type of the stock tools' rows is rolled back with the test that first asked for it.
    ContentType.objects.clear_cache()


@IMPORTS
def test_each_side_finds_twenty_new_suppliers_and_then_the_same_twenty(import_file, tmp_path):
    path = files.written(tmp_path, "csv", ROWS)

    assert [import_file(path), import_file(path)] == [Counter(new=ROWS), Counter(unchanged=ROWS)]


@IMPORTS
def test_each_side_finds_the_one_supplier_that_changed(import_file, tmp_path):
    import_file(files.written(tmp_path, "csv", ROWS))

    changed = files.written(tmp_path, "csv", ROWS, changed=True)
    assert import_file(changed) == Counter(changed=1, unchanged=ROWS - 1)


@pytest.mark.parametrize("side", [ours, limit], ids=["ours", "limit"])
def test_a_workbook_of_the_same_suppliers_changes_nothing(side, tmp_path):
    side.import_file(files.written(tmp_path, "csv", ROWS))

    assert side.import_file(files.written(tmp_path, "xlsx", ROWS)) == Counter(unchanged=ROWS)


def test_the_stock_tools_take_every_day_of_a_workbook_for_another(tmp_path):
    stock.import_file(files.written(tmp_path, "csv", ROWS))
    dated = sum(1 for row in rows(ROWS) if any(isinstance(cell, date) for cell in row))

    assert stock.import_file(files.written(tmp_path, "xlsx", ROWS))["changed"] == dated


def test_the_stock_tools_hold_the_same_when_they_are_filled_as_when_they_import(tmp_path):
    stock.fill(rows(ROWS))

    assert stock.import_file(files.written(tmp_path, "csv", ROWS)) == Counter(unchanged=ROWS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@SIDES
def test_each_side_takes_all_suppliers_away(side, kind, tmp_path):
    side.import_file(files.written(tmp_path, "csv", ROWS))
    path = tmp_path / f"out.{kind}"

    side.export_file(path)

    assert files.height(path) == ROWS


def test_every_measure_has_a_code_of_its_own():
    codes = [measure.code for measure in measures(200)]

    assert len(codes) == len(set(codes))
    assert {"imports.new.stock", "imports.new.ours", "imports.new.limit"} <= set(codes)
