"""Who is in grade D at which step of its case, what is overdue, how cases ended, who was eliminated and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.services import system_user
from audits.services import Looked, follow_all_cases, verify_answer
from reports.pages import Names
from reports.reading import Reading
from reports.tables import improvement
from tests.factories import (
    TODAY,
    CaseFactory,
    GradeFactory,
    PlanAnswerFactory,
    PlannedActionFactory,
    SupplierFactory,
    gone,
)
from tests.reports import naive

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = TODAY + 30 * DAY


@pytest.fixture
def cases():
    """Open a case at every step; end one by a better grade, one by an elimination."""
    found = [CaseFactory(at=step) for step in ("meeting", "talk", "plan", "check")]
    for _place in range(2):
        answer = PlanAnswerFactory()
        verify_answer(answer, Looked(TODAY, is_effective=True), actor=system_user(), today=TODAY)
        found.append(answer.action.case)
    GradeFactory(supplier=found[-1].supplier, period="2025-01", grade="B", effective_on=LATER, today=LATER)
    gone(found[0].supplier, on=LATER, today=TODAY)
    gone(PlannedActionFactory().case.supplier, stage="left", on=TODAY + DAY, today=TODAY + DAY)
    SupplierFactory(eliminated=True)
    return found


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "ahead", [*(pytest.param(ahead, marks=pytest.mark.either) for ahead in (-400, -1, 1, 29, 300)), 0, 30, 60]
)
def test_every_day_is_as_the_rows_say(ahead):
    follow_all_cases(LATER)
    day = TODAY + ahead * DAY

    assert improvement.compute(Reading(day)) == naive.improvement(naive.Register(), day)


@pytest.mark.either
def test_the_figures_name_step_and_reason(cases):
    figures = improvement.compute(Reading(TODAY))

    assert [(row["supplier"], row["step"]) for row in figures["rows"]][:5] == [
        (case.supplier.code, step)
        for case, step in zip(cases, ("meeting", "talk", "plan", "check", "assessment"), strict=False)
    ]
    assert improvement.compute(Reading(LATER))["eliminated_rows"] == [
        {"supplier": cases[0].supplier.code, "on": LATER.isoformat(), "reason": "Passed its trial orders"}
    ]


@pytest.mark.either  # the figures are asked above, on both
@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Cooperating suppliers in grade D", "Internal meeting", "Suppliers that were eliminated"]),
        ("zh-hant", ["等級為D的合作供應商", "內部會議", "已淘汰的供應商"]),
        ("zh-hans", ["等级为D的合作供应商", "内部会议", "已淘汰的供应商"]),
    ],
)
def test_it_is_said_in_three_languages(language, words):
    figures = improvement.compute(Reading(LATER))
    with translation.override(language):
        section = improvement.page(figures, Names(LATER.isoformat()))
        shown = [section.note]
        for table in section.tables:
            shown += [table.caption, *table.headers]
            shown += [str(cell) for name, cells in table.rows for cell in (name, *(figure.value for figure in cells))]

    assert [word for word in words if word not in shown] == []


def test_more_suppliers_are_no_more_queries():
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            improvement.compute(Reading(TODAY))
        return len(queries)

    CaseFactory()
    few = asked()
    for _place in range(5):
        CaseFactory()

    assert asked() == few
