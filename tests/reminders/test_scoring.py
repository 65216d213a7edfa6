"""Officers are told of a cycle as long as suppliers of theirs lack scores."""

from datetime import date, timedelta

import pytest

from audits.services import close_cycle
from reminders.models import Audience, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from tests.factories import StepFactory, SupplierFactory, UserFactory, opened, scorecard, scored
from tests.reminders.conftest import at

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: A Tuesday.
DUE = date(2026, 12, 1)
BEFORE = DUE - timedelta(days=1)


@pytest.fixture
def cycle(supplier):
    scorecard(50, 50)
    SupplierFactory(officer=supplier.officer)
    SupplierFactory(officer=UserFactory())
    SupplierFactory(officer=None)
    return opened(today=BEFORE, due_on=DUE)


def due(as_of=BEFORE):
    return sorted(sources()["scoring"].items(as_of, DUE, DUE))


@pytest.mark.both
def test_each_officer_is_told_once_whatever_number_of_suppliers_lack_scores(cycle, supplier):
    others = cycle.assessments.exclude(supplier__officer=supplier.officer).exclude(supplier__officer=None).get()

    assert due() == [(supplier.pk, cycle.pk, None, "", DUE), (others.supplier_id, cycle.pk, None, "", DUE)]


@pytest.mark.both
def test_it_is_due_until_the_last_of_her_suppliers_is_scored(cycle, supplier):
    hers = [*cycle.assessments.filter(supplier__officer=supplier.officer).order_by("supplier")]
    scored(cycle, hers[0].supplier, 80, 80, today=BEFORE)
    scored(cycle, hers[1].supplier, 80, None, today=BEFORE)
    assert (supplier.pk, cycle.pk, None, "", DUE) in due()

    scored(cycle, hers[1].supplier, None, 80, today=BEFORE)

    assert supplier.pk not in {found[0] for found in due()}


def test_a_closed_cycle_is_not_due(cycle):
    close_cycle(cycle, actor=UserFactory(), today=BEFORE)

    assert due() == []


def test_what_a_measure_works_out_nobody_is_reminded_of(supplier):
    scorecard(100, measure="obligations_held")
    opened(today=BEFORE, due_on=DUE)

    assert due() == []


def test_an_officer_reads_of_it_and_is_led_to_the_page(cycle, supplier, mailoutbox, settings):
    StepFactory(source="scoring", offset_days=-1, audience=Audience.OFFICER)
    supplier.officer.language = "en"
    supplier.officer.save()

    ring(at(BEFORE, 16))
    send_all(lambda: at(BEFORE, 16))

    (message,) = [mail for mail in mailoutbox if mail.to == [supplier.officer.email]]
    assert "Performance assessment 2024" in message.body
    assert f"{settings.PUBLIC_URL}/admin/audits/assessmentcycle/{cycle.pk}/score/" in message.body


def test_who_scored_in_time_is_not_told(cycle, supplier, mailoutbox):
    StepFactory(source="scoring", offset_days=-1, audience=Audience.OFFICER)
    ring(at(BEFORE, 16))

    close_cycle(cycle, actor=UserFactory(), today=BEFORE)
    send_all(lambda: at(BEFORE, 16))

    assert {*Reminder.objects.values_list("state", "reason")} == {("cancelled", "decided")}
    assert mailoutbox == []
