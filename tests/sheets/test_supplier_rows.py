"""What a supplier's row means as dated facts: each sentence of the design."""

from datetime import date

import pytest

from suppliers.models import Contact, StageChange
from tests.factories import TODAY
from tests.sheets.bringing import bring, classifications, outcomes, refusals, shown_today, stages, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

IMPORT = TODAY.isoformat()


@pytest.mark.parametrize(
    ("cells", "facts"),
    [
        ({}, [(IMPORT, "registered")]),
        ({"stage": "registered"}, [(IMPORT, "registered")]),
        ({"stage": "registered", "registered_on": "2024-01-05"}, [("2024-01-05", "registered")]),
        ({"stage": "已建檔", "registered_on": "2024-01-05"}, [("2024-01-05", "registered")]),
        (
            {"stage": "active", "registered_on": "2024-01-05", "active_from": "2024-02-01"},
            [("2024-01-05", "registered"), ("2024-02-01", "active")],
        ),
        ({"stage": "active", "registered_on": "2024-01-05", "active_from": "2024-01-05"}, [("2024-01-05", "active")]),
        ({"stage": "active", "registered_on": "2024-01-05"}, [("2024-01-05", "active")]),
        ({"stage": "合作中", "active_from": "2024-02-01"}, [("2024-02-01", "active")]),
        ({"stage": "active"}, [(IMPORT, "active")]),
        (
            {"stage": "left", "registered_on": "2020-01-05", "active_from": "2020-02-01", "left_on": "2024-07-01"},
            [("2020-01-05", "registered"), ("2020-02-01", "active"), ("2024-07-01", "left")],
        ),
        (
            {"stage": "已淘汰", "active_from": "2020-02-01", "left_on": "2024-07-01"},
            [("2020-02-01", "active"), ("2024-07-01", "eliminated")],
        ),
        (
            {"stage": "suspended", "registered_on": "2024-01-05", "active_from": "2024-02-01"},
            [("2024-01-05", "registered"), ("2024-02-01", "active"), (IMPORT, "suspended")],
        ),
        ({"stage": "applied"}, [(IMPORT, "applied")]),
        ({"stage": "selected"}, [(IMPORT, "selected")]),
    ],
)
def test_a_new_supplier_gets_the_stages_that_its_row_tells_of(cells, facts):
    report = bring(suppliers=[supplier(**cells)])

    assert outcomes(report) == ["created"]
    assert stages() == facts
    assert classifications() == [(facts[0][0], "CN", "plastic_parts", False)]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"stage": "active", "left_on": "2024-07-01"}, "left_on"),
        ({"stage": "registered", "left_on": "2024-07-01"}, "left_on"),
        ({"stage": "left"}, "left_on"),
        ({"stage": "eliminated", "registered_on": "2020-01-01"}, "left_on"),
        ({"stage": "left", "active_from": "2024-08-01", "left_on": "2024-07-01"}, "left_on"),
        ({"stage": "active", "registered_on": "2024-02-01", "active_from": "2024-01-01"}, "active_from"),
        ({"stage": "registered", "active_from": "2024-01-01"}, "active_from"),
        ({"stage": "applied", "registered_on": "2024-01-01"}, "stage"),
    ],
)
def test_dates_that_contradict_the_stage_are_refused(cells, column):
    report = bring(suppliers=[supplier(**cells)])

    assert refusals(report) == [(2, column, "contradiction")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_who_is_in_no_stage_is_refused():
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-05")])

    new, known = bring(suppliers=[supplier("S2", stage="-")]), bring(suppliers=[supplier(stage="-")])

    assert refusals(new) == [(2, "stage", "required")]
    assert refusals(known) == [(2, "stage", "required")]


@pytest.mark.either
def test_a_known_supplier_that_becomes_active_without_a_day_is_so_from_the_day_of_the_import():
    bring(suppliers=[supplier(stage="registered", registered_on="2024-01-05")])

    bring(suppliers=[supplier(stage="active")])

    assert stages() == [("2024-01-05", "registered"), (IMPORT, "active")]


@pytest.mark.either
def test_the_same_row_again_changes_nothing():
    row = supplier(
        stage="active", registered_on="2024-01-05", active_from="2024-02-01", is_core="yes", contact_name="王芳"
    )
    bring(suppliers=[row])

    again = bring(suppliers=[row])

    assert outcomes(again) == ["unchanged"]
    assert stages() == [("2024-01-05", "registered"), ("2024-02-01", "active")]


def test_a_changed_date_supersedes_the_fact_that_its_column_made():
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-05", active_from="2024-02-01")])

    bring(suppliers=[supplier(active_from="2024-03-01")])

    assert stages() == [("2024-01-05", "registered"), ("2024-03-01", "active")]
    assert StageChange.objects.filter(effective_on="2024-02-01", superseded_at__isnull=False).count() == 1


@pytest.mark.either
def test_a_day_on_file_that_moves_to_the_day_of_cooperation_leaves_the_later_step():
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-05", active_from="2024-02-01")])

    bring(suppliers=[supplier(registered_on="2024-02-01")])

    assert stages() == [("2024-02-01", "active")]
    assert shown_today() == ("active", "2024-02-01", "2024-02-01", None)


@pytest.mark.either
def test_a_day_on_file_that_moves_back_takes_the_first_classification_with_it():
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-05", active_from="2024-02-01")])

    bring(suppliers=[supplier(registered_on="2023-06-01")])

    assert stages() == [("2023-06-01", "registered"), ("2024-02-01", "active")]
    assert classifications() == [("2023-06-01", "CN", "plastic_parts", False)]


@pytest.mark.either
def test_a_day_of_leaving_that_was_wrong_is_corrected():
    row = supplier(stage="left", active_from="2020-02-01", left_on="2024-07-01")
    bring(suppliers=[row])

    bring(suppliers=[row | {"left_on": "2024-08-01", "stage": "eliminated"}])

    assert stages() == [("2020-02-01", "active"), ("2024-08-01", "eliminated")]


@pytest.mark.either
def test_who_left_can_have_been_eliminated():
    row = supplier(stage="left", active_from="2020-02-01", left_on="2024-07-01")
    bring(suppliers=[row])

    bring(suppliers=[row | {"stage": "eliminated"}])

    assert stages() == [("2020-02-01", "active"), ("2024-07-01", "eliminated")]


@pytest.mark.either
def test_who_comes_back_gets_new_stages_and_keeps_the_old_ones():
    first = [("2018-01-05", "registered"), ("2018-02-01", "active"), ("2020-07-01", "left")]
    bring(
        suppliers=[supplier(stage="left", registered_on="2018-01-05", active_from="2018-02-01", left_on="2020-07-01")]
    )

    bring(suppliers=[supplier(stage="active", registered_on="2024-05-01", active_from="2024-06-01")])

    assert stages() == [*first, ("2024-05-01", "registered"), ("2024-06-01", "active")]
    assert shown_today() == ("active", "2024-05-01", "2024-06-01", None)


@pytest.mark.either
def test_who_comes_back_without_a_day_is_back_from_the_day_of_the_import():
    bring(suppliers=[supplier(stage="left", active_from="2018-02-01", left_on="2020-07-01")])

    bring(suppliers=[supplier(stage="active")])

    assert stages() == [("2018-02-01", "active"), ("2020-07-01", "left"), (IMPORT, "active")]
    assert shown_today() == ("active", IMPORT, IMPORT, None)


@pytest.mark.either
def test_what_goes_out_of_who_came_back_comes_in_unchanged():
    bring(suppliers=[supplier(stage="left", active_from="2018-02-01", left_on="2020-07-01")])
    back = supplier(stage="active", registered_on="2024-05-01", active_from="2024-06-01")
    bring(suppliers=[back])

    assert outcomes(bring(suppliers=[back])) == ["unchanged"]


@pytest.mark.either
def test_another_category_country_or_core_is_a_classification_from_the_day_of_the_import():
    bring(suppliers=[supplier(registered_on="2024-01-05")])

    report = bring(suppliers=[supplier(category="batteries", country="日本", is_core="是")])

    assert outcomes(report) == ["updated"]
    assert classifications() == [
        ("2024-01-05", "CN", "plastic_parts", False),
        (IMPORT, "JP", "batteries", True),
    ]


@pytest.mark.either
def test_the_day_on_which_changes_take_effect_can_be_named():
    bring(suppliers=[supplier(registered_on="2024-01-05")])

    bring(suppliers=[supplier(category="batteries", stage="active")], options={"effective_on": date(2024, 9, 1)})

    assert classifications()[1:] == [("2024-09-01", "CN", "batteries", False)]
    assert stages() == [("2024-01-05", "registered"), ("2024-09-01", "active")]


@pytest.mark.either
def test_a_change_of_one_column_from_an_earlier_day_leaves_the_others_as_they_were_by_day():
    bring(suppliers=[supplier(registered_on="2023-01-05")])
    bring(suppliers=[supplier(category="batteries")], options={"effective_on": date(2024, 6, 1)})
    row = supplier(category="batteries", is_core="yes")

    bring(suppliers=[row], options={"effective_on": date(2024, 1, 1)})

    assert classifications() == [
        ("2023-01-05", "CN", "plastic_parts", False),
        ("2024-01-01", "CN", "plastic_parts", True),
        ("2024-06-01", "CN", "batteries", True),
    ]
    assert outcomes(bring(suppliers=[row])) == ["unchanged"]


@pytest.mark.either
def test_a_change_from_before_a_supplier_was_classified_leaves_one_classification():
    bring(suppliers=[supplier(registered_on="2024-01-05")])

    bring(suppliers=[supplier(category="batteries")], options={"effective_on": date(2023, 1, 1)})

    assert classifications() == [("2023-01-01", "CN", "batteries", False)]


@pytest.mark.either
def test_a_change_that_is_to_come_stays_when_another_is_made_before_it():
    bring(suppliers=[supplier(registered_on="2023-01-05")])
    bring(suppliers=[supplier(category="batteries")], options={"effective_on": date(2027, 1, 1)})

    bring(suppliers=[supplier(category="components", is_core="yes")])

    assert classifications()[1:] == [(IMPORT, "CN", "components", True), ("2027-01-01", "CN", "batteries", True)]


@pytest.mark.either
def test_two_changes_on_one_day_leave_the_last():
    bring(suppliers=[supplier(registered_on="2024-01-05")])
    bring(suppliers=[supplier(category="batteries", stage="suspended")])

    bring(suppliers=[supplier(category="components", stage="active")])

    assert classifications()[1:] == [(IMPORT, "CN", "components", False)]
    assert stages() == [("2024-01-05", "registered"), (IMPORT, "active")]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("address", ["not an address", "wang@", "wang@example", "a@example.com; b@example.com"])
def test_an_address_that_no_mail_reaches_is_refused(address):
    report = bring(suppliers=[supplier(contact_email=address)])

    assert refusals(report) == [(2, "contact_email", "unknown_value")]
    assert "name@example.com" in report.rows[0].problems[0].message


def test_the_contact_columns_are_the_primary_contact():
    cells = {"contact_name": "王芳", "contact_email": "wang@example.com", "contact_phone": "+86 755 1234"}
    bring(suppliers=[supplier(**cells, language="zh-hans")])

    bring(suppliers=[supplier(contact_name="李明", contact_phone="-")])

    contacts = Contact.objects.values_list("name", "email", "phone", "language", "is_primary")
    assert list(contacts) == [("李明", "wang@example.com", "", "zh-hans", True)]


@pytest.mark.either
def test_a_sheet_without_dates_does_not_touch_them():
    bring(suppliers=[supplier(stage="active", registered_on="2024-01-05", active_from="2024-02-01")])

    bring(suppliers=[supplier(name="Another name")])

    assert shown_today() == ("active", "2024-01-05", "2024-02-01", None)


@pytest.mark.either  # what a row means is decided before anything is written
def test_a_code_that_differs_in_capitals_alone_is_refused():
    bring(suppliers=[supplier("C1")])

    report = bring(suppliers=[supplier("C1"), supplier("c1"), supplier("d1"), supplier("D1")])

    assert refusals(report) == [
        (3, "code", "duplicate_key"),
        (4, "code", "duplicate_key"),
        (5, "code", "duplicate_key"),
    ]
    assert "C1" in report.rows[1].problems[0].message
