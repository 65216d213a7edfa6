"""Each number of a table opens a list of as many rows, also of what the small company has none of."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.services import system_user
from audits.services import (
    Came,
    approve_security,
    ask_for_extension,
    ask_for_plan_time,
    ask_override,
    close_cycle,
    object_to,
    record_attendance,
)
from foundation.dates import end_of, today
from reminders.models import Reminder
from reports.pages import Names
from reports.reading import Reading
from reports.tables import bridge, data_quality, engagement, front, improvement, security, suppliers_by_region
from sheets.models import ImportRun
from suppliers.models import CategoryGroup, Classification
from suppliers.services import Fact, record_facts
from tests.factories import (
    TODAY,
    AuditFactory,
    CaseFactory,
    CategoryFactory,
    CountryFactory,
    EngagementFactory,
    FindingFactory,
    PlannedActionFactory,
    RegionFactory,
    RequirementFactory,
    RiskAssessmentFactory,
    RuleFactory,
    ScreeningFactory,
    SecondSourceFactory,
    SecurityRecordFactory,
    StageRequestFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
    gone,
    opened,
    scorecard,
    scored,
)
from tests.factories.security import risk_of
from tests.lists import rows_behind

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)
DAY = timedelta(days=1)


def numbers(module, day, *tables):
    """Return the numbers of a table that are more than 0 and lead to a list, by row, with how many rows that has."""
    section = module.page(module.compute(Reading(day)), Names(day.isoformat()))
    person = UserFactory(superuser=True)
    found = {}
    for place, table in enumerate(section.tables):
        if tables and place not in tables:
            continue
        for name, figures in (*table.rows, ("", table.total)):
            told = [(figure.value, rows_behind(figure.address, person)) for figure in figures if figure.address]
            found |= {name: told} if any(number for number, _rows in told) else {}
    return found


def all_agree(found):
    return all(number == rows for told in found.values() for number, rows in told)


@pytest.mark.either
@pytest.mark.parametrize("behind", [0, 1])
def test_what_waits_for_a_decision_is_listed_as_of_the_day(behind):
    day, supplier = today(), SupplierFactory()
    scorecard(100)
    cycle = opened(supplier, today=day)
    scored(cycle, supplier, 70, today=day)
    close_cycle(cycle, actor=UserFactory(), today=day)
    assessment = cycle.assessments.get()
    object_to(assessment, "No.", actor=UserFactory())
    ask_override(assessment, grade="B", reason="A flood", actor=UserFactory(), today=day)
    StageRequestFactory(supplier=supplier, stage="suspended", effective_on=day, today=day)
    AuditFactory(submitted=True, today=day)
    AuditFactory(reported=True, today=day)
    ScreeningFactory(is_decided=False, today=day)
    finding, action = FindingFactory(reported_on=day, today=day), PlannedActionFactory(today=day)
    later = {"why": "A flood", "actor": UserFactory()}
    ask_for_extension(finding, due_on=finding.due_on + 30 * DAY, **later)
    ask_for_plan_time(action, due_on=action.due_on + 30 * DAY, **later, today=day)
    RiskAssessmentFactory(day=day, next_due_on=day + DAY, today=day)
    SecurityRecordFactory(day=day, next_due_on=day + DAY, today=day)
    SecondSourceFactory(waiting=True, effective_on=day, today=day)

    found = numbers(front, day - behind * DAY, 3)

    assert all_agree(found)
    assert [told[0][0] for told in found.values()] == ([] if behind else [1] * 10)


def test_who_was_reclassified_is_listed_as_who_came_in_and_who_went_out():
    china, other = CountryFactory(), CountryFactory(code="JP", region=RegionFactory(code="other"))
    moved, stays, new = (SupplierFactory(country=china) for _place in range(3))
    at_last = YEAR_END - 366 * DAY
    move(moved, china, other, at_last + 100 * DAY)
    # It moved before, and once more within its region.
    move(stays, china, other, at_last - 100 * DAY)
    move(stays, other, CountryFactory(code="KR", region=other.region), at_last + 100 * DAY)

    found = numbers(suppliers_by_region, YEAR_END, 1)

    assert all_agree(found)
    steps = {name: [number for number, _rows in told] for name, told in found.items()}
    assert steps[str(china.region)][3:5] == [0, 1]
    assert steps[str(other.region)][3:5] == [1, 0]
    assert new


def move(supplier, of, to, day):
    """Let a supplier move from a country to another."""
    content = {"category": supplier.category_id, "country": to.pk, "is_core": False}
    record_facts(Classification, [Fact(supplier.pk, day, content)], actor=system_user(), today=TODAY)


def test_whom_the_rules_leave_out_is_listed_by_requirement():
    bound, _left_out = SupplierFactory(), SupplierFactory(category=CategoryFactory(code="batteries"))
    SupplierFactory(suspended=True)
    RuleFactory(requirement=RequirementFactory(code="some"), categories=(bound.category.code,))
    RuleFactory(requirement=RequirementFactory(code="waiting"), stages=("suspended",))

    found = numbers(bridge, YEAR_END, 1)

    assert all_agree(found)
    assert sorted(told[0][0] for told in found.values()) == [1, 2]


def test_who_came_and_who_was_told_is_listed_once():
    suppliers = [SupplierFactory() for _place in range(3)]
    for month, came in ((3, suppliers[:2]), (6, suppliers[:1])):
        held = EngagementFactory(day=date(2024, month, 1), is_about_integrity=month == 3)
        given = {each.pk: Came(True) for each in came}
        record_attendance(held, given, actor=system_user(), today=YEAR_END)

    found = numbers(engagement, YEAR_END)

    told = found[""]
    assert told == [(2, 2), (3, 3)]
    assert found["Training"][2] == (2, 2)


def test_the_risks_of_the_last_assessment_are_listed_by_level():
    for day in (date(2023, 5, 1), date(2024, 5, 1)):
        assessment = RiskAssessmentFactory(day=day, next_due_on=day + 400 * DAY)
        risk_of(assessment, name="Flood", likelihood=2, impact=5, residual_likelihood=1, residual_impact=4).save()
        approve_security(assessment, counts_from=day, actor=UserFactory(), today=YEAR_END)

    found = numbers(security, YEAR_END, 1)

    assert all_agree(found)
    assert {name: [number for number, _rows in told] for name, told in found.items()} == {
        "Extreme": [1, 0],
        "High": [1, 0],
        "Medium": [0, 1],
        "Low": [0, 1],
    }


def test_cases_that_ended_are_listed_by_how():
    case = CaseFactory(at="plan")
    gone(case.supplier, on=YEAR_END + 30 * DAY, today=YEAR_END + 30 * DAY)

    found = numbers(improvement, YEAR_END + 40 * DAY, 2)

    assert all_agree(found)
    assert sum(number for number, _rows in found["Improvement cases that ended"]) == 1


def test_imports_and_reminders_of_the_year_are_listed():
    begun, over = end_of(date(2023, 12, 31)), end_of(YEAR_END)
    moments = [begun - DAY, begun, over - DAY, over]
    for moment in moments:
        given = {"state": "undone", "effective_on": YEAR_END, "started_by": system_user(), "undone_by": system_user()}
        ImportRun.objects.create(finished_at=moment, undone_at=moment + DAY / 2, **given)
    nobody, refused = SupplierFactory(), SupplierFactory()
    step = StepFactory(source="missing", offset_days=30)
    for place, moment in enumerate(moments):
        given = {"source": "missing", "object_id": place, "due_on": YEAR_END, "step": step, "settled_at": moment}
        given |= {"send_on": YEAR_END}
        Reminder.objects.create(supplier=nobody, state="nobody", reason="no_contact", **given)
        Reminder.objects.create(supplier=refused, state="dead", reason="refused", recipient="contact:1", **given)

    found = numbers(data_quality, YEAR_END, 0)

    assert all_agree(found)
    assert [told[0][0] for told in found.values()] == [2, 1, 2, 2]


ASKED = {
    "admin:attestations_obligation_changelist?group=raw": "Raw materials",
    "admin:attestations_obligation_changelist?group=none": "None",
    "admin:attestations_obligation_changelist?group=other": "other",
    "admin:attestations_obligation_changelist?kind=commitment,document": "Commitment, Basic document",
    "admin:suppliers_supplier_changelist?grade_before=none": "Not assessed",
    "admin:suppliers_supplier_changelist?began_from=2026-01-01": "Jan. 1, 2026",
    "admin:reminders_reminder_changelist?requirement=iso": "ISO 9001 quality",
    "admin:reminders_reminder_changelist?of=S1": "S1 Sunrise",
}


@pytest.mark.either
@pytest.mark.parametrize("asked", ASKED)
def test_what_a_number_asks_for_is_named_above_its_list(client, asked):
    CategoryGroup.objects.create(code="raw", name_en="Raw materials", name_zh_hant="原料", name_zh_hans="原料")
    RequirementFactory(code="iso", name_en="ISO 9001 quality")
    SupplierFactory(code="S1", name="Sunrise")
    client.force_login(UserFactory(superuser=True, language="en"))
    name, _mark, query = asked.partition("?")

    page = client.get(f"{reverse(name)}?{query}").text

    assert f'<span class="filter-choice">{ASKED[asked]}</span>' in page
