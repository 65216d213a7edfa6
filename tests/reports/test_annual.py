"""The annual report: three Decembers side by side, as they were frozen, in every form and language."""

import csv
import io
import json
import re
from html import unescape
from types import ModuleType

import pypdfium2
import pytest
from django.core.management import call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from attestations.models import Requirement
from evidence.digests import canonical_json
from reports.annual import annual_modules
from reports.annually import annual_report
from reports.figures import digest
from reports.kpis import KPIS
from reports.models import ReportRun
from reports.renderings import renderings
from suppliers.models import Supplier
from tests.factories import ReportRunFactory, UserFactory
from tests.kept import made

pytestmark = [pytest.mark.usefixtures("decembers"), pytest.mark.django_db, pytest.mark.either]

LANGUAGES = ["en", "zh-hant", "zh-hans"]
#: What was published: suppliers by region; requirement -> held, required at the end of 2024.
REGIONS = {"cn": [341, 353, 298], "other": [22, 24, 12]}
TOTALS = [363, 377, 310]
COVERED = {
    "commitments": {"conflict_minerals": (32, 32), "security": (20, 20), "confidentiality": (301, 301)},
    "certifications": {"iso_9001": (45, 45), "iso_45001": (22, 22), "iso_14001": (42, 42), "qc_080000": (21, 21)},
}
GRADES = {"A": 45, "B": 199, "C": 49, "D": 1, "none": 7}


@pytest.fixture(scope="module")
def decembers(demonstration, django_db_blocker):
    """Hold the three reports; return them."""
    found = []

    def make():
        found.extend(ReportRunFactory(period=f"{year}-12") for year in (2022, 2023, 2024))

    with made(make, django_db_blocker):
        yield found


def rendered(code, language, year=2024):
    found = renderings()[code].render(*annual_report(year), language)
    return found if isinstance(found, bytes) else b"".join(found)


def squeezed(text):
    return re.sub(r"\s|\u200b", "", text)


def test_each_annual_table_is_a_plug_in_that_keeps_the_contract():
    report, _footer = annual_report(2024)
    modules = annual_modules()

    assert [module.ORDER for module in modules] == sorted({module.ORDER for module in modules})
    assert [*report["tables"]] == [module.CODE for module in modules]
    for module in modules:
        assert isinstance(module, ModuleType)
        assert module.__doc__
        assert str(module.TITLE)
        assert json.loads(json.dumps(report["tables"][module.CODE])) == report["tables"][module.CODE]


def test_three_decembers_stand_side_by_side_as_they_were_published(decembers):
    tables = json.loads(rendered("json", "en"))["tables"]

    regions = tables["suppliers_by_region"]
    assert regions["years"] == [2024, 2023, 2022]
    assert {row["region"]: row["counts"] for row in regions["rows"]} == REGIONS
    assert regions["totals"] == TOTALS
    for table, rows in COVERED.items():
        newest = {row["requirement"]: row["years"][0] for row in tables[table]["rows"]}
        assert {code: (newest[code]["held"], newest[code]["required"]) for code in rows} == rows
        assert all(newest[code]["share"] == "1.0000" for code in rows)
    bribery = next(row for row in tables["commitments"]["rows"] if row["requirement"] == "anti_bribery")["years"][0]
    assert (bribery["signed"], bribery["by_clause"], bribery["required"]) == (287, 14, 301)
    assert {row["grade"]: row["counts"][0] for row in tables["grades"]["rows"]} == GRADES
    assert [row["kpi"] for row in tables["index"]["rows"]] == [kpi.code for kpi in KPIS]
    assert [row["sha256"] for row in tables["sources"]["rows"]] == [run.sha256 for run in reversed(decembers)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_prints_it_in_every_language(language):
    report, footer = annual_report(2024)
    names = report["names"]["suppliers.region"]
    regions = {names[code][language]: counts for code, counts in REGIONS.items()}
    requirement = report["names"]["attestations.requirement"]["iso_9001"][language]

    document = pypdfium2.PdfDocument(rendered("pdf", language))
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    lines = [*csv.reader(io.StringIO(rendered("csv", language).decode("utf-8-sig")))]
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered("xlsx", language)))
    rows = [tuple(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    page = unescape(rendered("html", language).decode())
    for name, counts in regions.items():
        assert squeezed(name) + "".join(map(str, counts)) in text
        assert ["suppliers_by_region", name, *map(str, counts)] in [[*line[:1], *line[3:]] for line in lines]
        assert (name, *counts) in [row[:4] for row in rows]
        cells = re.search(rf'<tr><th scope="row">{re.escape(name)}</th>(.*?)</tr>', page, re.DOTALL)[1]
        assert re.findall(r">(\d+)<", cells) == [*map(str, counts)]
    assert squeezed(f"{requirement}4545100.00%") in text
    assert (requirement, 45, 45, 1.0) in [row[:4] for row in rows]
    for whole in (text, page, str(lines), str(rows)):
        assert footer.sha256 in whole
    assert footer.period == "2024"


@pytest.mark.parametrize("code", renderings())
def test_it_is_the_same_twice_whatever_the_register_says_by_now(code):
    first = rendered(code, "zh-hant")
    Requirement.objects.update(name_en="Renamed", name_zh_hant="改名", name_zh_hans="改名")
    Supplier.objects.update(name="Renamed")

    assert rendered(code, "zh-hant") == first


def test_its_hash_is_that_of_its_figures_alone():
    found = json.loads(rendered("json", "zh-hans"))

    assert list(found) == ["year", "as_of", "is_open", "sha256", "tables"]
    assert found["sha256"] == digest(canonical_json({key: found[key] for key in ("year", "as_of", "tables")}))


def test_the_command_writes_the_report_of_a_year(tmp_path):
    call_command("compliance_report", "2024", format="html", language="zh-hans", output=tmp_path / "year.html")

    page = (tmp_path / "year.html").read_text(encoding="utf-8")
    assert "2024年" in page
    assert annual_report(2024)[1].sha256 in page


@pytest.fixture
def root(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def test_each_form_is_saved_and_what_is_none_is_not_there(root):
    def asked(year, code):
        return root.get(reverse("admin:reports_reportrun_annual_file", args=[year, code]))

    assert asked(2024, "csv")["Content-Disposition"] == 'attachment; filename="compliance-report-2024.csv"'
    assert asked(2024, "docx").status_code == 404
    assert asked(2020, "csv").status_code == 404


def test_a_document_that_cannot_be_set_leads_back_to_its_page_and_says_why(root):
    ReportRun.objects.update(organisation="Company 😀")

    answer = root.get(reverse("admin:reports_reportrun_annual_file", args=[2024, "pdf"]), follow=True)

    assert answer.redirect_chain == [(f"{reverse('admin:reports_reportrun_annual')}?year=2024", 302)]
    assert "no font has the sign “😀”" in answer.text


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Annual compliance report 2024"), ("zh-hant", "年度合規報告 2024")]
)
def test_the_workbook_says_on_its_first_sheet_that_it_is_of_a_year(language, title):
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered("xlsx", language)))

    assert book.get_sheet_by_index(0).to_python()[0][0] == title
