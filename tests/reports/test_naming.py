"""Whatever a report counts is named in words: no code of a program is left."""

import json
import re

import pytest
from django.utils import translation

from reports.naming import COLUMNS, SILENT, Naming
from reports.pages import Names
from reports.paths import figures_of
from tests.factories import ReportRunFactory

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

#: What stands for itself: grades, months, days, and numbers of places.
ITSELF = re.compile(r"[A-D]|\d+|\d{4}(-\d\d(-\d\d)?|H[12])?")


@pytest.fixture
def frozen():
    run = ReportRunFactory()
    return json.loads(run.data)["tables"], Naming(Names("2024-12-31", "", json.loads(run.names)))


def test_each_part_of_each_column_has_words(frozen):
    tables, naming = frozen
    columns = {column for table in tables.values() for _row, column, _value in figures_of(table)}
    parts = {part for column in columns for part in column.split(".")}

    nameless = {part for part in parts if part not in SILENT and part not in COLUMNS and part not in naming.words}

    assert {part for part in nameless if not ITSELF.fullmatch(part)} == set()


def test_each_row_has_words(frozen):
    tables, naming = frozen
    rows = {row for code, table in tables.items() for row, _column, _value in figures_of(table) if row}

    with translation.override("zh-hant"):
        nameless = {row for row in rows if naming.row(row) == row and not ITSELF.fullmatch(row)}
    # Requirements of tests are called as their codes are.
    nameless -= {code for code, name in naming.names.called["attestations.requirement"].items() if name["en"] == code}

    assert nameless == set()


def test_a_figure_is_told_in_words(frozen):
    _tables, naming = frozen

    assert naming.column("expiring_rows.requirements.standing") == "Expiring within 90 days – Standing"
    assert naming.column("narrative.zh-hans.text") == "Narrative – Simplified Chinese – Text"
    assert naming.value("previous.share", "0.1000") == "10.00%"
    assert naming.value("requirements.standing", "missing") == "Not handed in"
    assert naming.value("is_overdue", True) == "Yes"
    assert naming.value("since", "2024-01-01") == "Jan. 1, 2024"
    assert naming.value("count", None) == "–"
    assert naming.value("share", "0.99999") == "99.99%"
    # Kept before it was refused.
    assert naming.value("share", "1,024") == "102400.00%"
    published = "2024-12-31/certifications/iso_14001/"
    assert naming.figure(f"{published}share", "restatements.now", "0.9333") == "93.33%"
    assert naming.figure(f"{published}share/2025-03-28", "withdrawn.published", "0.9333") == "93.33%"
    assert naming.figure(f"{published}held", "restatements.published", "30") == "30"
    assert naming.row("cn").startswith("China")
