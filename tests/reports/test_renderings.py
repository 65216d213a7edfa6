"""Each form of a report, read back: December 2024 has the figures that were published, in three languages."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date, datetime
from html import unescape

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation
from python_calamine import CalamineWorkbook

from foundation.dates import written
from foundation.typesetting import NotTypeset, typeset
from reports.columns import PAGE, widths
from reports.frozen import Footer, footer_of, report_of
from reports.pages import MOST_SHOWN, Figure, Rows, Section, Table, report_sections
from reports.proof import how_to_verify
from reports.renderings.csv import as_text
from reports.renderings.pdf import TEMPLATE, content_of, table_of
from reports.renderings.xlsx import sheet_names
from reports.shares import share
from reports.tables import commitments
from tests.factories import ReportRunFactory
from tests.reports.reading_back import (
    CERTIFICATES,
    GRADES,
    LANGUAGES,
    NOT_ASSESSED,
    published,
    read_back,
    rendered,
    sections_of,
    squeezed,
)

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture(scope="module")
def frozen(demonstration, django_db_blocker):
    """Return the figures of December 2024 and what stands under them, of a report that is frozen once."""
    with django_db_blocker.unblock(), transaction.atomic():
        run = ReportRunFactory()
        transaction.set_rollback(True)
    return report_of(run), footer_of(run)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_prints_the_figures_published(frozen, language):
    found, content = read_back(frozen, "pdf", language)

    assert found == published(frozen[0], language)
    for page in (squeezed(page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(content)):
        assert frozen[1].sha256 in page
        assert squeezed(frozen[1].checkpoint) in page
        assert squeezed(frozen[1].organisation) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_figures_published_as_numbers(frozen, language):
    found, content = read_back(frozen, "xlsx", language)

    assert found == published(frozen[0], language)
    proof = str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())
    assert frozen[1].sha256 in proof
    assert frozen[1].checkpoint in proof


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_figures_published(frozen, language):
    found, content = read_back(frozen, "html", language)

    assert found == published(frozen[0], language)
    page = unescape(content.decode())
    assert frozen[1].sha256 in page
    assert frozen[1].checkpoint in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_for_spreadsheets_has_the_figures_published(frozen, language):
    found, content = read_back(frozen, "csv", language)

    assert found == published(frozen[0], language)
    assert ["report", "SHA-256", frozen[1].sha256] in csv.reader(io.StringIO(content.decode("utf-8-sig")))


def test_the_bridge_leads_from_those_on_file_to_those_that_cooperate_stage_by_stage(frozen):
    population = next(section for section in sections_of(frozen, "en") if section.code == "bridge").tables[0]

    assert [(name, figure.value) for name, (figure,) in population.rows] == [
        ("On file", 363),
        ("less: On file, not yet cooperating", -62),
        ("less: Suspended", 0),
        ("Cooperating", 301),
    ]
    stages = [re.search(r"stage=(\w+)", figure.address)[1] for _name, (figure,) in population.rows]
    assert stages == ["on_file", "registered", "suspended", "active"]


def test_grades_over_time_show_each_period_once_and_end_with_those_of_the_day(frozen):
    columns = frozen[0]["tables"]["over_time"]["grades"]

    assert [(column["period"], column["day"]) for column in columns] == [
        ("2022H2", "2022-12-31"),
        ("2023H1", "2023-07-10"),
        ("2023H2", "2023-12-31"),
        ("2024H1", "2024-07-10"),
        ("2024H2", "2024-12-31"),
    ]
    assert columns[-1]["counts"] == GRADES | {"none": NOT_ASSESSED}
    assert len({str(column["counts"]) for column in columns}) == 5


def test_the_figures_for_programs_are_those_published_and_in_no_language(frozen):
    found, content = read_back(frozen, "json", "en")

    assert found == published(frozen[0], "en")
    assert {rendered(frozen, "json", language) for language in LANGUAGES} == {content}


def test_the_workbook_draws_its_charts_by_itself(frozen):
    with zipfile.ZipFile(io.BytesIO(rendered(frozen, "xlsx", "en"))) as parts:
        names = parts.namelist()
        charts = [parts.read(name).decode() for name in names if re.match(r"xl/charts/chart\d+\.xml", name)]

    drawn = [chart for section in sections_of(frozen, "en") for chart in section.charts]
    titles = sorted(chart.title for chart in drawn)
    assert sorted(re.search("<a:t>(.*?)</a:t>", chart)[1] for chart in charts) == titles
    assert len(titles) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_document_have_the_same_charts(frozen, language):
    page = unescape(rendered(frozen, "html", language).decode())
    document = pypdfium2.PdfDocument(rendered(frozen, "pdf", language))

    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    for chart in (chart for section in sections_of(frozen, language) for chart in section.charts):
        assert f'<title id="chart-{chart.code}">{chart.title}</title>' in page
        assert squeezed(chart.title) in text
        assert all(squeezed(label) in text for label in chart.labels)
    assert " style=" not in page


def bent(frozen, held, required, share):
    """Return the report with another number of signed conflict-minerals commitments."""
    report = json.loads(json.dumps(frozen[0]))
    row_of(report).update({"held": held, "required": required, "share": share})
    return report, frozen[1]


def row_of(report):
    """Return the row of the commitment about conflict minerals."""
    rows = report["tables"]["commitments"]["rows"]
    return next(row for row in rows if row["requirement"] == "conflict_minerals")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("held", "required", "shown"),
    [(299, 300, "99.66%"), pytest.param(99_999, 100_000, "99.99%", marks=pytest.mark.proof), (0, 0, "–")],
)
def test_a_share_is_never_rounded_up_and_of_nobody_there_is_none(frozen, language, held, required, shown):
    part = share(held, required)
    bad = bent(frozen, held, required, part)
    name = frozen[0]["names"]["attestations.requirement"]["conflict_minerals"][language]

    row = row_of(json.loads(rendered(bad, "json", language)))
    assert row["share"] == (f"0.{shown[:2]}{shown[3:5]}" if part else None)
    lines = [*csv.reader(io.StringIO(rendered(bad, "csv", language).decode("utf-8-sig")))]
    assert next(line[8] for line in lines if line and line[0] == "commitments" and line[3] == name) == shown
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(bad, "xlsx", language)))
    with translation.override(language):
        sheet = book.get_sheet_by_name(str(commitments.TITLE))
    row = next(row for row in sheet.to_python() if row[0] == name)
    assert row[5] == (float(part) if part else shown)
    with translation.override(language):
        drawn = book.get_sheet_by_name(translation.gettext("Charts")).to_python()
    assert [row[1] for row in drawn if row[0] == name] == ([float(part)] if part else [])
    page = rendered(bad, "html", language).decode()
    section = page.split('<section id="commitments"')[1]
    assert f">{shown}<" in re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', section, re.DOTALL)[1]
    # The chart draws it as well.
    assert page.count(f">{shown}</text>") == (1 if part else 0)
    document = pypdfium2.PdfDocument(rendered(bad, "pdf", language))
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    assert squeezed(f"{name}{held:,}320{required:,}{shown}") in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sign", "code"), [("😀", "U+1F600"), ("ก", "U+0E01")])
def test_a_sign_that_no_font_has_fails_the_document_and_is_named(frozen, language, sign, code):
    footer = Footer(f"Company {sign}", "2024-12", "2024-12-31", "0" * 64, "1")

    with pytest.raises(NotTypeset, match=f"{sign}.*{re.escape(code)}"):
        rendered((frozen[0], footer), "pdf", language)


def test_a_font_that_is_missing_fails_the_document_and_is_named(frozen):
    content = content_of(*frozen, "en") | {"fonts": ["No such font"]}

    with pytest.raises(NotTypeset, match="The document could not be made: unknown font family: no such font"):
        typeset(TEMPLATE, content, at=ReportRunFactory().made_at)


def test_a_document_that_cannot_be_set_ends_the_command_with_a_sentence(settings, tmp_path):
    settings.ORGANISATION_NAME = "Company 😀"

    with pytest.raises(CommandError, match="no font has the sign “😀”") as failed:
        call_command("compliance_report", "2024-12", format="pdf", output=tmp_path / "report.pdf")

    assert failed.value.returncode == 1
    assert [*tmp_path.iterdir()] == []


def test_a_list_is_cut_where_it_is_read_page_by_page_and_says_so():
    table = Table(["Number"], Rows(range(MOST_SHOWN + 1), lambda number: (f"S{number}", [Figure(number)])))

    shown = table_of(table)

    assert [row[0] for row in shown["rows"]] == [f"S{number}" for number in range(MOST_SHOWN)]
    assert shown["cut"] == "The first 200 of 201 rows; the workbook (XLSX) and the CSV have all of them."
    assert Table(["Number"], table.shown).cut == ""
    assert len([*table.rows]) == MOST_SHOWN + 1


def test_no_cell_is_run_by_a_spreadsheet_and_no_sheet_has_the_name_of_another():
    assert as_text([["=1+1", 2, "商"]]).decode() == "'=1+1,2,商\r\n"
    tables = [Table([], [], caption) for caption in ("", "", "What it holds, which is long too", "What it holds")]
    twice = [Section(code, "A: title / that is too long for a sheet", "", tables) for code in ("one", "two")]

    names = [name for names in sheet_names(twice) for name in names]

    assert len({*names}) == 8
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def long(frozen, count):
    """Return the report with so many suppliers that lack everything, and as many for whom everything expires."""
    report = json.loads(json.dumps(frozen[0]))
    codes = [f"L{number:05}" for number in range(count)]
    duties = [{"requirement": code, "standing": "missing", "reminders": 2} for code in CERTIFICATES]
    report["tables"]["gaps"] |= dict.fromkeys(("gaps", "expiring"), count * len(duties))
    report["tables"]["gaps"] |= {
        name: [{"supplier": code, "requirements": duties} for code in codes] for name in ("rows", "expiring_rows")
    }
    report["names"]["suppliers.supplier"] |= {code: f"{code} 深圳市很長的名字精密製造股份有限公司" for code in codes}
    return report, frozen[1]


def test_the_headers_of_a_table_stand_above_its_rows_on_each_page(frozen):
    report, footer = long(frozen, MOST_SHOWN)
    (gaps,) = [section for section in report_sections(report) if section.code == "gaps"]
    long_ones = [table for table in gaps.tables if len(table.rows) == MOST_SHOWN * len(CERTIFICATES)]

    document = pypdfium2.PdfDocument(rendered((report, footer), "pdf", "en"))

    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    listed = [page for page in pages if re.search(r"L\d{5}", page)]
    assert len(listed) > 2 * len(long_ones) > 0
    for page in listed:
        assert any(all(squeezed(header) in page for header in table.headers) for table in long_ones), page


@pytest.mark.proof
def test_of_long_lists_the_document_says_where_the_rest_is_and_the_workbook_has_all(frozen):
    suppliers = 2_000
    many = long(frozen, suppliers)

    document = pypdfium2.PdfDocument(rendered(many, "pdf", "zh-hant"))
    assert len(document) < 60
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    assert text.count("首200行，共8,000行") == 2
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(many, "xlsx", "en")))
    named = [name for name in book.sheet_names if "Required and not held" in name or name.startswith("Held, and")]
    sheets = [book.get_sheet_by_name(name).to_python() for name in named]
    assert len(sheets) == 2
    listed = {f"L{number:05}" for number in range(suppliers)}
    for sheet in sheets:
        assert len(sheet) == 1 + len(CERTIFICATES) * suppliers
        assert {row[0].split()[0] for row in sheet[1:]} == listed
    lines = [*csv.reader(io.StringIO(rendered(many, "csv", "en").decode("utf-8-sig")))]
    assert sum(line[3].startswith("L0") for line in lines if line and line[0] == "gaps") == 2 * 8_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_of_the_document_is_wider_than_its_page_and_names_have_their_room(frozen, language):
    for section in sections_of(frozen, language):
        for table in section.tables:
            columns = widths(table)
            fixed = sum(width for unit, width in columns if unit == "mm")
            shares = sum(width for unit, width in columns if unit == "fr")
            assert (PAGE - fixed) * columns[0][1] / shares > 30, (section.code, table.caption)


def test_names_stand_in_the_forms_of_their_own_script_and_english_in_narrow_marks(frozen):
    english = rendered(frozen, "pdf", "en")

    assert b"+NotoSansCJKkr-Regular" in english
    assert b"+NotoSansCJKsc-Regular" in english


def test_a_sign_of_private_use_fails_the_document_and_is_told_with_its_place(frozen):
    report = json.loads(json.dumps(frozen[0]))
    regions = report["names"]["suppliers.region"]
    regions["other"]["en"] = "Other\ue000 countries"

    with pytest.raises(NotTypeset) as failed:
        rendered((report, frozen[1]), "pdf", "en")

    assert "the sign U+E000 in “Other<U+E000> countries” (Monthly compliance report › " in str(failed.value)


#: Days as ISO and the three languages write them.
DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{4}年\d{1,2}月\d{1,2}日|[A-Z][a-z]+\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+\.? \d{4}"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_in_the_workbook_is_one_that_a_spreadsheet_can_sort(frozen, language):
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(frozen, "xlsx", language)))

    # Above a column a day is a label.
    sheets = {name: book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names}
    cells = [(name, cell) for name, rows in sheets.items() for row in rows for cell in row]
    assert [(name, cell) for name, cell in cells if isinstance(cell, str) and DAY.fullmatch(cell.strip())] == []
    days = {name for name, cell in cells if isinstance(cell, date)}
    assert len(days) == 4
    assert date(2024, 12, 31) in [cell for _name, cell in cells]
    assert all(not isinstance(cell, datetime) for _name, cell in cells)


def test_the_day_patterns_know_how_days_are_written():
    for language in LANGUAGES:
        with translation.override(language):
            assert DAY.fullmatch(written("2024-05-03"))
            assert DAY.fullmatch(written("2024-12-31"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_is_called_by_what_it_holds_keeps_its_headers_in_sight_and_can_be_filtered(frozen, language):
    file = io.BytesIO(rendered(frozen, "xlsx", language))
    names = CalamineWorkbook.from_filelike(file).sheet_names

    assert [name for name in names if re.search(r" \d$", name)] == []
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{place}.xml").decode() for place in range(1, len(names) + 1)]
    # The first says what the others hold, the last has the charts.
    for sheet, name in [*zip(sheets, names, strict=True)][1:-1]:
        assert re.search(r'<pane xSplit="1" ySplit="1" topLeftCell="B2"[^>]* state="frozen"/>', sheet), name
        assert re.search(r'<autoFilter ref="A1:[A-Z]+\d+"/>', sheet), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_has_contents_and_says_on_every_page_how_it_is_verified(frozen, language):
    document = pypdfium2.PdfDocument(rendered(frozen, "pdf", language))
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]

    with translation.override(language):
        verify = squeezed(how_to_verify(frozen[1]))
    assert all(verify in page for page in pages)
    titles = [squeezed(section.title) for section in sections_of(frozen, language)]
    contents = re.sub(r"\.{3,}", " ", pages[1])
    for number, title in enumerate(titles, 1):
        starts = int(re.search(rf"{number}{re.escape(title)}\s*(\d+?)(?={number + 1}\D|\D|$)", contents)[1])
        assert f"{number}{title}" in pages[starts - 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_contents_its_index_leads_to_tables_and_its_foot_says_how_it_is_verified(frozen, language):
    page = unescape(rendered(frozen, "html", language).decode())

    sections = [(section.code, section.title) for section in sections_of(frozen, language)]
    contents = re.search(r'<nav class="contents[^>]*>(.*?)</nav>', page, re.DOTALL)[1]
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', contents) == sections
    assert re.findall(r'<section id="(\w+)">', page) == [code for code, _title in sections]
    index = page.split('<section id="index">')[1]
    assert set(re.findall(r'<a href="#(\w+)">([^<]+)</a>', index)) <= set(sections)
    with translation.override(language):
        assert how_to_verify(frozen[1]) in page.split("<footer")[1]


def test_the_index_says_on_which_pages_of_the_document_its_tables_stand(frozen):
    document = pypdfium2.PdfDocument(rendered(frozen, "pdf", "en"))
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]

    index = pages[-1] if "HKEXB5.1" in pages[-1] else pages[-2] + pages[-1]
    place = next(number for number, text in enumerate(pages[2:], 3) if "2Suppliersbyregion" in text)
    assert f"Suppliersbyregionp.{place}" in index


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_that_a_month_is_not_over(frozen, language):
    running = frozen[0] | {"is_open": True}, frozen[1]
    with translation.override(language):
        words = translation.gettext("The month still runs: its figures may change.")

    document = pypdfium2.PdfDocument(rendered(running, "pdf", language))
    assert squeezed(words) in squeezed(document[0].get_textpage().get_text_bounded())
    for code in ("html", "csv"):
        assert words in rendered(running, code, language).decode()
        assert words not in rendered(frozen, code, language).decode()
    first = CalamineWorkbook.from_filelike(io.BytesIO(rendered(running, "xlsx", language))).get_sheet_by_index(0)
    assert words in [row[1] for row in first.to_python()]
    assert json.loads(rendered(running, "json", language))["is_open"] is True


def test_what_is_hashed_is_written_as_a_verifier_is_told(frozen):
    report = json.loads(rendered(frozen, "json", "en"))

    whole = {key: report[key] for key in ("month", "as_of", "tables")}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(text.encode()).hexdigest() == report["sha256"]
    assert "keys sorted, no spaces, UTF-8" in how_to_verify(frozen[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_sheet_is_cut_within_a_word(frozen, language):
    sections = sections_of(frozen, language)
    with translation.override(language):
        names = sheet_names(sections)
    flat = {name for its_names in names for name in its_names}
    assert language != "en" or flat >= {"Roll-forward", "Certifications – Backing", "What was found, and what became"}

    for section, its_names in zip(sections, names, strict=True):
        for table, name in zip(section.tables, its_names, strict=True):
            whole = f"{section.title} – {table.caption}"
            place = whole.find(name)
            if " " in name and place >= 0:
                assert not whole[place + len(name) : place + len(name) + 1].isalnum(), name
