"""Suppliers are told of what was found: at once, half way, before it is due and after; officers of what waits."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts.services import system_user
from audits.services import Verified, ask_for_extension, decide_extension, verify_action
from reminders.digest import digests
from reminders.models import Reminder
from reminders.recipients import recipients
from reminders.sources import sources
from reminders.sources.source import reasons
from reminders.wording.entry import entry_for_staff, entry_for_supplier
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts
from tests.factories import ActionFactory, FindingFactory, SeverityFactory, StepFactory, UserFactory
from tests.reminders.conftest import contact_of

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

REPORTED, DUE = date(2024, 9, 10), date(2024, 12, 9)
DAY = timedelta(days=1)
NAMES = ("findings", "findings_answered", "findings_half", "findings_opened")


@pytest.fixture
def finding(supplier):
    return FindingFactory(supplier=supplier)


def due(as_of, first=date(2024, 1, 1), last=date(2025, 12, 31)):
    """Return what each source says is due on a day, by the source's code."""
    found = {name: [row[1:] for row in sources()[name].items(as_of, first, last)] for name in NAMES}
    return {name: [(row[0], row[3]) for row in rows] for name, rows in found.items() if rows}


@pytest.mark.both
def test_each_source_says_what_waits_on_its_day(finding):
    waits = {
        "findings": [(finding.pk, DUE)],
        "findings_half": [(finding.pk, date(2024, 10, 25))],
        "findings_opened": [(finding.pk, REPORTED)],
    }

    assert due(REPORTED - DAY) == {}
    assert due(REPORTED) == waits
    action = ActionFactory(finding=finding)
    assert due(date(2024, 9, 20)) == {"findings_answered": [(finding.pk, date(2024, 9, 20))]}
    assert due(date(2024, 9, 19)) == waits
    back = date(2024, 10, 1)
    verify_action(action, Verified("desk", back, is_effective=False, words="x"), actor=UserFactory(), today=back)
    assert due(back) == waits | {"findings_opened": [(finding.pk, back)]}


def test_what_has_no_due_day_is_told_when_it_opens_alone(supplier):
    finding = FindingFactory(supplier=supplier, severity=SeverityFactory(code="note", days_to_close=None))

    assert due(REPORTED) == {"findings_opened": [(finding.pk, REPORTED)]}


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
def test_of_who_has_gone_nobody_is_reminded_until_it_comes_back(stage, finding, supplier):
    FindingFactory(supplier=supplier, noted=True)
    ActionFactory(finding=FindingFactory(supplier=supplier))
    gone, back = DUE - 2 * DAY, DUE + 2 * DAY
    for day, entered in ((gone, stage), (back, Stage.APPLIED)):
        record_facts(StageChange, [Fact(supplier.pk, day, {"stage": entered})], actor=system_user(), today=back)

    assert due(gone) == due(back - DAY) == {}
    assert {*due(gone - DAY)} == {*due(back)} == {*NAMES}


@pytest.mark.both
@pytest.mark.parametrize(("name", "day"), [("findings", DUE), ("findings_answered", date(2024, 9, 20))])
def test_a_reminder_of_who_has_gone_is_called_off_and_says_why(name, day, finding, supplier, officer, planned):
    if name == "findings_answered":
        ActionFactory(finding=finding)
    StepFactory(source=name, offset_days=0, officer=True)
    planned(day)
    (reminder,) = Reminder.objects.all()
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": "left"})], actor=system_user(), today=day)

    source = sources()[name]
    assert source.still_due([reminder], day) == set()
    assert reasons(source, [reminder], day) == {reminder.pk: "not_required"}


@pytest.mark.either
@pytest.mark.both
def test_more_time_moves_the_ladder(finding, officer):
    extension = ask_for_extension(finding, due_on=DUE + DAY, why="x", actor=UserFactory())
    decide_extension(extension, is_granted=True, actor=officer, today=REPORTED)

    assert due(REPORTED)["findings"] == [(finding.pk, DUE + DAY)]


def test_the_steps_that_ship_tell_supplier_officer_and_manager(finding, supplier, officer, planned):
    for offset, whom in ((-3, {}), (0, {}), (1, {"officer": True}), (7, {"audience": "manager"})):
        StepFactory(source="findings", offset_days=offset, **whom)
    StepFactory(source="findings_opened", offset_days=0)

    for day in (REPORTED, DUE - 3 * DAY, DUE, DUE + DAY, DUE + 7 * DAY):
        planned(day, despite_jump=True)

    contact = contact_of(supplier)
    assert [*Reminder.objects.order_by("pk").values_list("source", "step__offset_days", "recipient")] == [
        ("findings_opened", 0, contact),
        ("findings", -3, contact),
        ("findings", 0, contact),
        ("findings", 1, f"user:{officer.pk}"),
        ("findings", 7, f"user:{officer.manager_id}"),
    ]


@pytest.mark.both
def test_what_was_answered_meanwhile_is_told_to_nobody(finding, planned):
    StepFactory(source="findings_opened", offset_days=0)
    planned(REPORTED)
    (reminder,) = Reminder.objects.all()
    source = sources()["findings_opened"]
    assert source.still_due([reminder], REPORTED) != set()

    ActionFactory(finding=finding)

    assert source.still_due([reminder], date(2024, 9, 20)) == set()


def test_a_mail_says_what_it_is_and_leads_to_its_page(finding, supplier, planned):
    StepFactory(source="findings", offset_days=0)
    planned(DUE)
    (reminder,) = Reminder.objects.select_related("step")
    whom = recipients([reminder.recipient])[reminder.recipient]
    digest = digests({1: [reminder]}, {1: whom}, DUE, 10)[1]
    (line,) = digest.lines

    entry = entry_for_supplier(line)

    assert line.name == f"Finding {finding.reference}: {finding.item}"
    assert entry.link == f"{settings.PUBLIC_URL}/portal/findings/{finding.public_id}/"
    assert entry.facts == [("Due on", "Dec. 9, 2024 (today is the last day)")]
    assert entry_for_staff(line, digest.recipient).link == settings.PUBLIC_URL + finding.get_absolute_url()
