"""The tables as a workbook: one sheet each, with typed cells, filters, frozen headers and charts."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, count
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written
from foundation.widths import width_of
from reports.charting import Chart
from reports.frozen import Footer, Rendered, Report
from reports.pages import Figure, Section, Table, report_sections, title_of
from reports.proof import proof_of, reserved

CODE = "xlsx"
ORDER = 3
TITLE: str | Promise = _("Workbook (XLSX)")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIX = "xlsx"
IS_TEXT = False

LONGEST_NAME = 31
#: What no name of a sheet may hold.
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "label": {"font_color": "#55606C", "valign": "top"},
    "words": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#D9E2EC", "text_wrap": True, "valign": "top"},
    "link": {"font_color": "#1F4F8B", "underline": 1},
}
CELLS: dict[str, dict[str, Any]] = {
    "number": {"num_format": "#,##0"},
    "part": {"num_format": "#,##0.0"},
    "share": {"num_format": "0.00%"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "text": {"align": "left"},
    "paragraphs": {"align": "left", "valign": "top", "text_wrap": True},
}
TONES = {
    "good": "#1D7A4B",
    "fair": "#5FA17D",
    "warn": "#E0A84F",
    "bad": "#981B1B",
    "none": "#D5DBE1",
    "first": "#1F4F8B",
    "second": "#86ADD8",
    "third": "#CBDCEF",
}
#: A chart is as high as so many rows, with the space below it.
CHART_ROWS = 18
TOTAL = {"bold": True, "top": 1}
#: On the first sheet, the row below the title.
FIRST_ROW = 2
#: Workbooks count their days from here.
FIRST_DAY = "1900-03-01"
#: Rows that are looked at for the width of a column.
MEASURED = 50


def render(report: Report, footer: Footer, language: str) -> Rendered:
    """Return the report as a workbook in a language; the numbers are numbers and the shares are shares."""
    file = io.BytesIO()
    with translation.override(language), xlsxwriter.Workbook(file, OPTIONS) as book:
        # The moment is that of the figures: the same run gives the same bytes.
        day = datetime.fromisoformat(footer.as_of)
        book.set_properties({"title": title_of(report), "created": day})
        looks = {name: book.add_format(look) for name, look in every_look()}
        sections = report_sections(report, settings.PUBLIC_URL)
        names = sheet_names(sections)
        first = book.add_worksheet(gettext("Contents"))
        first.write_string(0, 0, f"{title_of(report)} {footer.period}", looks["title"])
        row = write_proof(first, [*proof_of(footer), *reserved(report)], footer, looks)
        write_contents(first, row, sections, names, looks)
        for section, its_names in zip(sections, names, strict=True):
            for table, name in zip(section.tables, its_names, strict=True):
                write_table(book.add_worksheet(name), table, looks)
        charts = [chart for section in sections for chart in section.charts]
        if charts:
            write_charts(book, book.add_worksheet(gettext("Charts")), charts, looks)
    return file.getvalue()


def every_look() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each look of a cell by its name; cells of a total have another."""
    yield from LOOKS.items()
    for name, look in CELLS.items():
        yield from ((name, look), (f"total {name}", look | TOTAL))


def sheet_names(sections: list[Section]) -> list[list[str]]:
    """Return for each section what the sheets of its tables are called: the first by the section, others by theirs."""
    taken = {gettext("Contents").casefold(), gettext("Charts").casefold()}
    return [[name_of(section, table, taken) for table in section.tables] for section in sections]


def name_of(section: Section, table: Table, taken: set[str]) -> str:
    """Return a name that a workbook allows and that no other sheet has; note it as taken."""
    wanted = [FORBIDDEN.sub(" ", name) for name in wanted_names(section, table)]
    # The last resort is a number.
    numbered = (f"{cut(wanted[-1], LONGEST_NAME - 4)} {number}" for number in count(2))
    names = chain((cut(name, LONGEST_NAME) for name in wanted), numbered)
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def cut(name: str, length: int) -> str:
    """Return so much of a name as has room; words stay whole."""
    whole, space, _rest = name[: length + 1].rpartition(" ")
    return (whole if space and len(name) > length else name[:length]).strip(" –")


def wanted_names(section: Section, table: Table) -> list[str]:
    """Return the title of a section; of a table that is not its first, what it holds, after that where it has room."""
    title = named(section.title, section.short)
    if table is section.tables[0] or not table.caption:
        return [title]
    whole = f"{section.title} – {table.caption}"
    if len(whole) <= LONGEST_NAME:
        return [whole]
    short = f"{title} – {table.short}" if table.short else whole
    return [short] if len(short) <= LONGEST_NAME else [named(table.caption, table.short), short]


def named(name: str, short: str) -> str:
    """Return a name, or a shorter one where it has no room."""
    return short if short and len(name) > LONGEST_NAME else name


def write_proof(page: Any, proof: list[tuple[str, str]], footer: Footer, looks: dict[str, Any]) -> int:
    """Write what proves the report; return the first row below it that is free."""
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 44)
    page.set_column(2, 2, 90)
    page.hide_gridlines(2)
    for row, (label, value) in enumerate(proof, FIRST_ROW):
        page.write_string(row, 0, label, looks["label"])
        if value == written(footer.as_of):
            write_day(page, row, 1, footer.as_of, looks["day"])
        else:
            page.write_string(row, 1, value, looks["words"])
    return FIRST_ROW + len(proof)


