"""What must not happen to a reminder (days at their edges, a full disk, loops of auto-replies)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from attestations.models import Attestation, Obligation
from attestations.standing import Standing
from evidence.models import Event
from foundation.dates import local_day
from reminders.models import Mail, Reminder
from reminders.outbox import LEASE
from reminders.ringing import ring
from reminders.sending import send_all
from reports.figures import compute_report
from reports.periods import ReportPeriod
from tests.factories import RuleFactory, StepFactory, UserFactory
from tests.reminders.conftest import at

MONDAY = date(2026, 11, 30)
LAST = date(2026, 12, 31)
TUESDAY = date(2026, 12, 15)


@pytest.fixture
def asked_for(supplier):
    StepFactory(source="missing", offset_days=0)
    RuleFactory()
    ring(at(MONDAY))
    return supplier


@pytest.mark.either
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "zone", "day", "standing"),
    [
        ((2026, 12, 31, 0, 0), "Asia/Shanghai", LAST, Standing.EXPIRING),
        ((2026, 12, 31, 9, 0), "Asia/Shanghai", LAST, Standing.EXPIRING),
        ((2026, 12, 31, 23, 59), "Asia/Shanghai", LAST, Standing.EXPIRING),
        ((2027, 1, 1, 0, 0), "Asia/Shanghai", LAST + timedelta(days=1), Standing.EXPIRED),
        # It is next year already where the first people live, and still the last day where the last ones do.
        ((2026, 12, 31, 23, 59), "Pacific/Kiritimati", LAST, Standing.EXPIRING),
        ((2026, 12, 31, 23, 59), "Etc/GMT+12", LAST + timedelta(days=1), Standing.EXPIRED),
    ],
)
def test_what_expires_expires_at_the_end_of_the_organisations_day(certificate, moment, zone, day, standing):
    now = datetime(*moment, tzinfo=ZoneInfo(zone))

    rows = Obligation.objects.in_force(local_day(now)).with_standing(local_day(now))

    assert local_day(now) == day
    assert [row.standing for row in rows] == [standing]


@pytest.mark.either
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "standing", "word", "in_mail"),
    [
        (TUESDAY, "expiring", "Expiring soon", "Last valid day: Dec. 15, 2026 (today is the last day)"),
        (TUESDAY + timedelta(days=1), "expired", "Expired", "Last valid day: Dec. 15, 2026 (1 day overdue)"),
    ],
)
def test_page_report_and_mail_say_the_same_of_the_last_day(
    certificate, client, mailoutbox, day, standing, word, in_mail
):
    Attestation.objects.update(valid_until=TUESDAY)
    certificate.supplier.contacts.update(language="en")
    client.force_login(UserFactory(superuser=True, language="en"))
    for days in (0, 1):
        StepFactory(offset_days=days)
    ring(at(day))

    send_all(lambda: at(day))
    page = client.get(reverse("admin:attestations_obligation_changelist"), {"on": day.isoformat()}).text
    report = compute_report(ReportPeriod("2026-12", day, is_open=True))

    assert in_mail in mailoutbox[0].body
    assert f'<span class="word standing-{standing}">{word}</span>' in page
    assert report["tables"]["certifications"]["rows"][0]["standings"][standing] == 1


@pytest.mark.django_db(transaction=True)
def test_where_the_event_cannot_be_written_nothing_is_settled_and_the_mail_goes_out_once_more(asked_for, mailoutbox):
    now = at(MONDAY)
    events = Event.objects.count()
    forbid, allow = full_disk()
    with connection.cursor() as cursor:
        for statement in forbid:
            cursor.execute(statement)

    with pytest.raises(DatabaseError):
        send_all(lambda: now)

    with connection.cursor() as cursor:
        for statement in allow:
            cursor.execute(statement)
    assert (Mail.objects.get().state, Reminder.objects.get().state) == ("sending", "in_mail")
    assert Event.objects.count() == events
    send_all(lambda: now + LEASE)
    assert (Mail.objects.get().state, Reminder.objects.get().state, Mail.objects.get().repeats) == ("sent", "sent", 1)
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 1
    assert len(mailoutbox) == 2


SQLITE = (
    "CREATE TRIGGER full_disk BEFORE INSERT ON evidence_event"
    " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"
)
ON_EVENTS = "CREATE TRIGGER full_disk BEFORE INSERT ON evidence_event FOR EACH ROW EXECUTE FUNCTION full_disk()"


def full_disk():
    """Return what makes the database refuse an event as it would on a full disk, and what ends that."""
    if connection.vendor == "sqlite":
        return [SQLITE], ["DROP TRIGGER full_disk"]
    return [POSTGRESQL, ON_EVENTS], ["DROP TRIGGER full_disk ON evidence_event", "DROP FUNCTION full_disk()"]


@pytest.mark.either
@pytest.mark.django_db
def test_no_auto_reply_is_asked_for_and_nobody_can_leave_the_list_unseen(asked_for, mailoutbox):
    send_all(lambda: at(MONDAY))

    (message,) = mailoutbox
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not [name for name in message.extra_headers if name.lower().startswith("list-")]


@pytest.mark.django_db
def test_what_was_corrected_meanwhile_is_not_told(certificate, mailoutbox):
    StepFactory(offset_days=-30)
    ring(at(date(2026, 12, 1)))
    Attestation.objects.update(valid_until=date(2027, 6, 30))

    send_all(lambda: at(date(2026, 12, 1)))

    assert mailoutbox == []
    assert Reminder.objects.values_list("state", "reason").get() == ("cancelled", "changed")
