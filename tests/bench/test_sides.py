"""The measures compare like with like: each side says the same of the same file."""

from collections import Counter

import pytest
from django.test import modify_settings

from bench import limit
from bench.sheets import files, ours, requests
from bench.stock import side as stock

ROWS = 20
SIDES = pytest.mark.parametrize("side", [stock, ours, limit], ids=["stock", "ours", "limit"])

pytestmark = [pytest.mark.usefixtures("tables", "reference", "names"), pytest.mark.django_db]


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


@SIDES
def test_each_side_finds_twenty_new_suppliers_and_then_the_same_twenty(side, tmp_path):
    path = files.written(tmp_path, "csv", ROWS)

    assert [side.import_file(path), side.import_file(path)] == [Counter(new=ROWS), Counter(unchanged=ROWS)]
