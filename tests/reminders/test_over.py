"""What could not be delivered and is due no more is settled by the next planning, and says why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestations.models import Attestation
from attestations.services import grant_exemption, withdraw
from foundation.dates import FAR
from reminders.explaining import explained
from reminders.models import Reminder
from reminders.over import settle_over
from reminders.planning import plan
from reminders.shown import show
from reminders.sources import sources
from suppliers.services import Verdict, decide_changes
from tests.factories import (
    AttestationFactory,
    ChangeRequestFactory,
    ContactFactory,
    MailFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reminders.conftest import at

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)
MONDAY = date(2026, 11, 30)


def failed(day=DAY):
    """Plan for a day and let all that waits be undeliverable."""
    plan(at(day), day)
    mail = MailFactory(dead=True)
    return Reminder.objects.filter(state="waiting").update(state="dead", reason="refused", mail=mail)


def states(day=DAY):
    """Plan once more and give what became of each reminder."""
    plan(at(day), day)
    return [*Reminder.objects.order_by("pk").values_list("state", "reason")]


def renew(paper):
    AttestationFactory(
        certificate=True, supplier=paper.supplier, requirement=paper.requirement, valid_until=date(2029, 12, 31)
    )


def hand_in(paper):
    AttestationFactory(certificate=True, waiting=True, supplier=paper.supplier, requirement=paper.requirement)


def exempt(paper):
    grant_exemption(
        paper.supplier, paper.requirement, exempt_from=DAY, exempt_until=FAR, reason="-", actor=UserFactory(), today=DAY
    )


def take_back(paper):
    withdraw(paper, on=DAY, actor=UserFactory(), today=DAY)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(renew, "renewed"), (hand_in, "handed_in"), (exempt, "exempt"), (take_back, "changed")],
)
def test_what_failed_is_settled_once_it_is_over(certificate, happens, reason):
    StepFactory(offset_days=-30)
    assert failed() == 1

    happens(Attestation.objects.get())

    assert states() == [("cancelled", reason)]
    assert not Reminder.objects.failed().exists()
    # A report of that day counts it ever after.
    assert Reminder.objects.values_list("failed_because", flat=True).get() == "refused"


@pytest.mark.either
def test_what_failed_and_is_still_due_stays(certificate):
    StepFactory(offset_days=-30)
    failed()

    assert states() == states(DAY + timedelta(days=1)) == [("dead", "refused")]


@pytest.mark.either
def test_what_failed_more_than_a_year_ago_stays_as_long_as_it_is_due(certificate):
    StepFactory(offset_days=0)
    failed(date(2026, 12, 31))
    days = [date(2026, 12, 31) + timedelta(days=40 * number) for number in range(1, 12)]

    later = [states(day) for day in days]
    renew(certificate)

    assert later == [[("dead", "refused")]] * 11
    assert states(days[-1]) == [("cancelled", "renewed")]


def test_what_is_due_again_after_it_was_settled_is_told_after_all(certificate):
    StepFactory(offset_days=-30)
    failed()
    exempt(certificate)
    states()

    certificate.supplier.exemptions.update(exempt_until=DAY + timedelta(days=1))

    assert states(DAY + timedelta(days=1)) == [("waiting", "")]


def test_what_failed_in_an_earlier_week_is_told_of_by_a_later_one(certificate):
    StepFactory(source="week", offset_days=0, officer=True)
    failed(MONDAY)

    assert states(MONDAY + timedelta(days=1)) == [("dead", "refused")]
    assert states(MONDAY + timedelta(days=7)) == [("cancelled", "next_week"), ("waiting", "")]


def test_what_failed_and_is_of_no_requirement_is_settled_too(officer):
    StepFactory(source="change_requests", offset_days=0, officer=True)
    request = ChangeRequestFactory(supplier=SupplierFactory(officer=officer))
    type(request).objects.update(asked_at=at(DAY))
    failed()
    (change,) = request.changes.all()

    decide_changes(request, {change.pk: Verdict(False, change.old, "No.")}, actor=UserFactory(), today=DAY)

    assert states() == [("cancelled", "decided")]


@pytest.mark.either
def test_its_page_says_why_it_is_over_and_why_it_was_not_delivered(certificate):
    StepFactory(offset_days=-30)
    failed()
    renew(certificate)
    states()
    (reminder,) = Reminder.objects.select_related("step")
    show([reminder])

    assert explained(reminder)[:2] == [
        "It was not sent: A renewal was accepted.",
        "The mail server said: 550 No such user",
    ]


def test_it_takes_as_many_statements_for_many_as_for_one(db):
    StepFactory(source="missing", offset_days=0, officer=True)
    requirement = RuleFactory(requirement=RequirementFactory(), required_from=DAY).requirement
    officer, asked = UserFactory(), []

    for count in (1, 1, 8):
        suppliers = SupplierFactory.create_batch(count, officer=officer)
        assert failed() == count
        for supplier in suppliers:
            AttestationFactory(supplier=supplier, requirement=requirement, submitted_on=DAY)
        with CaptureQueriesContext(connection) as queries:
            states()
        asked.append(len(queries))

    assert {*states()} == {("cancelled", "handed_in")}
    # The first planning of all looks up more.
    assert asked[1] == asked[2]


def test_what_fails_while_the_planner_looks_at_what_failed_before_is_not_taken_for_over(certificate):
    StepFactory(offset_days=-30)
    failed()
    late = AttestationFactory(
        certificate=True, requirement=certificate.requirement, valid_until=certificate.valid_until
    )
    ContactFactory(supplier=late.supplier)
    plan(at(DAY), DAY)
    theirs = Reminder.objects.get(object_id=late.pk)

    def failing(execute, sql, params, many, context):
        """Let the mail of another die once it was read what is due of those that failed before."""
        result = execute(sql, params, many, context)
        if "CREATE INDEX item_key" in sql:
            Reminder.objects.filter(pk=theirs.pk).update(state="dead", reason="refused", mail=MailFactory(dead=True))
        return result

    with connection.execute_wrapper(failing):
        settle_over(sources()["expiry"], at(DAY), DAY)

    assert states() == [("dead", "refused")] * 2
