"""Any number of planners and senders at once do what one would."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction

from evidence.verify import findings
from reminders.models import Mail, Reminder
from reminders.outbox import claim
from reminders.ringing import ring
from reminders.sending import send_all
from tests.factories import ContactFactory, RequirementFactory, RuleFactory, StepFactory, SupplierFactory
from tests.reminders.conftest import at

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = date(2026, 11, 30)
SUPPLIERS, PAPERS, ROUNDS = 8, 2, 5


def at_once(*works):
    """Do several things at once, each some times over; raise what went wrong."""

    def run(work):
        try:
            for _round in range(ROUNDS):
                work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(run, work) for work in works]:
            future.result()


@pytest.fixture
def asked_for():
    StepFactory(source="missing", offset_days=0)
    for _number in range(SUPPLIERS):
        ContactFactory(supplier=SupplierFactory())
    for _number in range(PAPERS):
        RuleFactory(requirement=RequirementFactory())


def test_four_planners_and_four_senders_make_each_reminder_and_each_mail_once(asked_for):
    now = at(MONDAY)

    at_once(*[lambda: ring(now)] * 4, *[lambda: send_all(lambda: now)] * 4)
    send_all(lambda: now)

    assert Counter(Reminder.objects.values_list("state", flat=True)) == {"sent": SUPPLIERS * PAPERS}
    assert Counter(Mail.objects.values_list("state", flat=True)) == {"sent": SUPPLIERS}
    told = Counter(message.to[0] for message in django_mail.outbox)
    assert told == Counter(Mail.objects.values_list("address", flat=True))
    assert list(findings()) == []


def test_what_another_sender_is_taking_is_passed_over(asked_for):
    """Where two can write at once, without waiting for it; else the second comes after the first."""
    now = at(MONDAY)
    ring(now)

    def second():
        try:
            return claim(now, SUPPLIERS)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            mine = claim(now, SUPPLIERS // 2)[1]
            taken = pool.submit(second)
            is_waiting = not connection.features.has_select_for_update_skip_locked
            assert bool(wait([taken], timeout=1 if is_waiting else 30).not_done) is is_waiting
        theirs = taken.result()

    assert [len(mine), len(theirs)] == [SUPPLIERS // 2] * 2
    assert {mail.pk for mail in mine}.isdisjoint(mail.pk for mail in theirs)


def test_a_planner_that_is_in_the_middle_is_waited_for(asked_for):
    at_once(*[lambda: ring(at(MONDAY))] * 2)

    assert Reminder.objects.count() == SUPPLIERS * PAPERS
    assert set(Mail.objects.values_list("reminders__state", flat=True)) == {"in_mail"}
