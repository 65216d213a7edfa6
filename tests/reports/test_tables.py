"""Each table against plain loops over every row."""

from datetime import date

import pytest

from reports.reading import Reading
from reports.tables import (
    bridge,
    certifications,
    commitments,
    documents,
    grades,
    screening,
    second_sources,
    suppliers_by_region,
)
from tests.reports import naive
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

DAYS = [date(1999, 12, 31), date(2021, 6, 30), date(2023, 12, 31), YEAR_END, date(2025, 2, 10), TODAY]


@pytest.fixture(scope="module")
def register(company, django_db_blocker):
    with django_db_blocker.unblock():
        return naive.Register()


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_suppliers_by_region(day, register):
    table = suppliers_by_region.compute(Reading(day))

    rows = naive.regions(register, day)
    assert table["rows"] == list(rows.values())
    assert table["total"] == sum(row["count"] for row in rows.values())
    assert table["previous_totals"] == [sum(row["previous"][place] for row in rows.values()) for place in (0, 1)]
    roll = table["roll_forward"]
    assert roll["opening"] + roll["new"] - roll["left"] + roll["reclassified"] == roll["closing"] == table["total"]
    assert roll["reclassified"] == 0
    for row in table["rows"]:
        parts = row["roll_forward"]
        assert parts["opening"] + parts["new"] - parts["left"] + parts["reclassified"] == parts["closing"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_commitments(day, register):
    rows = naive.coverage(register, day, "commitment")

    assert commitments.compute(Reading(day))["rows"] == [without(row, "on_ending_edition") for row in rows]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_certifications(day, register):
    table = certifications.compute(Reading(day))

    rows, groups = naive.coverage(register, day, "certificate"), naive.groups(register, day)
    assert [without(row, "groups") for row in table["rows"]] == [without(row, "signed", "by_clause") for row in rows]
    for row in table["rows"]:
        assert row["groups"] == [
            {"group": code, "held": held, "required": required, "share": naive.share(held, required)}
            for code, (held, required) in sorted(groups[row["requirement"]].items())
        ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_documents(day, register):
    rows = naive.coverage(register, day, "test_report", "document")

    assert documents.compute(Reading(day))["rows"] == [
        without(row, "signed", "by_clause", "on_ending_edition") for row in rows
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_bridge(day, register):
    table = bridge.compute(Reading(day))

    stages = [register.stage(supplier, day) for supplier in register.world.lives]
    kinds = ("commitment", "certificate", "test_report", "document")
    rows = naive.coverage(register, day, *kinds)
    assert table["stages"] == {stage: stages.count(stage) for stage in ("registered", "active", "suspended")}
    assert (table["on_file"], table["cooperating"]) == (sum(table["stages"].values()), stages.count("active"))
    assert table["rows"] == [
        {
            "requirement": row["requirement"],
            "gross": row["required"] + row["exempt"],
            "exempt": row["exempt"],
            "net": row["required"],
        }
        for row in rows
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_grades(day, register):
    table = grades.compute(Reading(day))

    now, before, moved = naive.grades(register, day)
    assert table["rows"] == [{"grade": grade, "count": now[grade], "previous": before[grade]} for grade in "ABCD"]
    assert (table["not_assessed"], table["previous_not_assessed"]) == (now[""], before[""])
    assert (table["up"], table["down"]) == (moved["up"], moved["down"])
    assert sum(row["count"] for row in table["rows"]) + table["not_assessed"] == sum(now.values())


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_second_sources(day, register):
    table = second_sources.compute(Reading(day))

    (now, at_risk), (before, _risk) = (naive.second_sources(register, on) for on in (day, date(day.year - 1, 12, 31)))
    order = ("tested", "qualified", "named", "none")
    assert table["rows"] == [{"readiness": code, "count": now[code], "previous": before[code]} for code in order]
    assert (table["core"], table["previous_core"]) == (sum(now.values()), sum(before.values()))
    assert (table["ready"], table["at_risk"]) == (now["tested"] + now["qualified"], at_risk)
    assert table["share"] == naive.share(table["ready"], table["core"])


@pytest.mark.parametrize("day", [*DAYS, date(2022, 12, 31)], ids=str)
def test_screening(day, register):
    assert screening.compute(Reading(day)) == naive.screening(register, day)


def test_the_company_has_something_of_everything(register):
    """Otherwise the loops above would agree on nothing but noughts."""
    standings = {standing.name for day in (YEAR_END, TODAY) for *_duty, standing in register.duties(day)}

    rows = naive.coverage(register, YEAR_END, "commitment", "certificate", "test_report", "document")
    assert standings >= {"EXEMPT", "VALID", "EXPIRING", "EXPIRED", "IN_REVIEW", "MISSING"}
    assert any(row["exempt"] for row in rows)
    assert any(row["by_clause"] for row in rows)
    assert any(row["on_ending_edition"] for row in rows)
    assert [row["share"] for row in rows if row["requirement"] == "nobody_needs_it"] == [None]
    readiness, at_risk = naive.second_sources(register, YEAR_END)
    assert {*readiness} == {"tested", "qualified", "named", "none"}
    assert at_risk
    screened = [row for day in DAYS for row in naive.screening(register, day)["rows"]]
    for name in ("new_screened", "assessed", "with_impacts", "agreed", "ended"):
        assert any(row[name] for row in screened), name
