"""The generator's figures, counted by loops that know nothing of the product."""

from collections import Counter
from datetime import date, timedelta

import pytest
from stdnum.cn import uscc

from demo.company import COURSES, SIZE, YEAR_END, shares
from demo.holdings import ALL_FOUR, PRINTED
from demo.tables import tables

TODAY = date(2026, 11, 24)
CATEGORIES = {
    "conflict_minerals": {"assembly", "components", "batteries", "metal_parts"},
    "security": {"logistics", "site_services"},
    "iso_9001": {"assembly", "components", "batteries", "metal_parts", "plastic_parts", "packaging"},
    "iso_14001": {"assembly", "components", "batteries", "metal_parts", "plastic_parts"},
    "iso_45001": {"assembly", "components", "batteries"},
    "qc_080000": {"assembly", "components"},
}
FOR_ALL = ("confidentiality", "declaration", "anti_bribery")
STANDARDS = {printed.partition(":")[0]: code for code, (printed, _letter) in PRINTED.items()}


@pytest.fixture(scope="module")
def published():
    return tables()


@pytest.fixture(scope="module")
def present():
    return tables(today=TODAY)


def on_file(found, day):
    return [
        row
        for row in found["suppliers"]
        if row["registered_on"] and row["registered_on"] <= day and (not row["left_on"] or row["left_on"] > day)
    ]


def cooperating(found, day):
    return [row for row in on_file(found, day) if row["active_from"] and row["active_from"] <= day]


def bound(found, requirement, day):
    wanted = CATEGORIES.get(requirement)
    return {row["code"] for row in cooperating(found, day) if wanted is None or row["category"] in wanted}


def holders(found, requirement, day):
    if requirement in ALL_FOUR:
        papers = [
            (row["supplier_code"], row["valid_from"], row["valid_until"])
            for row in found["certificates"]
            if STANDARDS[row["standard"].partition(":")[0]] == requirement
        ]
    else:
        papers = [
            (row["supplier_code"], row["signed_on"], row.get("valid_until") or date.max)
            for row in found["commitments"]
            if row["requirement"] == requirement
        ]
    return {code for code, first, last in papers if first <= day <= last}


def coverage(found, requirement, day):
    required = bound(found, requirement, day)
    return len(required & holders(found, requirement, day)), len(required)


@pytest.mark.parametrize(("year", "cn", "other"), [(2022, 298, 12), (2023, 353, 24), (2024, 341, 22)])
def test_suppliers_on_file_are_those_published(published, year, cn, other):
    chinese = {"CN", "HK", "MO", "TW"}

    counts = Counter(row["country"] in chinese for row in on_file(published, date(year, 12, 31)))

    assert counts == {True: cn, False: other}


def test_all_but_the_applicants_have_been_on_file(published):
    stages = Counter(row["stage"] for row in published["suppliers"])

    assert stages == {"active": 301, "registered": 62, "eliminated": 25, "left": 13, "selected": 6, "applied": 3}


@pytest.mark.parametrize(
    ("requirement", "count"),
    [
        ("conflict_minerals", 32),
        ("security", 20),
        ("confidentiality", 301),
        ("declaration", 301),
        ("anti_bribery", 301),
        ("iso_9001", 45),
        ("iso_45001", 22),
        ("iso_14001", 42),
        ("qc_080000", 21),
    ],
)
def test_everything_asked_is_held_at_the_year_end(published, requirement, count):
    assert coverage(published, requirement, YEAR_END) == (count, count)


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize("requirement", [*FOR_ALL, *CATEGORIES])
def test_earlier_coverage_is_high_but_not_full_everywhere(published, year, requirement):
    held, required = coverage(published, requirement, date(year, 12, 31))

    assert 0.8 <= held / required <= 1
    assert requirement not in FOR_ALL or held < required


def test_clauses_stand_for_14_of_301(published):
    active = bound(published, "anti_bribery", YEAR_END)
    bases = Counter(
        row["basis"]
        for row in published["commitments"]
        if row["requirement"] == "anti_bribery" and row["supplier_code"] in active
    )

    assert bases == {"signed": 287, "contract_clause": 14}


