from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from sheets import cells
from sheets.cells import CellError
from sheets.columns import DayColumn

#: Of Hangul, Khmer and Mongolian; a sign of invisible mathematics, and a tag.
FILLERS = "\u3164\u115f\u1160\uffa0\u17b4\u17b5\u180e\u2062\U000e0041"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2025, 3, 1), date(2025, 3, 1)),
        (datetime.fromisoformat("2025-03-01"), date(2025, 3, 1)),
        (datetime.fromisoformat("2025-03-01T13:30"), date(2025, 3, 1)),
        ("2025-03-01", date(2025, 3, 1)),
        (" 2025/3/1 ", date(2025, 3, 1)),
        ("2025.3.1", date(2025, 3, 1)),
        ("20250301", date(2025, 3, 1)),
        (20250301.0, date(2025, 3, 1)),
        ("2025年3月1日", date(2025, 3, 1)),
        ("2025 年 3 月 1 日", date(2025, 3, 1)),
        ("２０２５－０３－０１", date(2025, 3, 1)),
        ("2025-03-01 00:00:00", date(2025, 3, 1)),
        ("2025-03-01T00:00:00", date(2025, 3, 1)),
        ("2025-03-01 13:30", date(2025, 3, 1)),
        ("2025-03-01T13:30:00", date(2025, 3, 1)),
        ("2025-03-01T23:30:00Z", date(2025, 3, 1)),
        ("2025-03-01T00:30:00.123+08:00", date(2025, 3, 1)),
        ("2025/3/1 9:05", date(2025, 3, 1)),
        ("民國114年3月1日", date(2025, 3, 1)),
        ("民国114年3月1日", date(2025, 3, 1)),
        ("民國99年12月31日", date(2010, 12, 31)),
        ("中華民國114年3月1日", date(2025, 3, 1)),
        ("中华民国１１４年３月１日", date(2025, 3, 1)),
        ("114/03/01", date(2025, 3, 1)),
        ("116/02/28", date(2027, 2, 28)),
        ("13/02/2025", date(2025, 2, 13)),
        ("02/13/2025", date(2025, 2, 13)),
        ("5/5/2025", date(2025, 5, 5)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_in_every_form_that_trackers_use(cell, day):
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2024", "bad_date"),
        ("31/02/2027", "bad_date"),
        ("2027-2-29", "bad_date"),
        ("2025-13-01", "bad_date"),
        ("20251301", "bad_date"),
        ("115/02/30", "bad_date"),
        ("01/02/03", "bad_date"),
        ("25-03-01", "bad_date"),
        ("2025-03", "bad_date"),
        ("2025-03-01T25:00:00", "bad_date"),
        ("2025-03-01T13:60", "bad_date"),
        ("00:00:00", "bad_date"),
        ("45717", "bad_date"),
        (45717.0, "bad_date"),
        ("soon", "bad_date"),
        ("0000-01-01", "bad_date"),
        ("01/02/2025", "ambiguous_date"),
        ("1.2.2025", "ambiguous_date"),
        ("#REF!", "formula_without_value"),
    ],
)
def test_a_day_that_is_none_or_may_be_two_is_refused(cell, code):
    with pytest.raises(CellError) as refused:
        cells.day(cell)

    assert refused.value.code == code


def test_an_ambiguous_day_is_refused_with_both_readings():
    with pytest.raises(CellError) as refused:
        cells.day("01/02/2025")

    assert "2025-01-02" in refused.value.message
    assert "2025-02-01" in refused.value.message


@pytest.mark.parametrize(
    ("order", "day"),
    [("dmy", date(2025, 2, 1)), ("mdy", date(2025, 1, 2))],
)
def test_an_ambiguous_day_is_read_in_the_order_that_was_said(order, day):
    assert cells.day("01/02/2025", order=order) == day
    assert cells.day("13/02/2025", order=order) == date(2025, 2, 13)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("25-03-01", "25-03-01 has a year of two digits; write it with four, as 2025-03-01."),
        ("01/02/03", "01/02/03 has a year of two digits; write it with four, as 2025-03-01."),
        (45717.0, "45717 is a number; if it means 2025-03-01, format the cells as dates or write them so."),
        ("45717.5", "45717.5 is a number; if it means 2025-03-01, format the cells as dates or write them so."),
        ("soon", "soon is not a date; write it as 2025-03-01."),
    ],
)
def test_a_day_that_is_none_is_refused_in_words_that_say_what_to_do(cell, words):
    with pytest.raises(CellError) as refused:
        cells.day(cell)

    assert (refused.value.code, refused.value.message) == ("bad_date", words)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  ACME  ", "ACME"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (999_999_999_999_999.0, "999999999999999"),
        (datetime.fromisoformat("2025-03-01"), "2025-03-01"),
        ("ＡＢＣ", "ＡＢＣ"),
        ("deep #REF! inside", "deep #REF! inside"),
    ],
)
def test_text_is_kept_as_it_was_written(cell, text):
    assert cells.plain(cell) == text


