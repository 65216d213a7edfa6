"""The refused rows as a workbook: the same columns, and why."""

from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import override

from accounts.services import system_user
from sheets.engine import import_file
from sheets.job import Options
from sheets.models import ImportRow
from sheets.refused import write_refused
from tests.factories import TODAY
from tests.sheets.bringing import previewed, supplier
from tests.spreadsheets import xlsx

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

LANGUAGES = ("en", "zh-hant", "zh-hans")


def rows_of(run):
    target = BytesIO()
    write_refused(run, run.layout[0], target)
    return [list(row) for row in openpyxl.load_workbook(target).active.iter_rows(values_only=True)]


@pytest.mark.either  # a file is written of rows that were read
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refused_rows_stand_as_they_came_with_every_reason(language):
    with override(language):
        run = previewed(
            suppliers=[
                supplier("S1"),
                supplier("S2", country="Atlantis", registered_on="2024-02-31", owner="=1+1"),
                supplier("S3", name=None, owner=12.5),
            ]
        )
        header, first, second = rows_of(run)

    wrong = list(ImportRow.objects.filter(outcome="refused").order_by("number").values_list("errors", flat=True))
    assert header[-2] == "owner"
    assert first == ["S2", "Supplier S2", "Atlantis", "plastic_parts", "2024-02-31", "=1+1", first[-1]]
    assert second == ["S3", None, "CN", "plastic_parts", None, 12.5, second[-1]]
    assert [row[-1].split("\n") for row in (first, second)] == [
        [error["message"] for error in errors] for errors in wrong
    ]
    assert [len(errors) for errors in wrong] == [2, 1]


@pytest.mark.either  # a file is written of rows that were read
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_column_of_reasons_is_left_alone_without_a_word(language, tmp_path):
    with override(language):
        header, row = rows_of(previewed(suppliers=[supplier("S2", country="Atlantis")]))
        run = bring_file(tmp_path, [header, [*row[:2], "JP", *row[3:]]])

    assert (run.counts()["created"], run.warnings) == (1, [])


def bring_file(folder, rows):
    path = xlsx(folder / "mended.xlsx", {"s": rows})
    return import_file(path, path.name, actor=system_user(), today=TODAY, options=Options())
