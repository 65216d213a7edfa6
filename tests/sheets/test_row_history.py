"""A row against what the register holds of other days: before a supplier came back, and to come."""

from datetime import date

import pytest

from tests.factories import TODAY
from tests.sheets.bringing import bring, classifications, outcomes, refusals, shown_today, stages, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

AHEAD, FURTHER = "2027-01-01", "2027-03-01"
LEFT = supplier(stage="left", registered_on="2022-01-01", active_from="2022-02-01", left_on="2023-01-01")
FIRST_STAY = [("2022-01-01", "registered"), ("2022-02-01", "active"), ("2023-01-01", "left")]


@pytest.mark.parametrize(
    "cells",
    [
        {"stage": "registered", "registered_on": "2024-01-05", "active_from": AHEAD},
        {"stage": "registered", "registered_on": AHEAD},
        {"stage": "registered", "registered_on": AHEAD, "active_from": AHEAD, "is_core": "yes"},
        {"stage": "left", "registered_on": "2024-01-05", "active_from": "2024-02-01", "left_on": AHEAD},
        {"stage": "eliminated", "active_from": "2024-02-01", "left_on": AHEAD},
    ],
)
def test_a_row_that_tells_of_days_to_come_changes_nothing_when_it_comes_again(cells):
    bring(suppliers=[supplier(**cells)])
    first = stages(), classifications()

    again = bring(suppliers=[supplier(**cells)])

    assert outcomes(again) == ["unchanged"]
    assert (stages(), classifications()) == first


@pytest.mark.either
@pytest.mark.parametrize(
    ("cells", "column", "facts"),
    [
        (
            {"stage": "registered", "registered_on": "2024-01-05"},
            "active_from",
            [("2024-01-05", "registered"), (FURTHER, "active")],
        ),
        ({"stage": "registered"}, "registered_on", [(FURTHER, "registered")]),
        (
            {"stage": "left", "active_from": "2024-02-01"},
            "left_on",
            [("2024-02-01", "active"), (FURTHER, "left")],
        ),
    ],
)
def test_a_day_to_come_is_corrected(cells, column, facts):
    bring(suppliers=[supplier(**cells | {column: AHEAD})])
    row = supplier(**cells | {column: FURTHER})

    report = bring(suppliers=[row])

    assert outcomes(report) == ["updated"]
    assert stages() == facts
    assert outcomes(bring(suppliers=[row])) == ["unchanged"]


@pytest.mark.either
def test_who_was_to_leave_stays_when_the_day_is_cleared():
    bring(suppliers=[supplier(stage="left", active_from="2024-02-01", left_on=AHEAD)])

    report = bring(suppliers=[supplier(stage="active", left_on="-")])

    assert outcomes(report) == ["updated"]
    assert stages() == [("2024-02-01", "active")]


@pytest.mark.either
def test_who_is_to_leave_does_so_though_a_sheet_shows_today():
    bring(suppliers=[supplier(stage="left", active_from="2024-02-01", left_on=AHEAD)])

    report = bring(suppliers=[supplier(stage="active", active_from="2024-02-01")])

    assert outcomes(report) == ["unchanged"]
    assert stages() == [("2024-02-01", "active"), (AHEAD, "left")]


@pytest.mark.either
def test_who_was_to_leave_can_be_eliminated_instead():
    row = supplier(stage="left", active_from="2024-02-01", left_on=AHEAD)
    bring(suppliers=[row])

    bring(suppliers=[row | {"stage": "eliminated"}])

    assert stages() == [("2024-02-01", "active"), (AHEAD, "eliminated")]


@pytest.mark.either
def test_who_comes_back_may_have_cooperated_before_the_second_day_on_file():
    bring(suppliers=[LEFT])
    row = supplier(stage="registered", registered_on="2024-05-01")

    report = bring(suppliers=[row])

    assert outcomes(report) == ["updated"]
    assert stages() == [*FIRST_STAY, ("2024-05-01", "registered")]
    assert outcomes(bring(suppliers=[row])) == ["unchanged"]


