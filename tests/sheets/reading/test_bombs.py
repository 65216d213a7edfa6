"""Files that were made to be read for hours."""

from random import Random

import pytest

from sheets.reading import Unreadable
from sheets.reading.process import answer_of
from tests.spreadsheets import with_content, with_sheet, xlsx

#: What is not to be known by how well it is packed.
PADDING = f"<!--{Random(1).randbytes(50_000).hex()}-->"
#: Longer than any of them takes on a slow machine, and shorter by far than what they were made for.
MOST_SECONDS = 20


def code(path, folder):
    with pytest.raises(Unreadable) as error:
        answer_of(path, folder, "", seconds=MOST_SECONDS)
    return error.value.code


@pytest.mark.parametrize(
    "xml",
    [
        ("<c t='e'>" + " " * 900) * 2000,
        "<c t='e' " + "t='e' " * 200_000,
        "<c><f/>" + " " * 1_000_000 + "x",
        "<c " + ' r="XFD1"' * 50_000,
        "<c " + ' r="AA999999"' * 50_000,
        "<row " + "hidden='1' " * 100_000 + "<c>",
    ],
    ids=["errors", "types", "blanks", "far", "far-down", "hidden"],
)
def test_a_sheet_that_no_pattern_fits_is_refused_at_once(xml, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [["x"]]})

    assert code(with_sheet(path, lambda sheet: sheet.replace("<row", f"{xml}<row", 1) + PADDING), tmp_path) == "broken"


def test_comments_without_end_are_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"<!---->" * 280 + b"x")

    assert answer_of(path, tmp_path, "", seconds=MOST_SECONDS)["format"] == "csv"


def test_merged_cells_without_measure_are_refused(tmp_path):
    span = 'table:number-columns-spanned="256" table:number-rows-spanned="900000"'
    path = with_content(
        tmp_path / "a.ods",
        f'<table:table table:name="One"><table:table-row><table:table-cell {span}><text:p>x</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="900000"><table:table-cell><text:p>y</text:p>'
        "</table:table-cell></table:table-row></table:table>",
    )

    assert code(path, tmp_path) == "too_large"


def test_elements_within_elements_without_end_are_read_or_refused(tmp_path):
    text = "".join(f"<text:span>{place}" for place in range(100_000)) + "</text:span>" * 100_000
    table = f'<table:table table:name="One"><table:table-row><table:table-cell><text:p>{text}</text:p>'

    path = with_content(tmp_path / "a.ods", f"{table}</table:table-cell></table:table-row></table:table>")

    assert code(path, tmp_path) == "broken"
