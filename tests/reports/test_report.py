"""The report as a whole: what the command prints, what the page shows, where each number leads."""

import hashlib
import json
import re
from datetime import date
from html import unescape
from io import StringIO
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from attestations.models import Attestation, Obligation
from evidence.digests import canonical_json
from reports.figures import compute_report, table_modules
from reports.pages import Names, Section, report_sections
from reports.periods import read_report_period
from reports.reading import Reading
from tests.factories import AttestationFactory, SupplierFactory, UserFactory
from tests.lists import of_each_kind, rows_behind
from tests.reports.conftest import TODAY, YEAR_END
from tests.thorough import IN_PART_AND_WHOLE

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

#: A new table is one file; these do not go.
TABLES = [
    "suppliers_by_region",
    "bridge",
    "commitments",
    "certifications",
    "documents",
    "grades",
    "screening",
    "security",
    "second_sources",
]
LINK = re.compile(r'<td>(?:<svg.*?</svg> )?<a href="([^"]+)">([^<]*)</a></td>', re.DOTALL)


def printed(*arguments):
    out = StringIO()
    call_command("compliance_report", *arguments, stdout=out)
    return out.getvalue()


def report(period="2024-12"):
    return compute_report(read_report_period(period, TODAY))


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_the_same_report_twice_is_the_same_text():
    assert printed("2024-12") == printed("2024-12")


def test_a_promised_certificate_is_in_no_figure():
    without = report()["tables"]
    duties = Obligation.objects.in_force(YEAR_END).filter(requirement__kind="certificate")
    for duty in duties.select_related("supplier", "requirement")[:10]:
        AttestationFactory(
            announced=True, supplier=duty.supplier, requirement=duty.requirement, submitted_on=YEAR_END,
            valid_until=TODAY, today=TODAY,
        )  # fmt: skip

    assert Attestation.objects.promising(YEAR_END).count() == 10
    assert report()["tables"] == without


@pytest.mark.either
def test_the_hash_is_that_of_the_figures_and_of_nothing_else():
    found = json.loads(printed("2024-12"))

    content = {name: found[name] for name in ("month", "as_of", "tables")}
    assert found["sha256"] == hashlib.sha256(canonical_json(content).encode()).hexdigest()
    assert list(found) == ["month", "as_of", "is_open", "sha256", "tables"]
    assert (found["month"], found["as_of"], found["is_open"]) == ("2024-12", "2024-12-31", False)
    assert list(found["tables"]) == [module.CODE for module in table_modules()]


@pytest.mark.either  # how figures are written down
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_language_of_whoever_asks_changes_no_figure(language):
    with translation.override(language):
        assert report() == report()
        found = report()["sha256"]

    assert found == report()["sha256"]


@pytest.mark.either
def test_a_day_of_a_month_can_be_asked_for():
    assert json.loads(printed("2024-12-15"))["as_of"] == "2024-12-15"


@pytest.mark.either  # how figures are written down
@pytest.mark.parametrize("period", ["9998-12", "2024-13", "soon"])
def test_a_period_that_cannot_be_reported_on_is_two(period):
    with pytest.raises(CommandError) as refused:
        printed(period)

    assert refused.value.returncode == 2


@pytest.mark.either  # how figures are written down
@pytest.mark.parametrize(
    ("language", "days"),
    [("en", "Dec. 31, 2024|Dec. 31, 2023|Dec. 31, 2022"), ("zh-hant", "2024年12月31日|2023年12月31日|2022年12月31日")],
)
def test_its_days_are_written_as_on_every_page(language, days):
    page = printed("2024-12", "--format", "html", "--language", language)

    section = page.split('<section id="suppliers_by_region">')[1].split("</section>")[0]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', section)
    newest, *before = days.split("|")
    assert [head for head in heads if "31" in head] == [newest, *before]
    assert newest in page.split('<p class="note">')[1].split("</p>")[0]
    assert "2024-12-31" not in re.sub(r'href="[^"]*"', "", page)