def write_day(page: Any, row: int, place: int, day: str, look: Any) -> None:
    """Write a day as one; as text where workbooks know none as old."""
    if day < FIRST_DAY:
        page.write_string(row, place, day, look)
    else:
        page.write_datetime(row, place, date.fromisoformat(day), look)


def write_contents(page: Any, row: int, sections: list[Section], names: list[list[str]], looks: dict[str, Any]) -> None:
    """Write what each sheet holds, from a row on."""
    row += 1
    for place, head in enumerate((gettext("Sheet"), gettext("Table"), gettext("What it counts"))):
        page.write_string(row, place, head, looks["head"])
    for section, its_names in zip(sections, names, strict=True):
        for table, name in zip(section.tables, its_names, strict=True):
            row += 1
            page.write_url(row, 0, f"internal:'{name}'!A1", looks["link"], name)
            page.write_string(row, 1, table.caption or section.title, looks["words"])
            page.write_string(row, 2, section.note, looks["words"])
        if not section.tables:
            row += 1
            page.write_string(row, 0, section.title, looks["label"])
            page.write_string(row, 2, section.note, looks["words"])


def write_table(page: Any, table: Table, looks: dict[str, Any]) -> None:
    """Write headers that stay in sight, and rows that can be filtered."""
    rows = len(table.rows)
    for place, width in enumerate(widths(table)):
        page.set_column(place, place, width)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(rows, 1), len(table.headers))
    page.write_string(0, 0, "", looks["head"])
    for place, header in enumerate(table.headers, 1):
        page.write_string(0, place, header[:1].upper() + header[1:], looks["head"])
    for row, (name, figures) in enumerate(table.rows, 1):
        write_row(page, row, name, figures, looks)
    if table.total:
        write_row(page, rows + 1, gettext("Total"), table.total, looks, "total ")


def write_row(page: Any, row: int, name: str, figures: list[Figure], looks: dict[str, Any], kind: str = "") -> None:
    """Write each cell by its type: a share as the part of one, so that a spreadsheet can go on with it."""
    page.write_string(row, 0, name, looks[f"{kind}text"])
    for place, figure in enumerate(figures, 1):
        if figure.bar:
            page.write_number(row, place, float(Decimal(figure.bar) / 100), looks[f"{kind}share"])
        elif figure.day:
            write_day(page, row, place, figure.day, looks[f"{kind}day"])
        elif isinstance(figure.value, int):
            page.write_number(row, place, figure.value, looks[f"{kind}number"])
        elif isinstance(figure.value, Decimal):
            page.write_number(row, place, float(figure.value), looks[f"{kind}part"])
        else:
            # Browsers end lines with two signs, of which cells show the first.
            text = str(figure.value).replace("\r\n", "\n")
            look = "paragraphs" if "\n" in text else "text"
            page.write_string(row, place, text, looks[f"{kind}{look}"])


def write_charts(book: Any, page: Any, charts: list[Chart], looks: dict[str, Any]) -> None:
    """Write the numbers of each chart, and beside them the chart."""
    page.set_column(0, 0, 44)
    row = 0
    for chart in charts:
        page.write_string(row, 0, chart.title, looks["head"])
        for place, series in enumerate(chart.series, 1):
            page.write_string(row, place, series.name, looks["head"])
        for line, label in enumerate(chart.labels, row + 1):
            if chart.days:
                write_day(page, line, 0, chart.days[line - row - 1], looks["day"])
            else:
                page.write_string(line, 0, label, looks["text"])
            for place, series in enumerate(chart.series, 1):
                value = series.values[line - row - 1]
                if chart.kind == "bars":
                    page.write_number(line, place, float(Decimal(str(value)) / 100), looks["share"])
                else:
                    page.write_number(line, place, value, looks["number"])
        page.insert_chart(row, max(len(chart.series) + 2, 4), native(book, page.get_name(), chart, row))
        row += max(len(chart.labels) + 2, CHART_ROWS)


def native(book: Any, sheet: str, chart: Chart, row: int) -> Any:
    """Return a chart of the numbers that stand below a row."""
    kinds = {
        "bars": {"type": "bar"},
        "stacked": {"type": "column", "subtype": "stacked"},
        "grouped": {"type": "column"},
    }
    made = book.add_chart(kinds[chart.kind])
    last = row + len(chart.labels)
    for place, series in enumerate(chart.series, 1):
        made.add_series(
            {
                "name": [sheet, row, place],
                "categories": [sheet, row + 1, 0, last, 0],
                "values": [sheet, row + 1, place, last, place],
                "fill": {"color": TONES[series.tone]},
                "data_labels": {"value": chart.kind == "bars"},
                "gap": 50,
            }
        )
    made.set_title({"name": chart.title, "name_font": {"size": 11}})
    if chart.kind == "bars":
        made.set_legend({"none": True})
        made.set_y_axis({"reverse": True})
        made.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    else:
        made.set_legend({"position": "bottom"})
        made.set_x_axis({"text_axis": True})
    made.set_size({"width": 720, "height": 20 * (CHART_ROWS - 1)})
    return made


def widths(table: Table) -> list[float]:
    """Return how wide each column must be."""
    rows = [(name, *(str(figure.value) for figure in figures)) for name, figures in table.rows[:MEASURED]]
    columns = [("", *(header[:16] for header in table.headers)), *(row for row in rows)]
    places = range(len(table.headers) + 1)
    return [width_of(*(row[place] for row in columns if place < len(row))) for place in places]
