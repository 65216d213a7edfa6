"""Each table against plain loops over every row."""

from collections import Counter
from datetime import date, timedelta

import pytest

from attestations.models import Attestation
from attestations.standing import GAPS, Standing
from foundation.dates import end_of, local_day
from reminders.models import Reminder
from reports.reading import Reading
from reports.tables import (
    audits,
    bridge,
    certifications,
    commitments,
    data_quality,
    documents,
    expiry,
    front,
    gaps,
    grades,
    improvement,
    over_time,
    screening,
    second_sources,
    suppliers_by_region,
)
from sheets.models import ImportRun
from suppliers.models import StageRequest
from tests.factories import SupplierFactory, UserFactory
from tests.reports import naive
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

#: The first is tried on PostgreSQL too: a day on which there is something of everything.
DAYS = [YEAR_END, date(1999, 12, 31), date(2021, 6, 30), date(2023, 12, 31), date(2025, 2, 10), TODAY]


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
    for way in ("came_in", "went_out"):
        assert roll[way] == sum(row["roll_forward"][way] for row in rows.values())
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
    codes = {pk: row.code for pk, row in register.requirements.items()}
    bound = {
        supplier: {codes[requirement] for requirement in register.world.binding(supplier, day)}
        for supplier in register.world.lives
    }
    rows = naive.coverage(register, day, *kinds)
    assert table["stages"] == {stage: stages.count(stage) for stage in ("registered", "active", "suspended")}
    assert (table["on_file"], table["cooperating"]) == (sum(table["stages"].values()), stages.count("active"))
    assert table["rows"] == [
        {
            "requirement": row["requirement"],
            "left_out": sum(
                register.stage(supplier, day) == "active" and row["requirement"] not in bound[supplier]
                for supplier in register.world.lives
            ),
            "gross": row["required"] + row["exempt"],
            "exempt": row["exempt"],
            "net": row["required"],
        }
        for row in rows
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_improvement(day, register):
    assert improvement.compute(Reading(day)) == naive.improvement(register, day)


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


@pytest.mark.parametrize("day", [*DAYS, date(2024, 6, 30)], ids=str)
def test_audits(day, register):
    assert audits.compute(Reading(day)) == naive.audits(day)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_gaps(day, register):
    assert gaps.compute(Reading(day)) == naive.gaps(register, day)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_data_quality(day, register):
    table = data_quality.compute(Reading(day))

    counts = {row["code"]: row["count"] for row in table["rows"]}
    waiting = [
        row
        for row in Attestation.objects.all()
        if row.submitted_on <= day and not (row.decided_on and row.decided_on <= day)
    ]
    told = [row for row in Reminder.objects.all() if row.settled_at and local_day(row.settled_at).year == day.year]
    told = [row for row in told if local_day(row.settled_at) <= day]
    assert counts["waiting_reviews"] == len(waiting)
    assert counts["waiting_long"] == sum((day - row.submitted_on).days > 14 for row in waiting)
    assert counts["undelivered"] == sum(row.reason in ("refused", "given_up") for row in told)
    assert counts["no_contact"] == len({row.supplier_id for row in told if row.reason == "no_contact"})
    runs = [run for run in ImportRun.objects.all() if run.finished_at and local_day(run.finished_at) <= day]
    assert counts["imports"] == sum(local_day(run.finished_at).year == day.year for run in runs)
    kinds = ("commitment", "certificate", "test_report", "document")
    assert table["recorded_only"] == [
        {
            "requirement": row["requirement"],
            "count": row["backing"].get("recorded_only", 0),
            "held": row["held"],
            "share": naive.share(row["backing"].get("recorded_only", 0), row["held"]),
        }
        for row in naive.coverage(register, day, *kinds)
        if row["held"]
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_over_time(day, register):
    assert over_time.compute(Reading(day)) == naive.over_time(register, day)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_expiry(day, register):
    table = expiry.compute(Reading(day))

    counts = naive.lapsing(register, day)
    first = naive.index(day + timedelta(days=1))
    assert table["rows"] == [
        {
            "month": f"{month // 12}-{month % 12 + 1:02}",
            "commitments": counts["commitment", month],
            "certifications": counts["certificate", month],
            "documents": counts["test_report", month] + counts["document", month],
        }
        for month in range(first, first + 12)
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_front(day, register):
    table = front.compute(Reading(day))

    before = day.replace(day=1) - timedelta(days=1)
    assert table["since"] == before.isoformat()
    kinds = {"commitments": ["commitment"], "certifications": ["certificate"], "documents": ["test_report", "document"]}
    for row in table["ratios"]:
        for then, found in ((day, row), (before, row["previous"])):
            rows = naive.coverage(register, then, *kinds[row["code"]])
            held, required = (sum(row[name] for row in rows) for name in ("held", "required"))
            assert (found["held"], found["required"], found["share"]) == (held, required, naive.share(held, required))
    for name, then in (("count", day), ("previous", before)):
        counts = {row["code"]: row[name] for row in table["rows"]}
        standings = Counter(standing for *_duty, standing in register.duties(then))
        stages = Counter(register.stage(supplier, then) for supplier in register.world.lives)
        assert counts == {
            "on_file": sum(stages[stage] for stage in ("registered", "active", "suspended")),
            "cooperating": stages["active"],
            "gaps": sum(standings[standing] for standing in GAPS),
            "expiring": standings[Standing.EXPIRING],
            "grade_d": naive.grades(register, then)[0]["D"],
            "not_assessed": naive.grades(register, then)[0][""],
            "open_findings": naive.audits(then)["findings"]["open"],
        }
    red = {row["code"]: row["count"] for row in table["red"]}
    standings = Counter(standing for *_duty, standing in register.duties(day))
    assert red.get("expired", 0) == standings[Standing.EXPIRED]
    assert red.get("missing", 0) == standings[Standing.MISSING]
    assert red.get("overdue_findings", 0) == naive.audits(day)["findings"]["overdue"]
    assert red.get("at_risk", 0) == naive.second_sources(register, day)[1]
    assert 0 not in red.values()


def test_what_waits_for_a_decision_is_counted_until_the_day_it_is_decided():
    day, asked = date(2024, 12, 31), end_of(date(2024, 12, 30))
    given = {"reason": "New", "stage": "active", "effective_on": day, "asked_at": asked, "asked_by": UserFactory()}
    supplier = SupplierFactory(today=TODAY)

    def waiting():
        found = {row["code"]: row["count"] for row in front.compute(Reading(day))["decisions"]}
        return found.get("stage_requests", 0)

    request = StageRequest.objects.create(supplier=supplier, **given)
    assert waiting() == 1
    StageRequest.objects.update(decision="approved", decided_by=UserFactory(), decided_at=end_of(day))
    assert waiting() == 1
    StageRequest.objects.update(decided_at=asked)
    assert waiting() == 0
    assert request.pk


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
    found = [naive.audits(day)["findings"] for day in DAYS]
    for name in ("found", "open", "overdue", "closed"):
        assert any(row[name] for row in found), name
    assert any(row["closed_in_time"] < row["closed"] for row in found)
    assert {1, 2} <= {duty["reminders"] for row in naive.gaps(register, TODAY)["rows"] for duty in row["requirements"]}
    assert sum(naive.lapsing(register, YEAR_END).values()) > 10
    for name in ("new_screened", "assessed", "with_impacts", "agreed", "ended"):
        assert any(row[name] for row in screened), name
