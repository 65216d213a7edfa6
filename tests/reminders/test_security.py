"""Who is responsible for the security of the supply chain is told when the next assessment, or record, is due."""

from datetime import date, timedelta

import pytest

from audits.models import RiskAssessment, SecurityRecord
from reminders.channels import channels
from reminders.models import Audience, Reminder
from reminders.recipients import still_told, told_now
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from tests.factories import RiskAssessmentFactory, SecurityRecordFactory, StepFactory, UserFactory
from tests.reminders.conftest import at

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: A Tuesday.
DUE = date(2026, 12, 1)
HELD = date(2025, 12, 1)


@pytest.fixture
def responsible():
    return UserFactory(language="en", officer=True, manager=UserFactory(language="en"))


@pytest.fixture
def assessment(supplier, responsible):
    return RiskAssessmentFactory(day=HELD, next_due_on=DUE, today=HELD, responsible=responsible, approved=True)


def due(code, as_of=DUE, first=DUE, last=DUE):
    return [*sources()[code].items(as_of, first, last)]


@pytest.mark.either
@pytest.mark.both
def test_the_newest_assessment_says_when_the_next_is_due(assessment, supplier, responsible):
    assert due("security_risks") == [(supplier.pk, assessment.pk, None, "", DUE)]

    RiskAssessmentFactory(
        day=DUE, next_due_on=DUE + timedelta(days=365), today=DUE, responsible=responsible, approved=True
    )

    assert due("security_risks") == []


def test_what_waits_for_approval_says_nothing(supplier, responsible):
    RiskAssessmentFactory(day=HELD, next_due_on=DUE, today=HELD, responsible=responsible)
    SecurityRecordFactory(day=HELD, next_due_on=DUE, today=HELD, responsible=responsible)

    assert due("security_risks") == due("security_records") == []


@pytest.mark.both
def test_the_newest_of_each_kind_counts(supplier, responsible):
    given = {"today": DUE, "responsible": responsible, "approved": True}
    old = SecurityRecordFactory(day=HELD, next_due_on=DUE, kind="inspection", **given)
    review = SecurityRecordFactory(day=HELD, next_due_on=DUE, kind="review", **given)
    assert {found[1] for found in due("security_records")} == {old.pk, review.pk}

    SecurityRecordFactory(day=HELD + timedelta(days=90), next_due_on=date(2027, 3, 1), kind="inspection", **given)

    assert {found[1] for found in due("security_records")} == {review.pk}


@pytest.mark.both
def test_without_any_supplier_nothing_is_due(responsible):
    RiskAssessmentFactory(day=HELD, next_due_on=DUE, today=HELD, responsible=responsible, approved=True)

    assert [found[0] for found in due("security_risks")] == [None]


@pytest.mark.parametrize(("audience", "days"), [(Audience.OFFICER, -1), (Audience.MANAGER, 0)])
def test_the_responsible_person_then_her_manager_reads_of_it(
    assessment, responsible, mailoutbox, settings, audience, days
):
    StepFactory(source="security_risks", offset_days=days, audience=audience)

    ring(at(DUE + timedelta(days=days), 16))
    send_all(lambda: at(DUE + timedelta(days=days), 16))

    whom = responsible if audience == Audience.OFFICER else responsible.manager
    (message,) = mailoutbox
    assert message.to == [whom.email]
    assert "Security risk assessment is due on" in message.subject
    assert f"{settings.PUBLIC_URL}{assessment.get_absolute_url()}" in message.body
    # Of a supplier it is not, though one stands for the organisation.
    assert "S1" not in message.body


def test_what_is_overdue_is_said_as_late(assessment, mailoutbox):
    StepFactory(source="security_risks", offset_days=7, audience=Audience.OFFICER)
    day = DUE + timedelta(days=7)

    ring(at(day, 16))
    send_all(lambda: at(day, 16))

    assert "was due on" in mailoutbox[0].subject


def test_once_it_was_held_again_nobody_is_told(assessment, responsible, mailoutbox):
    StepFactory(source="security_risks", offset_days=-1, audience=Audience.OFFICER)
    before = DUE - timedelta(days=1)
    ring(at(before, 16))

    RiskAssessmentFactory(
        day=before, next_due_on=DUE + timedelta(days=365), today=before, responsible=responsible, approved=True
    )
    send_all(lambda: at(before, 16))

    assert {*Reminder.objects.values_list("state", "reason")} == {("cancelled", "decided")}
    assert mailoutbox == []


@pytest.mark.both
def test_planner_and_sender_mean_the_same_person_of_each_source(assessment, responsible, supplier):
    StepFactory(source="security_risks", offset_days=0, audience=Audience.OFFICER)
    StepFactory(source="week", offset_days=0, audience=Audience.OFFICER)
    ring(at(DUE, 16))
    found = Reminder.objects.get(source="security_risks")

    mail = channels()["mail"]
    assert told_now([found.pk], mail.told) == {found.pk: f"user:{responsible.pk}"}
    assert still_told([found.mail_id], mail.told) == {found.pk}
    assert responsible.pk != supplier.officer_id

    RiskAssessment.objects.update(responsible=supplier.officer)

    assert told_now([found.pk], mail.told) == {found.pk: f"user:{supplier.officer_id}"}


def test_a_webhook_is_told_of_no_supplier(assessment, supplier):
    from reminders.channels.webhook import line_of
    from reminders.digest import Line

    reminder = Reminder(source="security_risks", supplier=supplier, object_id=assessment.pk, due_on=DUE)
    reminder.step = StepFactory(source="security_risks", offset_days=0, audience=Audience.OFFICER)

    assert line_of(Line(reminder, assessment, None, supplier, 0))["supplier"] is None


def test_the_records_have_their_names(supplier, responsible):
    record = SecurityRecordFactory(kind="review", responsible=responsible)

    assert sources()["security_records"].name_of(record) == "Management review"
    assert [*sources()["security_records"].papers([record.pk])] == [record.pk]
    assert sources()["security_records"].page_of(record) == SecurityRecord.objects.get().get_absolute_url()
