"""What was done with suppliers together, and to whom policies against corruption were made known."""

from datetime import date

import pytest

from accounts.services import system_user
from audits.services import Came, cancel_engagement, record_attendance
from reports.pages import Names
from reports.reading import Reading
from reports.tables import engagement
from tests.factories import CountryFactory, EngagementFactory, RegionFactory, SupplierFactory

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)


def held(day, came, **fields):
    found = EngagementFactory(day=day, **fields)
    record_attendance(found, came, actor=system_user(), today=YEAR_END)
    return found


@pytest.fixture
def suppliers():
    abroad = CountryFactory(code="JP", region=RegionFactory(code="other"))
    china = CountryFactory(code="CN", region=RegionFactory(code="cn"))
    return [SupplierFactory(country=china), SupplierFactory(country=china), SupplierFactory(country=abroad)]


@pytest.mark.either
def test_it_counts_what_was_held_and_who_came_once(suppliers):
    first, second, third = (supplier.pk for supplier in suppliers)
    held(date(2024, 3, 1), {first: Came(True, 2), second: Came(False)})
    held(date(2024, 6, 1), {first: Came(True), third: Came(True, 5)})
    held(date(2023, 6, 1), {second: Came(True, 9)})
    cancel_engagement(EngagementFactory(), why="Flood", actor=system_user(), today=YEAR_END)

    figures = engagement.compute(Reading(YEAR_END))

    assert figures["rows"][0] == {"kind": "training", "held": 2, "previous": 1, "suppliers": 2, "persons": 7}
    assert [row["held"] for row in figures["rows"]] == [2, 0, 0, 0]
    assert figures["suppliers"] == 2


@pytest.mark.either
def test_it_says_to_whom_policies_were_made_known_by_region(suppliers):
    first, second, third = (supplier.pk for supplier in suppliers)
    code = {"kind": "code_of_conduct", "is_about_integrity": True}
    held(date(2023, 6, 1), {first: Came(True), second: Came(False)}, **code)
    held(date(2024, 6, 1), {third: Came(True)})

    figures = engagement.compute(Reading(YEAR_END))

    assert {row["region"]: (row["informed"], row["cooperating"], row["share"]) for row in figures["informed"]} == {
        "cn": (1, 2, "0.5000"),
        "other": (0, 1, "0.0000"),
    }
    assert figures["informed_total"] == {"region": "", "informed": 1, "cooperating": 3, "share": "0.3333"}
    assert engagement.compute(Reading(date(2023, 5, 31)))["informed_total"]["informed"] == 0


@pytest.mark.either  # how figures are written down
def test_the_page_leads_to_the_lists(suppliers):
    held(date(2024, 6, 1), {suppliers[0].pk: Came(True, 4)})

    section = engagement.page(engagement.compute(Reading(YEAR_END)), Names(YEAR_END.isoformat()))

    training = dict(section.tables[0].rows)["Training"]
    assert [figure.value for figure in training] == [1, 0, 1, 4]
    assert "kind__exact=training" in training[0].address
    assert "counted=came.training" in training[2].address
    assert "engagement__day__lte=2024-12-31" in training[3].address
    assert section.tables[1].total[2].value == "0.00%"
