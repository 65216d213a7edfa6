"""What was held for the security of the supply chain, as the report counts it."""

from datetime import date

import pytest

from accounts.services import system_user
from audits.services import approve_security, correct_security
from reports.pages import Names
from reports.reading import Reading
from reports.tables import security
from tests.factories import RiskAssessmentFactory, SecurityRecordFactory, UserFactory

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)


@pytest.mark.either
def test_what_was_held_what_is_overdue_and_what_risks_remain():
    RiskAssessmentFactory(approved=True, day=date(2023, 5, 1), next_due_on=date(2024, 5, 1))
    RiskAssessmentFactory(approved=True)
    RiskAssessmentFactory()
    for day in (date(2023, 3, 1), date(2024, 3, 1), date(2024, 6, 1)):
        SecurityRecordFactory(approved=True, day=day, next_due_on=date(2024, 9, 1))

    figures = security.compute(Reading(YEAR_END))

    nothing = {"held": 0, "previous": 0, "last": None, "due": None, "is_overdue": True}
    assert figures["rows"] == [
        {
            "kind": "assessment", "held": 1, "previous": 1, "last": "2024-09-03", "due": "2025-09-03",
            "is_overdue": False,
        },
        {"kind": "planning", **nothing},
        {
            "kind": "inspection", "held": 2, "previous": 1, "last": "2024-06-01", "due": "2024-09-01",
            "is_overdue": True,
        },
        {"kind": "review", **nothing},
    ]  # fmt: skip
    assert [(row["level"], row["before"], row["after"]) for row in figures["risks"]] == [
        ("extreme", 1, 0),
        ("high", 0, 0),
        ("medium", 0, 1),
        ("low", 0, 0),
    ]


def test_what_was_held_at_the_end_of_a_year_and_approved_after_it_counts_in_the_next():
    day = date(2023, 12, 20)
    for factory in (RiskAssessmentFactory, SecurityRecordFactory):
        record = approve_security(
            factory(day=day, next_due_on=YEAR_END, today=day), actor=UserFactory(), today=date(2024, 1, 5)
        )
        copy = correct_security(record, actor=system_user())
        approve_security(copy, actor=UserFactory(), today=date(2025, 1, 8))

    counted = {
        end.year: {
            row["kind"]: (row["held"], row["previous"])
            for row in security.compute(Reading(end))["rows"]
            if row["held"] or row["previous"]
        }
        for end in (date(2023, 12, 31), YEAR_END, date(2025, 12, 31))
    }

    assert counted == {
        2023: {},
        2024: {"assessment": (1, 0), "inspection": (1, 0)},
        2025: {"assessment": (0, 1), "inspection": (0, 1)},
    }


@pytest.mark.either  # how figures are written down
def test_the_page_says_it_in_words_and_leads_to_the_lists():
    SecurityRecordFactory(approved=True)

    section = security.page(security.compute(Reading(YEAR_END)), Names(YEAR_END.isoformat()))

    inspection = dict(section.tables[0].rows)["Security inspection"]
    assert [figure.value for figure in inspection] == [1, 0, "Sept. 3, 2024", "Sept. 3, 2025", "No"]
    assert "kind=inspection" in inspection[0].address
    assert "counted_on__lte=2024-12-31" in inspection[0].address