@pytest.mark.parametrize("cell", [1.23457e17, -1e15, float("inf")])
def test_a_number_that_the_spreadsheet_rounded_is_refused(cell):
    with pytest.raises(CellError) as refused:
        cells.plain(cell)

    assert refused.value.code == "bad_number"


@pytest.mark.parametrize(
    "cell", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "Err:508"]
)
def test_a_formula_that_gives_no_value_is_refused(cell):
    with pytest.raises(CellError) as refused:
        cells.plain(cell)

    assert refused.value.code == "formula_without_value"


def test_a_character_that_is_no_text_is_refused():
    with pytest.raises(CellError) as refused:
        cells.plain("a\x00b")

    assert refused.value.code == "unknown_value"


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_sign_that_turns_the_direction_of_writing_is_refused_and_told(sign):
    with pytest.raises(CellError) as refused:
        cells.plain(f"Acme {sign}Parts")

    assert refused.value.code == "unknown_value"
    assert f"turns the direction of writing (U+{ord(sign):04X})" in refused.value.message


@pytest.mark.parametrize("sign", FILLERS)
def test_a_sign_that_prints_nothing_is_refused_and_told(sign):
    with pytest.raises(CellError) as refused:
        cells.plain(f"Acme {sign}Parts")

    assert refused.value.code == "unknown_value"
    assert f"cannot be seen (U+{ord(sign):04X})" in refused.value.message


@pytest.mark.parametrize("text", ["شركة الخليج", "בע״מ", "Acme\u200f (שלום)", "深圳市"])
def test_what_is_written_from_the_right_is_taken(text):
    assert cells.plain(text) == text


@pytest.mark.parametrize(("cell", "code"), [("ＳＵＰ－００１", "SUP-001"), (1001.0, "1001"), (" S１ ", "S1")])
def test_a_code_is_read_without_the_width_of_its_characters(cell, code):
    assert cells.normal(cell) == code


@pytest.mark.parametrize("cell", ["1.23457E+17", "9.1E+17", "1E+15", "-2.5E+20"])
def test_a_code_that_a_spreadsheet_wrote_as_a_power_of_ten_is_refused(cell):
    with pytest.raises(CellError) as refused:
        cells.normal(cell)

    assert refused.value.code == "bad_number"


@pytest.mark.parametrize(
    ("cell", "found"),
    [("12", 12), ("１２．５", Decimal("12.5")), (12.5, Decimal("12.5")), ("1,234.50", Decimal("1234.50")), ("-3", -3)],
)
def test_a_number_is_read(cell, found):
    assert cells.number(cell) == found


@pytest.mark.parametrize("cell", ["", "twelve", "NaN", "Infinity", "1.2.3", "12 kg"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellError) as refused:
        cells.number(cell)

    assert refused.value.code == "bad_number"


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", "1", 1.0, True, "是", "✓", "√", "有", "Ｙ"])
def test_yes_is_read_in_the_ways_people_write_it(cell):
    assert cells.yes_or_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "false", "0", 0.0, False, "否", "✗", "×", "無", "无"])
def test_no_is_read_in_the_ways_people_write_it(cell):
    assert cells.yes_or_no(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "2", "", "是否"])
def test_what_is_neither_yes_nor_no_is_refused(cell):
    with pytest.raises(CellError) as refused:
        cells.yes_or_no(cell)

    assert refused.value.code == "unknown_value"


def test_an_error_of_a_formula_is_not_called_a_formula():
    with translation.override("en"), pytest.raises(CellError) as refused:
        cells.plain("#N/A")

    assert refused.value.message == "#N/A is what a failed formula gives; write the value itself."


def test_a_day_that_is_none_is_quoted_as_it_was_written():
    with translation.override("en"), pytest.raises(CellError) as refused:
        cells.day("1 March 2025")

    assert refused.value.message.startswith("1 March 2025 is not a date")


@pytest.mark.parametrize(
    ("order", "days", "told"),
    [
        ("", ["13/02/2025", "14/02/2025", "2025-02-13"], ""),
        ("", ["13/02/2025", "02/13/2025"], "13/02/2025, 02/13/2025"),
        ("", ["02/02/2025", "02/13/2025", date(2025, 2, 13)], ""),
        ("dmy", ["01/02/2025", "13/02/2025"], ""),
        ("dmy", ["01/02/2025", "02/13/2025"], "02/13/2025"),
        ("mdy", ["02.13.2025", "13.02.2025"], "13.02.2025"),
    ],
)
def test_days_in_two_orders_are_told(order, days, told):
    column = DayColumn("signed_on", ("Signed on", "簽署日期", "签署日期"))
    column.begin(order)

    for cell in days:
        column.read(cell)

    with translation.override("en"):
        assert (told in column.warning()) if told else (column.warning() == "")
