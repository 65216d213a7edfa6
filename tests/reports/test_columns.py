"""How tables stand on paper: what has its room, where headers break, and what is said of nothing."""

import io
import re

import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from foundation.dates import written
from reports.columns import PAGE, broken, setting, widths
from reports.frozen import Footer
from reports.kpis import KPIS
from reports.pages import NONE, Figure, Section, Table, of_when, report_sections, shown_share
from reports.renderings import renderings
from reports.renderings.pdf import table_of

#: In mm, of a digit of the document's text at most.
DIGIT = 1.55
LANGUAGES = ["en", "zh-hant", "zh-hans"]
FOOTER = Footer("Company", "2024-12", "2024-12-31", "0" * 64, "1")


def room(table, place):
    """Return how many mm a column has on the page."""
    found = widths(table)
    fixed = sum(width for unit, width in found if unit == "mm")
    shares = sum(width for unit, width in found if unit == "fr")
    unit, width = found[place]
    return width if unit == "mm" else (PAGE - fixed) * width / shares


@pytest.mark.parametrize("signed", ["Signed off", "已簽核"])
def test_a_hash_that_takes_no_new_line_does_not_run_into_the_next_column(signed):
    rows = [(f"{year}-12", [Figure("a" * 64), Figure("No", among_words=True)]) for year in (2024, 2023)]

    assert room(Table(["SHA-256", signed], rows), 1) > 64 * DIGIT


def test_a_long_name_stands_on_one_line_where_numbers_leave_it_the_room():
    name = "QC 080000 hazardous substance process management"
    counts = [Figure(21), Figure(21), *(shown_share("1.0000") for _year in range(3))]

    headers = ["Held", "Required", "Share", "Share (2024)", "Share (2023)"]

    assert room(Table(headers, [(name, counts)]), 0) > setting(name) * DIGIT


def test_a_long_chinese_header_takes_a_second_line_before_a_name_does():
    name = "ISO 45001 職業健康安全管理體系"
    headers = ["已簽署（已獲得）", "應簽署（應獲得）", "佔比", "缺口", "90天內到期", "已豁免", "持即將停用的版本"]
    cells = [Figure(22), Figure(22), shown_share("1.0000"), *(Figure(0) for _column in range(4))]

    assert room(Table(headers, [(name, cells)]), 0) > setting(name) * DIGIT


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_the_day_in_a_header_breaks_after_its_year_where_the_column_is_narrower(language):
    with translation.override(language):
        header = of_when("佔比", written("2026-09-30"))

    assert broken(header, 25) == "佔比\n（2026年\n9月30日）"
    assert broken(header, 45) == "佔比\n（2026年9月30日）"


@pytest.mark.parametrize(("language", "word"), [("en", "None"), ("zh-hant", "無"), ("zh-hans", "无")])
def test_a_table_without_rows_says_that_there_is_none(language, word):
    table = Table(["One", "Two"], [], "Suppliers that were eliminated")

    with translation.override(language):
        page = render_to_string("reports/_sections.html", {"sections": [Section("a", "A", "", [table])]})
        on_paper = table_of(table)

    assert f'<td class="text" colspan="3">{word}</td>' in page
    assert on_paper["none"] == word
    assert table_of(Table(["One"], [("Row", [Figure(NONE)])]))["none"] == ""


@pytest.mark.parametrize(("language", "word"), [("en", "None"), ("zh-hant", "無"), ("zh-hans", "无")])
def test_the_document_prints_that_nothing_is_red_waits_or_changed(language, word):
    tables = {
        "front": {"since": "2024-11-30", "ratios": [], "rows": [], "red": [], "decisions": []},
        "changes": {"since": "2024-11-30", "rows": [], "restatements": []},
    }
    report = {"month": "2024-12", "as_of": "2024-12-31", "is_open": False, "tables": tables, "names": {}}

    with translation.override(language):
        empty = [table for section in report_sections(report) for table in section.tables]
    document = pypdfium2.PdfDocument(io.BytesIO(renderings()["pdf"].render(report, FOOTER, language)))
    lines = [line.strip() for page in document for line in page.get_textpage().get_text_bounded().splitlines()]

    assert [len(table.rows) for table in empty] == [0] * 5
    assert lines.count(word) == 5


def narrated(text):
    """Return an index of twelve indicators, each with a text."""
    rows = [
        (f"Indicator {number}", [Figure("Commitments, Certifications"), Figure(text, among_words=True)])
        for number in range(12)
    ]
    return Table(["Tables", "Narrative"], rows)


@pytest.mark.parametrize("text", ["Suppliers sign the commitment. " * 20, "供應商須簽署承諾書。" * 30])
def test_prose_has_the_most_room(text):
    table = narrated(text)

    assert room(table, 2) > room(table, 0)
    assert room(table, 2) > PAGE * 0.45


@pytest.mark.parametrize(
    ("text", "is_whole", "has_whole_rows"),
    [("Signed.", True, True), ("供應商須簽署承諾書。" * 30, False, True), ("A line.\n" * 60, False, False)],
)
def test_a_low_table_stands_on_one_page_and_a_row_unless_it_is_higher_than_one(text, is_whole, has_whole_rows):
    found = table_of(narrated(text))

    assert (found["is_whole"], found["has_whole_rows"]) == (is_whole, has_whole_rows)


@pytest.mark.parametrize(
    "text", ["Suppliers sign the commitment. " * 20, "供應商須簽署承諾書。" * 40, "A line. " * 900]
)
def test_texts_of_any_length_stay_above_the_foot_of_the_page(text):
    narratives = {language: {"month": "2024-06", "text": text.strip()} for language in LANGUAGES}
    rows = [{"kpi": kpi.code, "tables": list(kpi.tables), "narrative": narratives} for kpi in KPIS]
    tables = {"index": {"rows": rows}}
    report = {"month": "2024-12", "as_of": "2024-12-31", "is_open": False, "tables": tables, "names": {}}

    document = pypdfium2.PdfDocument(io.BytesIO(renderings()["pdf"].render(report, FOOTER, "zh-hant")))

    # The last 32 mm of a page.
    feet = [page.get_textpage().get_text_bounded(0, 0, 595, 90) for page in [*document][1:]]
    assert len(feet) > 1
    assert len({re.sub(r"\d+ / \d+", "", foot) for foot in feet}) == 1


@pytest.mark.parametrize(
    ("said", "is_short"), [("Dec. 28, 2025", True), ("2025年12月28日", True), ("Word " * 9, False)]
)
def test_a_day_takes_no_new_line_on_a_page(said, is_short):
    cell = render_to_string("reports/_figure.html", {"figure": Figure(said)})

    assert ('class="text as-typed short"' in cell, 'class="text as-typed"' in cell) == (is_short, not is_short)