def test_grades_of_the_last_half_year_are_those_published(published):
    active = bound(published, "declaration", YEAR_END)
    newest = {row["supplier_code"]: row for row in published["grades"] if row["supplier_code"] in active}

    assert Counter(row["grade"] for row in newest.values()) == {"A": 45, "B": 199, "C": 49, "D": 1}
    assert {row["period"] for row in newest.values()} == {"2024H2"}
    assert len(active - newest.keys()) == 7


def test_numbers_and_names_are_sound_and_unlike(published):
    rows = published["suppliers"]
    chinese = [row["uscc"] for row in rows if row["country"] == "CN"]
    certificates = [(row["supplier_code"], row["certificate_number"]) for row in published["certificates"]]

    assert all(uscc.is_valid(number) for number in chinese)
    assert len(set(chinese)) == len(chinese) > 300
    assert not any(row["uscc"] for row in rows if row["country"] != "CN")
    assert len({row["name"] for row in rows}) == len({row["code"] for row in rows}) == SIZE
    assert len(set(certificates)) == len(certificates)
    assert sum(row["is_core"] for row in rows) == 20


def test_the_same_seed_gives_the_same_rows(published):
    assert tables() == published
    assert tables(seed=1)["suppliers"] != published["suppliers"]


@pytest.mark.parametrize("today", [date(2025, 1, 1), date(2025, 6, 30), TODAY, date(2028, 2, 29)])
def test_the_history_does_not_depend_on_today(published, today):
    found = tables(today=today)

    for sheet, column in (("commitments", "signed_on"), ("certificates", "valid_from"), ("grades", "effective_on")):
        assert [row for row in found[sheet] if row[column] <= YEAR_END] == published[sheet]
    for year in (2022, 2023, 2024):
        day = date(year, 12, 31)
        assert {row["code"] for row in on_file(found, day)} == {row["code"] for row in on_file(published, day)}
        assert bound(found, "declaration", day) == bound(published, "declaration", day)


def test_nothing_has_happened_yet_that_is_to_come(present):
    days = [row["signed_on"] for row in present["commitments"]]
    days += [row["valid_from"] for row in present["certificates"]]
    days += [row["effective_on"] for row in present["grades"]]
    days += [row[name] for row in present["suppliers"] for name in ("active_from", "left_on") if row[name]]

    assert max(days) <= TODAY


def test_certificates_fall_due_at_every_step_of_the_reminders(present):
    ends = {row["valid_until"] for row in present["certificates"]}

    steps = (-180, -120, -90, -60, -30, -14, -7, 0, 1, 7, 30)
    assert {TODAY - timedelta(days=step) for step in steps} <= ends


@pytest.mark.parametrize("requirement", [*FOR_ALL, *CATEGORIES])
def test_today_most_is_held_and_some_is_not(present, requirement):
    held, required = coverage(present, requirement, TODAY)

    assert held / required >= 0.8


def test_today_has_gaps_newcomers_leavers_and_poor_grades(present):
    gaps = sum(
        required - held for held, required in (coverage(present, name, TODAY) for name in (*FOR_ALL, *CATEGORIES))
    )
    newcomers = [row for row in present["suppliers"] if row["active_from"] and row["active_from"] > YEAR_END]
    leavers = [row for row in present["suppliers"] if row["left_on"] and row["left_on"] > YEAR_END]
    last = [row["grade"] for row in present["grades"] if row["period"] == "2026H1"]

    assert 10 <= gaps <= 40
    assert 10 <= len(newcomers) <= 25
    assert 3 <= len(leavers) <= 10
    assert 3 <= last.count("D") <= 8


def test_another_size_has_the_same_proportions():
    found = tables(size=4_100)

    assert len(found["suppliers"]) == 4_100
    assert len(on_file(found, YEAR_END)) == 3_630
    assert coverage(found, "iso_9001", YEAR_END) == (450, 450)
    assert coverage(found, "confidentiality", YEAR_END) == (3_010, 3_010)


def test_few_suppliers_are_enough():
    assert len(tables(size=3, today=TODAY)["suppliers"]) == 3


def test_shares_add_up():
    assert sum(shares(COURSES, 1_001).values()) == 1_001
