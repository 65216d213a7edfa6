"""Who may decide what waits is told of it: not who asked, nobody with a tie, nobody without the right."""

from datetime import timedelta

import pytest

from accounts.models import User
from audits.models import Finding
from audits.services import decide_consequence, submit_report
from foundation.dates import today
from reminders.models import Reminder
from reminders.sources import sources
from reminders.sources.decisions import SOURCES
from suppliers.services import approve_stage
from suppliers.waits import waits
from tests.factories import ConflictFactory, FindingFactory, StepFactory, SupplierFactory, UserFactory
from tests.factories.audits import REPORTED
from tests.waiting import ASKED

pytestmark = pytest.mark.django_db

every_kind = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def officer(manager):
    return UserFactory(role="officer", manager=manager)


@pytest.fixture
def supplier(officer):
    return SupplierFactory(officer=officer)


def steps(code):
    StepFactory(source=code, audience="officer", kind="", offset_days=3)
    StepFactory(source=code, audience="manager", kind="", offset_days=14)


def recipients():
    return [*Reminder.objects.order_by("pk").values_list("recipient", "reason")]


def only(*people):
    """Switch off whoever else was made on the way."""
    User.objects.exclude(pk__in=[person.pk for person in people]).update(is_active=False)


def key(person):
    return f"user:{person.pk}"


@pytest.mark.either
def test_all_that_waits_has_a_source_and_can_be_made():
    codes = {wait.code for wait in waits()}

    assert (codes, codes <= {*sources()}) == ({*ASKED}, True)


@every_kind
def test_who_asked_is_not_told_and_the_manager_is(source, supplier, officer, manager, planned):
    ASKED[source.code](supplier, officer)
    steps(source.code)

    planned(today() + 2 * DAY)
    assert recipients() == []
    planned(today() + 3 * DAY)
    assert recipients() == [(key(manager), "")]
    # So far that no weekend is in between.
    planned(today() + 17 * DAY)
    assert recipients()[1:] == [(key(manager), "")]


@every_kind
def test_where_the_manager_has_a_tie_another_is_told_who_may(source, supplier, officer, manager, planned):
    row, other = ASKED[source.code](supplier, officer), UserFactory(role="compliance")
    if source.is_of_supplier:
        tied = row.kept if source.code == "merges" else supplier
        ConflictFactory(person=manager, supplier=tied)
    else:
        manager.is_active = False
        manager.save()
    only(officer, manager, other, UserFactory(role="auditor"))
    steps(source.code)

    planned(today() + 3 * DAY)

    assert recipients() == [(key(other), "")]


@every_kind
def test_where_nobody_may_that_is_said(source, supplier, planned):
    ASKED[source.code](supplier, UserFactory())
    only()
    steps(source.code)

    planned(today() + 3 * DAY)

    assert recipients() == [("", "no_decider")]


@pytest.mark.either  # what a person reads
@every_kind
def test_it_is_named_and_leads_to_where_it_is_decided(source, supplier, client):
    row = ASKED[source.code](supplier, UserFactory())
    client.force_login(UserFactory(superuser=True))
    (paper,) = source.papers([row.pk]).values()

    assert str(row) in source.name_of(paper)
    assert client.get(source.page_of(paper)).status_code == 200


def test_who_may_decide_and_did_not_ask_is_told_first(supplier, officer, planned):
    ASKED["consequences"](supplier, UserFactory())
    steps("consequences")

    planned(today() + 3 * DAY)

    assert recipients() == [(key(officer), "")]


def test_who_worked_on_an_audit_is_not_told_of_its_report(supplier, officer, manager, planned):
    finding = FindingFactory(supplier=supplier, noted=True)
    Finding.objects.update(recorded_by=officer)
    submit_report(finding.audit, reported_on=REPORTED, actor=UserFactory(), today=today())
    steps("audit_reports")

    planned(today() + 3 * DAY)

    assert recipients() == [(key(manager), "")]
    (wait,) = (wait for wait in waits() if wait.code == "audit_reports")
    assert [wait.for_person(person).count() for person in (officer, manager)] == [0, 1]


def test_what_was_decided_waits_no_more(supplier, manager):
    consequence = ASKED["consequences"](supplier, UserFactory())
    stage = ASKED["stage_requests"](supplier, UserFactory())
    found = [sources()[code] for code in ("consequences", "stage_requests")]
    assert [source.items(today(), today() - DAY, today()).count() for source in found] == [1, 1]

    decide_consequence(consequence, "dismissed", actor=manager, today=today())
    approve_stage(stage, actor=manager, today=stage.effective_on)

    assert [source.items(today(), today() - DAY, today()).count() for source in found] == [0, 0]
