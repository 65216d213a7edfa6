"""Who invited a firm, then her manager, is told of its application until it is decided, and of a link that lapses."""

from datetime import date, timedelta

import pytest

from reminders.models import Audience, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from suppliers.services import return_application, withdraw_application
from tests.factories import ApplicationFactory, StepFactory, UserFactory, submit
from tests.reminders.conftest import at

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: A Tuesday.
TODAY = date(2026, 12, 1)
NOW = at(TODAY, 2)
LAST = TODAY + timedelta(days=14)


@pytest.fixture
def officer():
    return UserFactory(language="en", officer=True, manager=UserFactory(language="en"))


@pytest.fixture
def application(supplier, officer):
    return ApplicationFactory(actor=officer, now=NOW)


def due(code, as_of=TODAY, last=LAST):
    return [*sources()[code].items(as_of, TODAY - timedelta(days=400), last)]


@pytest.mark.both
def test_what_was_submitted_waits_until_it_is_decided(application, supplier):
    assert due("applications") == []

    made = submit(application, now=NOW)
    assert due("applications") == [(supplier.pk, made.pk, None, "", TODAY)]
    assert due("applications", TODAY - timedelta(days=1)) == []

    return_application(application, words="Which?", actor=UserFactory(), now=NOW)
    assert due("applications") == []


@pytest.mark.both
def test_a_link_is_due_on_its_last_day_while_nobody_answers(application, supplier):
    assert due("application_links") == [(supplier.pk, application.pk, None, "", LAST)]
    assert due("application_links", TODAY + timedelta(days=60)) == [(supplier.pk, application.pk, None, "", LAST)]
    assert due("application_links", last=LAST - timedelta(days=1)) == []

    submit(application, now=NOW)
    assert due("application_links") == []


def test_of_a_withdrawn_invitation_nothing_is_told(application):
    withdraw_application(application, actor=UserFactory(), now=NOW)

    assert due("application_links") == []


@pytest.mark.both
def test_they_are_named_and_lead_to_the_application(application):
    made = submit(application, now=NOW, name="Kansai Springs")
    waits, links = sources()["applications"], sources()["application_links"]

    (paper,) = waits.papers([made.pk]).values()
    (link,) = links.papers([application.pk]).values()

    assert (waits.name_of(paper), links.name_of(link)) == (
        "Application: Kansai Springs", "Invitation to apply: Kansai Parts",
    )  # fmt: skip
    assert waits.page_of(paper) == links.page_of(link) == application.get_absolute_url()


@pytest.mark.parametrize(
    ("code", "audience", "days", "told"),
    [
        ("applications", Audience.OFFICER, 0, "waits for a decision"),
        ("applications", Audience.MANAGER, 3, "waits for a decision"),
        ("application_links", Audience.OFFICER, -1, "and nobody answered yet"),
        ("application_links", Audience.MANAGER, 1, "and nobody answered"),
    ],
)
def test_who_invited_it_then_her_manager_reads_of_it(
    application, officer, supplier, mailoutbox, code, audience, days, told
):
    if code == "applications":
        submit(application, now=NOW)
    day = (TODAY if code == "applications" else LAST) + timedelta(days=days)
    mailoutbox.clear()
    StepFactory(source=code, offset_days=days, audience=audience)

    ring(at(day, 16))
    send_all(lambda: at(day, 16))

    who = officer if audience == Audience.OFFICER else officer.manager
    [letter] = mailoutbox
    assert letter.to == [who.email]
    assert told in letter.subject
    assert supplier.name not in letter.body


def test_what_is_settled_is_told_no_more(application, officer):
    submit(application, now=NOW)
    StepFactory(source="applications", offset_days=0, audience=Audience.OFFICER)
    ring(at(TODAY, 0))
    found = [*Reminder.objects.all()]
    source = sources()["applications"]

    assert [key[2] for key in source.still_due(found, TODAY)] == [one.object_id for one in found]
    return_application(application, words="Which?", actor=UserFactory(), now=NOW)

    assert source.still_due(found, TODAY) == set()
