"""Engagements come in by sheet, with who is invited and who came; they go out as they came, and are taken back."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from audits.models import Attendance, Engagement
from audits.services import Came, cancel_engagement, invite_suppliers, record_attendance, take_engagements_back
from evidence.verify import findings
from sheets.models import ImportRun
from sheets.outgoing import cells_of
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from suppliers.models import Supplier
from tests.audits.refusals import refused as said
from tests.factories import TODAY, EngagementFactory, SupplierFactory
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=30)
NAMES = {"name_en": "Conference", "name_zh_hant": "供應商大會", "name_zh_hans": "供应商大会"}


def row(number="C-1", **cells):
    return {"engagement_number": number, "kind": "供应商大会", "day": LATER.isoformat(), **NAMES} | cells


def on_list(supplier="S1", number="C-1", **cells):
    return {"engagement_number": number, "supplier_code": supplier} | cells


def brought(*rows, **others):
    return bring(engagements=[*rows], options={"skip_refused": True}, **others)


def refused(*rows):
    return [row[1:] for row in refusals(brought(*rows))]


def takes_back():
    undo(ImportRun.objects.latest("pk"), actor=system_user(), today=TODAY)


def test_engagements_come_in_are_changed_and_kept():
    rows = [row(place="Hall", is_about_integrity="是"), row("C-2", answer_by=TODAY.isoformat())]

    assert outcomes(brought(*rows)) == ["created"] * 2
    assert outcomes(brought(*rows)) == ["unchanged"] * 2
    assert outcomes(brought(row("C-2", day=(LATER + timedelta(1)).isoformat(), words="甲\n乙"))) == ["updated"]
    fields = ("kind", "name_zh_hant", "day", "answer_by", "place", "words", "is_about_integrity")
    assert [*Engagement.objects.order_by("reference").values_list(*fields)] == [
        ("conference", "供應商大會", LATER, LATER, "Hall", "", True),
        ("conference", "供應商大會", LATER + timedelta(1), TODAY, "", "甲\n乙", False),
    ]
    assert [*findings()] == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"kind": "party"}, ("kind", "unknown_value")),
        ({"name_zh_hans": ""}, ("name_zh_hans", "required")),
        ({"day": ""}, ("day", "required")),
        ({"answer_by": (LATER + timedelta(1)).isoformat()}, ("answer_by", "contradiction")),
        ({"answer_by": "-"}, ("answer_by", "contradiction")),
        ({"cancelled_on": TODAY.isoformat()}, ("cancelled_on", "protected")),
        ({"cancelled_why": "Flood"}, ("cancelled_why", "protected")),
    ],
)
def test_what_cannot_be_is_refused_beside_its_column(cells, problem):
    assert refused(row(**cells)) == [problem]
    assert not Engagement.objects.exists()


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"kind": "training"}, ("kind", "protected")),
        ({"day": TODAY.isoformat()}, ("answer_by", "contradiction")),
        ({"cancelled_why": "Flood"}, ("cancelled_why", "protected")),
    ],
)
def test_what_is_there_keeps_its_kind_and_is_called_off_on_its_page(cells, problem):
    brought(row())

    assert refused(row(**cells)) == [problem]


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_was_called_off_and_the_day_of_what_was_held_stay():
    off, held = EngagementFactory(reference="C-1", kind="conference"), EngagementFactory(reference="C-2", **NAMES)
    cancel_engagement(off, why="Flood", actor=system_user(), today=TODAY)
    record_attendance(held, {SupplierFactory().pk: Came(True)}, actor=system_user(), today=TODAY)

    moved = row("C-2", kind="training", answer_by=TODAY.isoformat())

    assert refused({"engagement_number": "C-1", "kind": "conference", "day": TODAY.isoformat(), **NAMES}, moved) == [
        ("name_en", "protected"),
        ("day", "protected"),
    ]
    assert outcomes(brought(moved | {"day": TODAY.isoformat(), "place": "Hall"})) == ["updated"]


def test_what_goes_out_comes_in_as_the_same():
    off = EngagementFactory(reference="C-1", is_about_integrity=True, words="甲\n乙")
    cancel_engagement(off, why="Flood", actor=system_user(), today=TODAY)
    EngagementFactory(reference="C-2")
    (resource,) = (found for found in sheet_resources() if found.code == "engagements")
    resource.prepare()
    rows = cells_of(resource.get_queryset(), resource.columns)
    headers = [column.code for column in resource.columns]

    back = [{name: cell for name, cell in zip(headers, cells, strict=True) if cell not in (None, "")} for cells in rows]

    assert outcomes(brought(*back)) == ["unchanged"] * 2


def test_a_workbook_brings_events_with_who_is_invited_and_who_came():
    for code in ("S1", "S2", "S3"):
        SupplierFactory(code=code)
    past = row("C-0", day="2024-11-12")
    lists = [on_list(invited="yes"), on_list("S2", invited="是"), on_list("S3", "C-0", attended="yes", persons="2")]

    report = bring(engagements=[row(), past], attendance=lists)

    assert outcomes(report) == ["created"] * 5
    held = Attendance.objects.select_related("engagement", "supplier").order_by("supplier__code")
    assert [
        (one.engagement.reference, one.supplier.code, one.invited_at is not None, one.attended, one.persons)
        for one in held
    ] == [("C-1", "S1", True, None, None), ("C-1", "S2", True, None, None), ("C-0", "S3", False, True, 2)]
    assert {*outcomes(bring(engagements=[row(), past], attendance=lists))} == {"unchanged"}
    assert [*findings()] == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("day", "cells", "problem"),
    [
        (LATER, {"attended": "yes"}, ("engagement_number", "contradiction")),
        (LATER, {"invited": "yes", "attended": "yes"}, ("invited", "contradiction")),
        (TODAY, {"invited": "no"}, ("attended", "required")),
        (LATER, {"supplier_code": "S2", "invited": "yes"}, ("supplier_code", "off_file")),
        (TODAY - timedelta(1), {"invited": "yes"}, ("engagement_number", "contradiction")),
    ],
)
def test_a_list_that_comes_with_its_event_is_refused_as_one_that_comes_later(day, cells, problem):
    SupplierFactory(code="S1")
    SupplierFactory(code="S2", left=True)

    report = bring(
        engagements=[row(day=day.isoformat())], attendance=[on_list(**cells)], options={"skip_refused": True}
    )

    assert [row[1:] for row in refusals(report)][:1] == [problem]
    assert not Attendance.objects.exists()


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("is_invited", [True, False])
def test_who_is_on_the_list_is_neither_invited_again_nor_uninvited(is_invited):
    supplier = SupplierFactory(code="S1")
    engagement = EngagementFactory(reference="C-1", invited=[supplier] if is_invited else [])
    if not is_invited:
        record_attendance(engagement, {supplier.pk: Came(True)}, actor=system_user(), today=TODAY)
    cells = {"invited": "no" if is_invited else "yes"} | ({"attended": "yes"} if is_invited else {})

    report = bring(attendance=[on_list(**cells)], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("invited", "contradiction")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_nobody_is_invited_to_what_was_called_off():
    SupplierFactory(code="S1")
    cancel_engagement(EngagementFactory(reference="C-1", day=LATER), why="Flood", actor=system_user(), today=TODAY)

    report = bring(attendance=[on_list(invited="yes")], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("engagement_number", "contradiction")]


def test_a_workbook_is_taken_back_with_its_lists():
    SupplierFactory(code="S1")
    EngagementFactory(reference="C-0", kind="conference", day=LATER, **NAMES)
    bring(engagements=[row(), row("C-0", place="Hall")], attendance=[on_list(invited="yes")])

    takes_back()

    assert [*Engagement.objects.values_list("reference", "place")] == [("C-0", "")]
    assert not Attendance.objects.exists()
    assert [*findings()] == []


@pytest.mark.parametrize("way", ["invited", "called off", "held"])
def test_what_somebody_did_with_it_since_is_in_the_way(way):
    supplier = SupplierFactory(code="S1")
    is_moved = way == "held"
    if is_moved:
        EngagementFactory(reference="C-1", kind="conference", day=LATER, **NAMES)
    brought(row(day=TODAY.isoformat(), answer_by=TODAY.isoformat()))
    engagement, day = Engagement.objects.get(), {"actor": system_user(), "today": TODAY}
    if way == "invited":
        invite_suppliers(engagement, Supplier.objects.all(), **day)
    elif way == "called off":
        cancel_engagement(engagement, why="Flood", **day)
    else:
        record_attendance(engagement, {supplier.pk: Came(True)}, **day)

    with pytest.raises(Unreadable) as refusal:
        takes_back()

    assert refusal.value.code == "in_the_way"
    assert Engagement.objects.get().day == TODAY


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_engagement_with_a_list_is_not_removed():
    engagement = EngagementFactory(invited=[SupplierFactory()])

    (words,) = said(lambda: take_engagements_back([engagement.pk], actor=system_user()))

    assert words.startswith("Suppliers are on the list of")
    assert Engagement.objects.exists()