@pytest.mark.either
def test_a_return_to_come_is_corrected():
    bring(suppliers=[LEFT])
    bring(suppliers=[supplier(stage="registered", registered_on=AHEAD)])
    row = supplier(stage="registered", registered_on=FURTHER)

    report = bring(suppliers=[row])

    assert outcomes(report) == ["updated"]
    assert stages() == [*FIRST_STAY, (FURTHER, "registered")]
    assert outcomes(bring(suppliers=[row])) == ["unchanged"]


@pytest.mark.either
def test_the_first_day_on_file_of_who_came_back_is_no_news():
    bring(suppliers=[LEFT])
    row = supplier(stage="active", registered_on="2022-01-01", active_from="2024-02-01")
    bring(suppliers=[row])

    again = bring(suppliers=[row])

    assert outcomes(again) == ["unchanged"]
    assert stages() == [*FIRST_STAY, ("2024-02-01", "active")]
    assert shown_today() == ("active", "2024-02-01", "2024-02-01", None)


@pytest.mark.either
def test_the_first_day_on_file_of_who_came_back_does_not_replace_the_second():
    bring(suppliers=[LEFT])
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-01", active_from="2024-02-01")])

    report = bring(suppliers=[supplier(stage="active", registered_on="2022-01-01", active_from="2024-02-01")])

    assert outcomes(report) == ["unchanged"]
    assert stages() == [*FIRST_STAY, ("2024-01-01", "registered"), ("2024-02-01", "active")]


def test_the_first_days_of_who_came_back_are_no_news_alone_or_together():
    bring(suppliers=[LEFT])
    for row in (
        supplier(stage="active", registered_on="2022-01-01", active_from="2022-02-01"),
        supplier(stage="active", active_from="2022-02-01"),
    ):
        bring(suppliers=[row])

        assert outcomes(bring(suppliers=[row])) == ["unchanged"]

    assert stages() == [*FIRST_STAY, (TODAY.isoformat(), "active")]


@pytest.mark.either
def test_the_day_of_the_second_stay_is_corrected():
    bring(suppliers=[LEFT])
    bring(suppliers=[supplier(stage="active", registered_on="2022-01-01", active_from="2024-02-01")])

    bring(suppliers=[supplier(stage="active", registered_on="2022-01-01", active_from="2024-03-01")])

    assert stages() == [*FIRST_STAY, ("2024-03-01", "active")]


@pytest.mark.either
@pytest.mark.parametrize("column", ["registered_on", "active_from"])
def test_who_cooperates_cannot_have_begun_on_a_day_to_come(column):
    row = supplier(stage="active", **{column: AHEAD})

    assert refusals(bring(suppliers=[row])) == [(2, column, "contradiction")]
    assert stages() == []
    assert outcomes(bring(suppliers=[row], options={"effective_on": date(2027, 1, 1)})) == ["created"]


@pytest.mark.either
@pytest.mark.parametrize("column", ["registered_on", "active_from"])
def test_nobody_is_suspended_before_it_begins(column):
    row, early = supplier(stage="suspended", **{column: "2024-02-01"}), {"effective_on": date(2023, 1, 1)}

    assert refusals(bring(suppliers=[row], options=early)) == [(2, column, "contradiction")]
    assert outcomes(bring(suppliers=[row])) == ["created"]
    assert outcomes(bring(suppliers=[row], options=early)) == ["unchanged"]


@pytest.mark.either
def test_a_known_supplier_is_not_suspended_before_it_begins():
    bring(suppliers=[supplier(stage="registered", registered_on="2022-01-01")])
    row = supplier(stage="suspended", registered_on="2022-01-01", active_from="2024-02-01")

    report = bring(suppliers=[row], options={"effective_on": date(2023, 1, 1)})

    assert refusals(report) == [(2, "active_from", "contradiction")]