@pytest.mark.either  # how figures are written down
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Suppliers by region"), ("zh-hant", "供應商"), ("zh-hans", "供应商")]
)
def test_it_is_a_page_that_needs_nothing_beside_it(language, words, tmp_path):
    printed("2024-12", "--format", "html", "--language", language, "-o", str(tmp_path / "report.html"))

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert words in page
    assert report()["sha256"] in page
    assert not re.findall(r'<(?:script|link|img)\b|src="', page)
    assert f'<html lang="{language}"' in page


@pytest.mark.either  # how figures are written down
def test_each_table_is_a_plug_in_that_keeps_the_contract():
    modules = table_modules()

    assert {*TABLES} <= {module.CODE for module in modules}
    assert [module.ORDER for module in modules] == sorted({module.ORDER for module in modules})
    for module in modules:
        assert isinstance(module, ModuleType)
        assert str(module.TITLE)
        assert module.__doc__
        figures = module.compute(Reading(date(2024, 12, 31)))
        assert json.loads(json.dumps(figures)) == figures
        section = module.page(figures, Names("2024-12-31"))
        assert isinstance(section, Section)
        assert (section.code, section.title) == (module.CODE, str(module.TITLE))
        for table in section.tables:
            assert {len(figures) for _name, figures in table.rows} <= {len(table.headers)}
            assert len(table.total) in (0, len(table.headers))


@pytest.mark.parametrize("module", table_modules(), ids=lambda module: module.CODE)
@pytest.mark.parametrize(
    "day", [date(1, 1, 1), pytest.param(date(1990, 1, 1), marks=pytest.mark.either), date(9998, 12, 31)]
)
def test_each_table_answers_for_a_day_on_which_there_is_nothing(module, day):
    if day.year < 3 and module.CODE in ("second_sources", "security", "suppliers_by_region"):
        return

    assert json.dumps(module.compute(Reading(day)))


@pytest.mark.either  # how figures are written down
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_a_share_with_nobody_required_reads_as_a_dash(language):
    with translation.override(language):
        sections = {section.code: section for section in report_sections(report())}

    (table,) = sections["documents"].tables
    shares = {name: figures[2].value for name, figures in table.rows}
    assert shares["nobody_needs_it"] == "–"
    assert all(re.fullmatch(r"–|\d+\.\d\d%", value) for value in shares.values())


@pytest.fixture
def root(client):
    """Return the client of somebody who may see every list."""
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


@pytest.mark.parametrize("period", ["2024-12", pytest.param("2023-06-15", marks=pytest.mark.either)])
@IN_PART_AND_WHOLE
def test_every_number_that_is_a_link_opens_a_list_of_so_many_rows(period, whole, root):
    answer = root.get("/admin/reports/compliance/", {"period": period})

    # What a bridge takes off is negative.
    links = LINK.findall(answer.content.decode())
    told = {(unescape(address), number.lstrip("-")) for address, number in links}
    looked_at = told if whole else of_each_kind(told)
    found = {(address, str(rows_behind(address, answer.wsgi_request.user))) for address, _number in looked_at}

    assert len(told) > 40
    assert len(looked_at) > 20
    assert found == looked_at


@pytest.mark.either
def test_every_count_of_the_coverage_tables_is_a_link(root):
    page = root.get("/admin/reports/compliance/", {"period": "2024-12"}).content.decode()

    linked = {unescape(address).partition("?")[2] for address, _number in LINK.findall(page)}
    held = {
        f"on=2024-12-31&requirement={row['requirement']}&standing=held"
        for row in report()["tables"]["commitments"]["rows"]
    }
    assert held <= linked


@pytest.mark.either  # how often is asked is the same on both
def test_the_number_of_queries_does_not_grow_with_the_suppliers():
    with CaptureQueriesContext(connection) as few:
        report()
    for number in range(30):
        SupplierFactory(code=f"MORE{number}", today=TODAY)
    with CaptureQueriesContext(connection) as many:
        report()

    assert len(many) == len(few)
