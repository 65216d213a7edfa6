import csv
import io
import unicodedata

import pytest
from hypothesis import given, strategies as st

from sheets.formulas import as_written, harmless, would_run

SIGNS = st.text(alphabet=st.sampled_from("'=+-@|＝＋－＠ \t\r\n1(.a甲"), max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","ACME")',
        "==cmd",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "|cmd",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1+1",
        "＠SUM",
        "\nx",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"
    assert as_written(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "ACME", "-12.5", "+852 2345 6789", "+86 (10) 1234-5678", "-", "a=b", "'quoted'"])
def test_what_is_harmless_stays_as_it_is(text):
    assert harmless(text) == (text if text != "-" else "'-")


@given(st.one_of(st.text(), SIGNS))
def test_what_goes_out_comes_back(text):
    assert as_written(harmless(text)) == text


@given(st.one_of(st.text(), SIGNS))
def test_nothing_goes_out_that_would_run(text):
    cell = harmless(text)

    assert not would_run(cell)


@given(st.lists(st.one_of(st.text(), SIGNS), min_size=1, max_size=5))
def test_a_line_of_csv_comes_back_whole(texts):
    out = io.StringIO(newline="")
    csv.writer(out).writerow([harmless(text) for text in texts])

    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)

    assert [as_written(cell) for cell in row] == texts


def test_a_very_long_cell_is_judged_at_once():
    text = "-" + "1" * 2_000_000 + "x"

    assert would_run(text)
    assert unicodedata.normalize("NFKC", text) == text
