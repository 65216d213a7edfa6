import json
from io import StringIO

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from demo.tables import tables
from tests.languages import LANGUAGES


def write(path, *options):
    call_command("demo_workbook", path, *options, stdout=StringIO())
    return path


@pytest.mark.either
@pytest.mark.usefixtures("reference")
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_goes_in_in_every_language(language, tmp_path):
    path, out = write(tmp_path / "tracker.xlsx", "--language", language), StringIO()

    call_command("load_workbook", path, "--dry-run", "--json", stdout=out, stderr=StringIO())

    sheets = json.loads(out.getvalue())["sheets"]
    assert {code: sheet["created"] for code, sheet in sheets.items()} == {
        code: len(rows) for code, rows in tables().items()
    }


@pytest.mark.either
@pytest.mark.usefixtures("reference")
@pytest.mark.django_db
def test_the_same_workbook_is_the_same_bytes(tmp_path):
    first, second = write(tmp_path / "1.xlsx"), write(tmp_path / "2.xlsx")

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.either
@pytest.mark.usefixtures("reference")
@pytest.mark.django_db
def test_headers_and_values_are_in_the_language(tmp_path):
    book = CalamineWorkbook.from_path(write(tmp_path / "a.xlsx", "--language", "zh-hans", "--suppliers", "50"))
    header, *rows = book.get_sheet_by_index(0).to_python()

    assert header[:5] == ["供应商编号", "供应商名称", "英文名称", "国家地区", "类别"]
    assert len(rows) == 50
    assert {row[9] for row in rows} <= {"是", "否"}
