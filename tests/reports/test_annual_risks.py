"""Audits, gaps and supply-chain security in the annual report: as the Decembers have them, side by side."""

import json
from datetime import date

import pytest
from django.utils import translation

from reports.annually import annual_report
from reports.models import ReportRun
from reports.pages import NONE, report_sections
from reports.renderings import renderings
from tests.factories import ReportRunFactory, RiskAssessmentFactory, SecurityRecordFactory, UserFactory
from tests.kept import made
from tests.lists import rows_behind
from tests.reports.conftest import TODAY

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

RISKS = ("audits", "security", "gaps")


@pytest.fixture(scope="module")
def decembers(company, django_db_blocker):
    """Hold the reports of two Decembers; return them by their years."""
    found = {}

    def make():
        SecurityRecordFactory(approved=True, day=date(2023, 6, 1), today=TODAY)
        RiskAssessmentFactory(approved=True, day=date(2024, 6, 1), today=TODAY)
        found.update({year: ReportRunFactory(period=f"{year}-12") for year in (2023, 2024)})

    with made(make, django_db_blocker):
        yield found


def months(decembers, table):
    """Return the tables of 2024, 2023 and 2022 as they were frozen."""
    return [
        json.loads(decembers[year].data)["tables"][table] if year in decembers else None for year in (2024, 2023, 2022)
    ]


def of_year(table):
    return annual_report(2024)[0]["tables"][table]


def section(table, language="en"):
    with translation.override(language):
        return next(each for each in report_sections(annual_report(2024)[0]) if each.code == table)


def test_audits_and_findings_are_those_of_the_decembers(decembers):
    newest, older, _none = months(decembers, "audits")

    told = of_year("audits")

    held = {row["kind"]: row["counts"] for row in told["rows"]}
    assert held == {
        new["kind"]: [new["held"], old["held"], None] for new, old in zip(newest["rows"], older["rows"], strict=True)
    }
    assert sum(counts[0] for counts in held.values()) > 0
    assert told["findings"] == [newest["findings"], older["findings"], None]
    for place, table in enumerate((newest, older)):
        assert sum(row["counts"][place] for row in told["severities"]) == table["findings"]["found"] > 0


def test_gaps_are_those_of_the_decembers_and_none_of_a_requirement_is_nought(decembers):
    newest, older, _none = months(decembers, "gaps")

    told = of_year("gaps")

    assert [counts and counts["gaps"] for counts in told["counts"]] == [newest["gaps"], older["gaps"], None]
    for place, table in enumerate((newest, older)):
        assert sum(row["counts"][place] for row in told["rows"]) == table["gaps"] > 0
    assert all(row["counts"][2] is None for row in told["rows"])
    assert 0 in [count for row in told["rows"] for count in row["counts"]]


def test_security_is_that_of_the_decembers(decembers):
    newest, older, _none = months(decembers, "security")

    told = of_year("security")

    for place, table in enumerate((newest, older)):
        assert {row["kind"]: row["years"][place]["held"] for row in told["rows"]} == {
            row["kind"]: row["held"] for row in table["rows"]
        }
        assert {row["level"]: row["years"][place]["after"] for row in told["risks"]} == {
            row["level"]: row["after"] for row in table["risks"]
        }
    assert {row["years"][0]["held"] for row in told["rows"]} == {0, 1}
    assert {row["years"][0]["is_overdue"] for row in told["rows"]} == {False, True}


@pytest.mark.parametrize("table", RISKS)
def test_each_number_leads_to_as_many_rows_as_it_says(table, decembers):
    root = UserFactory(superuser=True)
    figures = [
        figure
        for each in section(table).tables
        for _name, row in [*each.rows, ("", each.total)]
        for figure in row
        if figure.address
    ]

    assert figures
    for figure in figures:
        assert rows_behind(figure.address, root) == figure.value, figure.address


@pytest.mark.parametrize("table", RISKS)
def test_a_december_that_was_not_frozen_or_is_from_before_the_table_is_a_dash(table, decembers):
    content = json.loads(decembers[2023].shown)
    del content["tables"][table]
    ReportRun.objects.filter(pk=decembers[2023].pk).update(shown=json.dumps(content))

    rows = [row for each in section(table).tables for row in each.rows if not row[0].isdigit()]

    assert rows
    for name, row in rows:
        per_year = len(row) // 3
        assert {figure.value for figure in row[per_year:]} == {NONE}, name
        assert NONE not in [figure.value for figure in row[:per_year]]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_form_and_language_has_them(language, decembers):
    report, footer = annual_report(2024)

    page = renderings()["html"].render(report, footer, language).decode()
    document = renderings()["pdf"].render(report, footer, language)

    for table in RISKS:
        assert f'<section id="{table}">' in page
    assert document.startswith(b"%PDF")


def test_the_index_names_them_where_they_answer(decembers):
    (risks,) = [row for row in section("index").tables[0].rows if row[0].startswith("HKEX B5.3")]

    assert risks[1][0].value == ("Audits and findings, Environmental and social screening, Supply-chain security, Gaps")


#: Table -> its rows, by code, as the December's table counts them.
COUNTED = {
    "bridge": lambda table: {"on_file": table["on_file"], **table["stages"]},
    "improvement": lambda table: {
        "grade_d": len(table["rows"]),
        "open": sum(row["count"] for row in table["steps"]),
        "overdue": table["overdue"],
        "eliminated": len(table["eliminated_rows"]),
    },
    "second_sources": lambda table: {
        "core": table["core"],
        **{row["readiness"]: row["count"] for row in table["rows"]},
        "ready": table["ready"],
        "at_risk": table["at_risk"],
    },
    "engagement": lambda table: {row["kind"]: row["held"] for row in table["rows"]},
}


@pytest.mark.parametrize("table", COUNTED)
def test_what_the_decembers_count_stands_side_by_side_with_the_lists_behind_it(table, decembers):
    frozen = [None if of is None else COUNTED[table](of) for of in months(decembers, table)]

    told = of_year(table)

    assert {row.get("code") or row["kind"]: row["counts"] for row in told["rows"]} == {
        code: [None if counts is None else counts[code] for counts in frozen] for code in frozen[0]
    }
    user = UserFactory(superuser=True)
    figures = [figure for each in section(table).tables for _name, row in each.rows for figure in row]
    linked = [(figure.address, abs(figure.value)) for figure in figures if figure.address]
    assert len(linked) >= 4
    assert [(address, rows_behind(address, user)) for address, _count in linked] == linked


def test_the_bridge_of_a_year_ends_with_who_cooperates(decembers):
    (table,) = section("bridge").tables

    values = [[figure.value for figure in row] for _name, row in table.rows]
    assert table.rows[-1][0] == "Cooperating"
    for place in (0, 1):
        assert sum(row[place] for row in values[:-1]) == values[-1][place] > 0
    assert {row[2] for row in values} == {NONE}
