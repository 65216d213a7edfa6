"""The responsible officer is told of a planned audit before its day, and after it until it was held."""

from datetime import timedelta

import pytest

from audits.services import cancel_audit, hold_audit
from reminders.models import Reminder, ReminderStep
from reminders.sources import sources
from reminders.sources.source import reasons
from tests.factories import AuditFactory, StepFactory, UserFactory
from tests.factories.audits import HELD

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SOURCE = sources()["audits_planned"]


@pytest.fixture
def audit(supplier):
    return AuditFactory(supplier=supplier)


def due(as_of):
    return [*SOURCE.items(as_of, as_of - 30 * DAY, as_of + 30 * DAY)]


def reason(audit):
    reminder = Reminder(
        source=SOURCE.code, supplier=audit.supplier, object_id=audit.pk, due_on=audit.planned_on, send_on=HELD,
        recipient="user:1", step=ReminderStep.objects.get(),
    )  # fmt: skip
    reminder.save()
    return reasons(SOURCE, [reminder], HELD)[reminder.pk]


def test_it_is_due_until_it_was_held(audit, supplier, officer, planned):
    StepFactory(source=SOURCE.code, audience="officer", kind="", offset_days=1)
    assert due(HELD + DAY) == [(supplier.pk, audit.pk, None, "", HELD)]
    assert [row[2] for row in planned(HELD + DAY)] == [f"user:{officer.pk}"]

    hold_audit(audit, began_on=HELD, ended_on=HELD, actor=UserFactory(), today=HELD + DAY)

    assert due(HELD + DAY) == []
    assert reason(audit) == "held"


@pytest.mark.either
def test_what_was_called_off_is_not_due(audit):
    StepFactory(source=SOURCE.code, audience="officer", kind="", offset_days=1)

    cancel_audit(audit, why="Flood", actor=UserFactory(), today=HELD)

    assert due(HELD + DAY) == []
    assert reason(audit) == "changed"


@pytest.mark.either  # what a person reads
def test_it_is_named_and_leads_to_its_page(audit):
    (paper,) = SOURCE.papers([audit.pk]).values()

    assert audit.reference in SOURCE.name_of(paper)
    assert SOURCE.page_of(paper) == audit.get_absolute_url()
