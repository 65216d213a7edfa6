"""What must hold however many reminders there are, at the sizes of a large company."""

from collections import Counter

import pytest

from accounts.services import system_user
from bench.chaos import company
from foundation.dates import local_day
from reminders.health import look
from reminders.models import Mail, Reminder
from reminders.outbox import DAILY_CAP
from reminders.ringing import ring
from reminders.sending import LOT, send_all, send_some
from reminders.sent import Sent
from reminders.tasks import SENDERS
from sheets.engine import import_tables
from tests.factories import RequirementFactory, RuleFactory, StepFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, send_to, standing_at
from tests.servers import smtp as smtp_server
from tests.servers.smtp import Answer
from tests.sheets.bringing import certificate as certificate_row

pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = local_day(NOON)


def due(size):
    """Let so many suppliers hold a certificate that is due to their contact, and its mail wait."""
    company.fill(size, DAY)
    company.certify(range(size), DAY)
    ring(NOON)


#: More of the same: a law that holds for some holds for many, and `make proofs` shows it.
MANY = pytest.mark.proof


@pytest.mark.parametrize("each", [11, pytest.param(33, marks=MANY)])
def test_of_all_suppliers_one_is_unknown_and_the_others_outlive_a_greylist_and_a_storm(each, settings):
    # At each of eleven servers are so many.
    unknown, now, size = "s000049@example.com", NOON, 11 * each
    due(size)

    def meets(recipient, _tries):
        server = int(recipient[1:7]) % 11
        if recipient == unknown:
            return Answer.REFUSE
        if server == 1 and now < NOON + 15 * MINUTE:
            return Answer.DEFER
        return Answer.GOING if server == 2 and now < NOON + 6 * HOUR else Answer.ACCEPT

    sent = []
    with smtp_server.running(answer=meets) as server:
        send_to(server, settings)
        while still_open := Mail.objects.open().values_list("next_attempt_at", flat=True):
            now = max(still_open)
            sent.append(send_all(standing_at(now)))

    greylisted, stormed = Sent(refused=2 * each), Sent(refused=each)
    assert sent == [
        Sent(sent=9 * each - 1, refused=2 * each + 1), greylisted, greylisted, Sent(sent=each, refused=each),
        stormed, stormed, Sent(sent=each),
    ]  # fmt: skip
    assert [*Mail.objects.filter(state="dead").values_list("address", "code", "attempts")] == [(unknown, 550, 1)]
    assert Counter(Reminder.objects.values_list("state", "reason")) == {("sent", ""): size - 1, ("dead", "refused"): 1}
    assert len({received.recipient for received in server.received}) == len(server.received) == size - 1


@pytest.mark.parametrize("size", [1_000, pytest.param(10_000, marks=MANY)])
def test_a_closed_way_out_blames_no_mail_of_thousands_and_few_connections_are_tried(size, smtp, settings):
    due(size)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "goodstanding", "secret"
    now = NOON

    def tried_for_two_minutes():
        nonlocal now
        for _minute in range(2):
            for _sender in range(SENDERS):
                assert send_all(standing_at(now)) == Sent()
            now += MINUTE
        rows = Mail.objects.values_list("state", "attempts", "repeats", "next_attempt_at")
        assert Counter(rows) == {("waiting", 0, 0, NOON): size}
        assert look(now)["mail_server"] == "away"

    smtp.is_log_in_refused = True
    tried_for_two_minutes()
    assert smtp.connections == 2
    settings.EMAIL_HOST = "mail..example"
    tried_for_two_minutes()
    settings.EMAIL_HOST = "127.0.0.1"
    smtp.down()
    tried_for_two_minutes()
    smtp.up()
    smtp.is_log_in_refused = False

    send_some(standing_at(now), after := Sent())

    assert after == Sent(sent=LOT)
    assert Counter(Reminder.objects.values_list("state", flat=True)) == {"sent": LOT, "in_mail": size - LOT}
    assert look(now)["mail_server"] == "ok"


def test_5000_expired_certificates_in_four_imports_make_three_mails_a_day_for_each_supplier_and_officer():
    company.fill(250, DAY)
    StepFactory(offset_days=7)
    StepFactory(offset_days=1, officer=True)
    codes = [RuleFactory(requirement=RequirementFactory(certificate=True)).requirement.code for _number in range(20)]

    made = []
    for lot in range(4):
        bring_expired(codes[lot * 5 : (lot + 1) * 5])
        ring(NOON + lot * HOUR)
        made.append(Mail.objects.count())
    ring(NOON + 24 * HOUR + MINUTE)

    assert DAILY_CAP == 3
    assert made == [270, 540, 810, 810]
    assert {*Counter(Mail.objects.values_list("recipient", flat=True)).values()} == {4}
    assert Counter(Reminder.objects.values_list("step__audience", "state")) == {
        ("contact", "in_mail"): 5_000,
        ("officer", "in_mail"): 5_000,
    }


def bring_expired(codes):
    """Import a certificate of each standard for each of 250 suppliers, all of which lapsed a month ago."""
    rows = [
        certificate_row(f"S{number:06}", standard=code, certificate_number=f"{code}-{number}", valid_until="2024-11-30")
        for number in range(250)
        for code in codes
    ]
    report = import_tables({"certificates": rows}, name="old", actor=system_user(), today=DAY)
    assert report.is_written
