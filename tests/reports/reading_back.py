"""What was published of the end of 2024, and how each form of a report is read back."""

import csv
import io
import json
import re
from html import unescape

import pypdfium2
from django.utils import translation
from python_calamine import CalamineWorkbook

from reports.pages import report_sections
from reports.renderings import renderings
from reports.renderings.xlsx import sheet_names

LANGUAGES = ["en", "zh-hant", "zh-hans"]
#: Table -> row -> the numbers that were published: now and at the year-ends before; held and required.
REGIONS = [(341, 353, 298), (22, 24, 12)]
TOTAL = (363, 377, 310)
COMMITMENTS = {
    "conflict_minerals": (32, 32, 0, 32),
    "security": (20, 20, 0, 20),
    "confidentiality": (301, 301, 0, 301),
    "declaration": (301, 301, 0, 301),
    "anti_bribery": (301, 287, 14, 301),
}
CERTIFICATES = {"iso_9001": (45, 45), "iso_45001": (22, 22), "iso_14001": (42, 42), "qc_080000": (21, 21)}
GRADES = {"A": 45, "B": 199, "C": 49, "D": 1}
NOT_ASSESSED = 7
#: What stands in the cell of a share of all.
ALL = "100.00%"


def rendered(frozen, code, language):
    """Return a form of a report."""
    found = renderings()[code].render(*frozen, language)
    return found if isinstance(found, bytes) else b"".join(found)


def published(report, language):
    """Return (table, row as it is called, its first cells) of everything that was published."""
    names = report["names"]

    def of(model, code):
        return names[model][code][language]

    with translation.override(language):
        total, not_assessed = translation.gettext("Total"), translation.gettext("Not assessed")
    regions = zip(("cn", "other"), REGIONS, strict=True)
    found = [("suppliers_by_region", of("suppliers.region", region), counts) for region, counts in regions]
    found.append(("suppliers_by_region", total, TOTAL))
    for table, rows in (("commitments", COMMITMENTS), ("certifications", CERTIFICATES)):
        found += [(table, of("attestations.requirement", code), (*counts, ALL)) for code, counts in rows.items()]
    found += [("grades", grade, (count,)) for grade, count in GRADES.items()]
    return [*found, ("grades", not_assessed, (NOT_ASSESSED,))]


def sections_of(frozen, language):
    """Return the sections of a report."""
    with translation.override(language):
        return report_sections(frozen[0])


def squeezed(text):
    """Return a text without its spaces: a document has those that its setter puts in."""
    return re.sub(r"\s|\u200b", "", text)


def in_document(content, wanted, frozen, language):
    """Return what of `wanted` a PDF prints in the section of its table: the name, then the numbers, each by itself."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    # Before them stand the first page and the contents.
    rest, parts = "\n".join(pages[2:]).replace("\u200b", ""), {}
    sections = sections_of(frozen, language)
    for number, section in reversed([*enumerate(sections, 1)]):
        heading = [*re.finditer(rf"^{number}\s*{spread(section.title)}\s*$", rest, re.MULTILINE)][-1]
        parts[section.code], rest = rest[heading.end() :], rest[: heading.start()]

    def row(name, cells):
        return rf"(?<!\S){spread(name)}" + "".join(rf"\s+{re.escape(str(cell))}" for cell in cells) + r"(?!\S)"

    return [(table, name, cells) for table, name, cells in wanted if re.search(row(name, cells), parts[table])]


def spread(text):
    """Return what finds a text wherever it takes a new line."""
    return r"\s*".join(re.escape(sign) for sign in squeezed(text))


def in_workbook(content, wanted, frozen, language):
    """Return what of `wanted` the first sheets of a workbook hold: numbers as numbers, and a share as one."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    with translation.override(language):
        sections = report_sections(frozen[0])
        named = zip(sections, sheet_names(sections), strict=True)
        first = {section.code: book.get_sheet_by_name(names[0]).to_python() for section, names in named if names}
    rows = {(code, row[0]): row[1:] for code, sheet in first.items() for row in sheet[1:]}
    return [
        (table, name, cells)
        for table, name, cells in wanted
        if rows[table, name][: len(cells)] == [1.0 if cell == ALL else cell for cell in cells]
    ]


def in_page(content, wanted, _frozen, _language):
    """Return what of `wanted` a page shows."""
    sections = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', unescape(content.decode()), re.DOTALL))

    def shown(table, name):
        row = re.search(rf'<tr><th scope="row">{re.escape(name)}</th>(.*?)</tr>', sections[table], re.DOTALL)
        return [cell for cell in re.findall(r">([^<>]+)<", row[1]) if cell.strip()]

    return [
        (table, name, cells) for table, name, cells in wanted if shown(table, name)[: len(cells)] == [*map(str, cells)]
    ]


def in_text(content, wanted, _frozen, _language):
    """Return what of `wanted` the CSV has, in the first row of that name."""
    lines = [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if line]

    def row(table, name):
        return next(line[4:] for line in lines if line[0] == table and line[3] == name)

    return [
        (table, name, cells) for table, name, cells in wanted if row(table, name)[: len(cells)] == [*map(str, cells)]
    ]


def in_figures(content, wanted, frozen, language):
    """Return what of `wanted` the JSON has, called as the report calls it."""
    tables, names = json.loads(content)["tables"], frozen[0]["names"]
    regions, grades = tables["suppliers_by_region"], tables["grades"]
    found = [
        ("suppliers_by_region", names["suppliers.region"][row["region"]][language], (row["count"], *row["previous"]))
        for row in regions["rows"]
    ]
    with translation.override(language):
        total = ("suppliers_by_region", translation.gettext("Total"), (regions["total"], *regions["previous_totals"]))
        not_assessed = ("grades", translation.gettext("Not assessed"), (grades["not_assessed"],))
    columns = {"commitments": ("held", "signed", "by_clause", "required"), "certifications": ("held", "required")}
    for table, of_row in columns.items():
        for row in tables[table]["rows"]:
            share = ALL if row["share"] == "1.0000" else row["share"]
            called = names["attestations.requirement"][row["requirement"]][language]
            found.append((table, called, (*(row[column] for column in of_row), share)))
    found += [total, not_assessed, *(("grades", row["grade"], (row["count"],)) for row in grades["rows"])]
    return [row for row in wanted if row in found]


#: Form -> what reads it back.
READERS = {"pdf": in_document, "xlsx": in_workbook, "html": in_page, "csv": in_text, "json": in_figures}


def read_back(frozen, code, language):
    """Return what a form of a report says of everything that was published, and the form."""
    content = rendered(frozen, code, language)
    return READERS[code](content, published(frozen[0], language), frozen, language), content
