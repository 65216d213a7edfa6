"""What the mail server does to a mail, and what befalls what it speaks of while it waits."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from accounts.letters import Letter, put_into_outbox
from attestations.services import accept_attestations, refuse_attestations, withdraw
from evidence.models import Event
from reminders.channels import Channel, channels
from reminders.channels.channel import Answer as Taken
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder, ReminderStep
from reminders.outbox import LEASE
from reminders.ringing import ring
from reminders.sending import FRESH, send_all
from reminders.sent import Sent
from reminders.services import cancel_reminders
from suppliers.models import Contact
from tests.factories import TODAY, AttestationFactory, ContactFactory, ExemptionFactory, StepFactory, UserFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, by_day, standing_at
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for kill -9: nobody catches it."""


def dying(when):
    """Return a clock that stands at noon, and kills whoever asks it once `when` is true."""

    def clock():
        if when():
            raise Killed
        return NOON

    return clock


def states():
    """Return the states of every mail and of every reminder, with its reason."""
    return [*Mail.objects.values_list("state", flat=True)], [*Reminder.objects.values_list("state", "reason")]


def test_a_mail_is_sent_with_its_reminder_and_its_event(queued, smtp):
    queued()

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1)
    assert states() == (["sent"], [("sent", "")])
    (received,) = smtp.received
    assert (received.recipient, received.message_id) == ("wang@example.com", Mail.objects.get().message_id)
    assert Event.objects.filter(action="mail_sent", object_id=Mail.objects.get().pk).count() == 1


def test_killed_after_the_server_has_it_a_mail_goes_out_once_more_under_the_same_message_id(queued, smtp):
    queued()
    with pytest.raises(Killed):
        send_all(dying(lambda: smtp.received))

    too_early = send_all(standing_at(NOON + LEASE - MINUTE))
    after = send_all(standing_at(NOON + LEASE))

    assert (too_early, after) == (Sent(), Sent(sent=1))
    assert [received.message_id for received in smtp.received] == [Mail.objects.get().message_id] * 2
    assert (Mail.objects.get().repeats, states()) == (1, (["sent"], [("sent", "")]))


def test_killed_before_it_spoke_to_the_server_a_mail_goes_out_once(queued, smtp):
    queued()
    with pytest.raises(Killed):
        send_all(dying(lambda: Mail.objects.filter(state="sending").exists()))

    after = send_all(standing_at(NOON + LEASE))

    assert after == Sent(sent=1)
    assert (len(smtp.received), Mail.objects.get().repeats) == (1, 0)


def test_a_connection_lost_in_the_middle_is_marked_as_a_possible_duplicate(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DROP, Answer.FORGET)

    lost = [send_all(standing_at(NOON)), send_all(standing_at(NOON + 2 * MINUTE))]
    after = send_all(standing_at(NOON + 10 * MINUTE))

    assert [*lost, after] == [Sent(lost=1), Sent(lost=1), Sent(sent=1)]
    assert [received.is_told for received in smtp.received] == [False, True]
    assert len({received.message_id for received in smtp.received}) == 1
    assert Mail.objects.get().repeats == 2


def test_a_step_that_is_overtaken_while_its_mail_waits_is_not_sent(queued, smtp):
    queued()
    friday = NOON + timedelta(days=10)

    ring(friday)
    sent = send_all(standing_at(friday))

    assert sent == Sent(sent=1, empty=1)
    told = Reminder.objects.order_by("step__offset_days").values_list("step__offset_days", "state")
    assert [*told] == [(-30, "superseded"), (-14, "sent")]
    assert len(smtp.received) == 1


def test_what_was_looked_at_half_a_minute_ago_is_looked_at_again(queued, smtp):
    """A server that takes its time: what is withdrawn meanwhile is not told."""
    queued("wang@example.com")
    withdrawn = queued("chen@example.com")

    def clock():
        if not smtp.received:
            return NOON
        if withdrawn.withdrawn_on is None:
            withdraw(withdrawn, on=TODAY, actor=UserFactory(), today=TODAY)
        return NOON + FRESH

    sent = send_all(clock)

    assert sent == Sent(sent=1, empty=1)
    assert [received.recipient for received in smtp.received] == ["wang@example.com"]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_greylisting_is_waited_for(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 3)
    waited = []

    now = NOON
    while not send_all(standing_at(now)).sent:
        mail = Mail.objects.get()
        waited.append((mail.next_attempt_at - now) / MINUTE)
        now = mail.next_attempt_at

    # Up to a tenth is added to each.
    assert [minutes <= wait <= minutes * 1.1 for minutes, wait in zip((1, 5, 15), waited, strict=True)] == [True] * 3
    assert (Mail.objects.get().attempts, len(smtp.received), states()) == (4, 1, (["sent"], [("sent", "")]))


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_storm_of_421_is_outlived(queued, smtp):
    queued("wang@example.com")
    queued("chen@example.com")
    smtp.script("wang@example.com", *[Answer.GOING] * 6)
    smtp.script("chen@example.com", *[Answer.GOING] * 6)

    now = NOON
    while Mail.objects.open().exists():
        send_all(standing_at(now))
        now = max(now + MINUTE, *Mail.objects.values_list("next_attempt_at", flat=True))

    assert now - NOON > 6 * HOUR
    assert states() == (["sent"] * 2, [("sent", "")] * 2)
    assert {received.recipient for received in smtp.received} == {"wang@example.com", "chen@example.com"}


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_what_is_deferred_for_three_days_is_given_up(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 100)

    now = NOON
    while Mail.objects.open().exists():
        send_all(standing_at(now))
        now = max(now + MINUTE, Mail.objects.get().next_attempt_at)

    assert states() == (["dead"], [("dead", "given_up")])
    assert 67 * HOUR < now - NOON <= 72 * HOUR
    assert Mail.objects.get().code == 451


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_what_was_not_tried_for_days_is_not_given_up_for_two_refusals(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DEFER, Answer.DEFER)
    send_all(standing_at(NOON))

    later = NOON + 75 * HOUR
    tried = send_all(standing_at(later))
    at_last = send_all(standing_at(later + HOUR))

    assert (tried, at_last) == (Sent(refused=1), Sent(sent=1))


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_letter_that_is_too_large_for_the_server_dies_alone(smtp):
    smtp.largest = 100_000
    for words in ("x" * 200_000, "It is done."):
        put_into_outbox(Letter("Done", [words], []), UserFactory(), language="en")

    sent = send_all(by_day)

    assert sent == Sent(sent=1, refused=1)
    assert [*Mail.objects.order_by("pk").values_list("state", "code")] == [("dead", 552), ("sent", 250)]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_an_address_that_no_program_can_read_holds_up_nobody(queued, smtp):
    queued("wang@example.com")
    queued("chen@example.com")
    Contact.objects.filter(email="wang@example.com").update(email="<>")

    assert send_all(standing_at(NOON)) == Sent(sent=1, refused=1)
    assert Mail.objects.open().get().attempts == 1


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_an_unknown_recipient_is_dead_at_once_and_nobody_else(queued, smtp):
    addresses = [f"contact{number}@example.com" for number in range(4)]
    for address in addresses:
        queued(address)
    smtp.script(addresses[1], Answer.REFUSE)

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=3, refused=1)
    assert {received.recipient for received in smtp.received} == {*addresses} - {addresses[1]}
    dead = Mail.objects.get(state="dead")
    assert (dead.address, dead.code, dead.answer) == (addresses[1], 550, "5.1.1 No such mailbox")
    assert [*dead.reminders.values_list("state", "reason")] == [("dead", "refused")]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
@pytest.mark.parametrize("trouble", ["down", "log-in", "name"])
def test_a_closed_way_out_pauses_all_and_blames_no_mail(queued, smtp, settings, trouble):
    queued("wang@example.com")
    queued("chen@example.com")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "goodstanding", "secret"
    smtp.is_log_in_refused = trouble == "log-in"
    settings.EMAIL_HOST = "mail..example" if trouble == "name" else "127.0.0.1"
    if trouble == "down":
        smtp.down()

    refused = [
        send_all(standing_at(NOON)),
        send_all(standing_at(NOON + MINUTE / 2)),
        send_all(standing_at(NOON + MINUTE)),
    ]

    assert refused == [Sent()] * 3
    assert states() == (["waiting"] * 2, [("in_mail", "")] * 2)
    assert {*Mail.objects.values_list("attempts", "next_attempt_at", "repeats")} == {(0, NOON, 0)}
    outbox = Outbox.objects.get()
    assert (outbox.paused_since, outbox.paused_until) == (NOON, NOON + 2 * MINUTE)
    assert outbox.paused_because

    smtp.is_log_in_refused, settings.EMAIL_HOST = False, "127.0.0.1"
    if trouble == "down":
        smtp.up()
    after = send_all(standing_at(NOON + 2 * MINUTE))

    assert after == Sent(sent=2)
    assert Outbox.objects.get().paused_since is None


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_lot_with_nothing_to_say_does_not_tell_that_the_server_is_back(queued, smtp):
    attestation = queued()
    queued("chen@example.com")
    smtp.down()
    send_all(standing_at(NOON))
    Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(next_attempt_at=NOON + HOUR)
    renew(attestation)

    empty = send_all(standing_at(NOON + MINUTE))

    smtp.up()
    assert empty == Sent(empty=1)
    assert (Outbox.objects.get().paused_since, look(NOON + MINUTE)["mail_server"]) == (NOON, "away")


def test_where_nothing_waits_to_be_sent_any_more_nobody_says_that_the_server_is_away(queued, smtp):
    attestation = queued()
    smtp.down()
    send_all(standing_at(NOON))
    away = look(NOON)["mail_server"]
    smtp.up()
    renew(attestation)

    empty = send_all(standing_at(NOON + MINUTE))

    assert (away, empty) == ("away", Sent(empty=1))
    assert look(NOON + MINUTE)["mail_server"] == "ok"
    assert [*Outbox.objects.values_list("paused_since", "paused_until", "paused_because")] == [(None, None, "")]


def renew(attestation, **state):
    """Hand a certificate in that lasts a year longer."""
    return AttestationFactory(
        certificate=True, supplier=attestation.supplier, requirement=attestation.requirement, submitted_on=TODAY,
        valid_until=attestation.valid_until + timedelta(days=365), **state,
    )  # fmt: skip


def test_what_is_renewed_while_its_mail_waits_is_cancelled(queued, smtp):
    attestation = queued()
    renew(attestation)

    sent = send_all(standing_at(NOON))

    assert sent == Sent(empty=1)
    assert states() == (["cancelled"], [("cancelled", "renewed")])
    assert smtp.received == []


def test_a_renewal_that_is_refused_lets_the_ladder_go_on(queued, smtp):
    attestation = queued()
    renewal = renew(attestation, waiting=True)
    send_all(standing_at(NOON))
    refuse_attestations([renewal], reason="expired", actor=UserFactory(), today=TODAY)

    later = NOON + timedelta(days=13)  # a Monday, 12 days before it lapses
    ring(later)
    sent = send_all(standing_at(later))

    assert sent == Sent(sent=1)
    by_step = {*Reminder.objects.filter(source="expiry").values_list("step__offset_days", "state", "reason")}
    assert by_step == {(-30, "cancelled", "handed_in"), (-14, "sent", "")}


def test_a_renewal_that_is_accepted_at_last_ends_the_ladder(queued, smtp):
    attestation = queued()
    renewal = renew(attestation, waiting=True)
    send_all(standing_at(NOON))
    accept_attestations([renewal], actor=UserFactory(), today=TODAY)

    later = NOON + timedelta(days=13)
    ring(later)

    assert send_all(standing_at(later)) == Sent()
    assert states() == (["cancelled"], [("cancelled", "handed_in")])


def test_a_changed_address_is_used(queued, smtp):
    queued()
    Contact.objects.update(email="new@example.com")

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1)
    assert [received.recipient for received in smtp.received] == ["new@example.com"]
    assert Mail.objects.get().address == "new@example.com"


def test_a_contact_who_is_gone_is_followed_by_the_next(queued, smtp):
    attestation = queued()
    Contact.objects.all().delete()
    ContactFactory(supplier=attestation.supplier, email="next@example.com")

    gone = send_all(standing_at(NOON))
    ring(NOON + 2 * HOUR)
    sent = send_all(standing_at(NOON + 2 * HOUR))

    assert (gone, sent) == (Sent(empty=1), Sent(sent=1))
    assert sorted(Reminder.objects.values_list("state", "reason")) == [("cancelled", "gone"), ("sent", "")]
    assert [received.recipient for received in smtp.received] == ["next@example.com"]


def rung(now):
    """Ring and send, and return what became of every reminder, the newest last."""
    ring(now)
    send_all(standing_at(now))
    return [*Reminder.objects.order_by("pk").values_list("recipient", "state", "reason")]


def test_a_contact_who_loses_his_address_is_missed_and_told_once_he_has_it_again(queued, smtp):
    contact = f"contact:{queued().supplier.contacts.get().pk}"
    Contact.objects.update(email="")

    lost = [rung(NOON), rung(NOON + 2 * HOUR), rung(NOON + 4 * HOUR)]
    Contact.objects.update(email="new@example.com")
    told = rung(NOON + 6 * HOUR)
    later = rung(NOON + 8 * HOUR)

    missed = [(contact, "cancelled", "gone"), ("", "nobody", "no_contact")]
    assert lost == [missed[:1], missed, missed]
    assert told == later == [(contact, "sent", ""), ("", "superseded", "no_contact")]
    assert [received.recipient for received in smtp.received] == ["new@example.com"]


def test_who_loses_his_address_twice_is_missed_twice(queued, smtp):
    contact = f"contact:{queued().supplier.contacts.get().pk}"
    found = []
    for number in range(2):
        Contact.objects.update(email="")
        send_all(standing_at(NOON + (4 * number) * HOUR))
        found.append(rung(NOON + (4 * number + 2) * HOUR))
        Contact.objects.update(email="new@example.com")
        ring(NOON + (4 * number + 4) * HOUR)

    assert found == [[(contact, "cancelled", "gone"), ("", "nobody", "no_contact")]] * 2
    assert {*Reminder.objects.values_list("state", flat=True)} == {"in_mail", "superseded"}


def test_an_officer_who_leaves_is_missed_until_there_is_another(queued, smtp):
    StepFactory(kind="certificate", offset_days=-28, officer=True)
    attestation = queued()
    Reminder.objects.all().delete()
    first, second = UserFactory(), UserFactory()
    supplier = attestation.supplier
    supplier.officer = first
    supplier.save()
    ring(NOON + 2 * HOUR)
    first.is_active = False
    first.save()

    left = of_officer(rung(NOON + 4 * HOUR), rung(NOON + 6 * HOUR))
    supplier.officer = second
    supplier.save()

    assert left == [(f"user:{first.pk}", "cancelled", "gone"), ("", "nobody", "no_officer")]
    assert (f"user:{second.pk}", "sent", "") in rung(NOON + 8 * HOUR)
    assert not Reminder.objects.failed().exists()


def of_officer(*rings):
    """Return what the last of some rings said but of contacts."""
    return [row for row in rings[-1] if not row[0].startswith("contact")]


@pytest.mark.parametrize("end", ["removed", "exempt"])
def test_what_was_called_off_is_told_once_that_reason_has_passed(queued, smtp, end):
    attestation = queued()
    if end == "exempt":
        because = ExemptionFactory(supplier=attestation.supplier, requirement=attestation.requirement)
    else:
        because = renew(attestation, waiting=True)

    called_off = rung(NOON)
    because.delete()
    told = rung(NOON + 2 * HOUR)

    assert [row[1:] for row in called_off] == [("cancelled", "exempt" if end == "exempt" else "handed_in")]
    assert [row[1:] for row in told] == [("sent", "")]
    assert Mail.objects.get(state="sent").message_id != Mail.objects.get(state="cancelled").message_id
    assert rung(NOON + 4 * HOUR) == told
    assert len(smtp.received) == 1


def test_a_renewal_that_is_withdrawn_lets_the_ladder_go_on(queued, smtp):
    renewal = renew(queued(), waiting=True)
    send_all(standing_at(NOON))
    withdraw(renewal, on=TODAY, actor=UserFactory(), today=TODAY)

    assert [row[1:] for row in rung(NOON + 2 * HOUR)] == [("sent", "")]


def test_what_a_person_cancelled_stays_cancelled(queued, smtp):
    queued()
    cancel_reminders(Reminder.objects.all(), actor=UserFactory(), now=NOON)
    Contact.objects.update(email="")

    gone = rung(NOON + 2 * HOUR)
    Contact.objects.update(email="new@example.com")

    assert [row[1:] for row in gone] == [("cancelled", "by_hand"), ("superseded", "no_contact")]
    assert rung(NOON + 4 * HOUR) == gone
    assert smtp.received == []


def test_what_may_have_arrived_before_it_was_called_off_is_not_sent_again(queued, smtp):
    attestation = queued()
    smtp.script("wang@example.com", Answer.FORGET)
    send_all(standing_at(NOON))
    renewal = renew(attestation, waiting=True)
    send_all(standing_at(NOON + 2 * MINUTE))
    renewal.delete()

    assert [row[1:] for row in rung(NOON + 2 * HOUR)] == [("cancelled", "handed_in")]


def test_that_there_is_nobody_to_write_to_is_seen_and_mended_by_a_contact(queued, smtp):
    attestation = queued("")

    assert states() == ([], [("nobody", "no_contact")])

    ContactFactory(supplier=attestation.supplier, email="next@example.com")
    ring(NOON + 2 * HOUR)
    sent = send_all(standing_at(NOON + 2 * HOUR))

    assert sent == Sent(sent=1)
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["sent", "superseded"]


class Pigeon(Channel):
    """A channel of somebody's own, which stumbles over one recipient."""

    code = title = "pigeon"

    def write(self, mail, digest):
        if digest.recipient.address == "wang@example.com":
            raise LookupError("no such coop")

    def opened(self):
        return nullcontext(lambda _mail: Taken(None, ""))


@pytest.fixture
def pigeon(standard):
    """Let every reminder go by pigeon."""
    channels()["pigeon"] = Pigeon()
    ReminderStep.objects.update(channel="pigeon")
    yield
    del channels()["pigeon"]


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(pigeon, queued, caplog):
    queued("wang@example.com")
    queued("chen@example.com")

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1, refused=1)
    assert {*Mail.objects.values_list("state", "answer")} == {("waiting", "LookupError: no such coop"), ("sent", "")}
    assert "could not be written" in caplog.text


def test_what_only_a_newer_program_knows_is_left_for_it_and_does_not_hold_up_the_others(queued, smtp):
    for address in ("source@example.com", "channel@example.com", "wang@example.com"):
        queued(address)
    source, channel, _known = Mail.objects.order_by("pk")
    Reminder.objects.filter(mail=source).update(source="audits")
    Mail.objects.filter(pk=channel.pk).update(channel="owl")

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1)
    assert [*Mail.objects.order_by("pk").values_list("state", flat=True)] == ["waiting", "waiting", "sent"]
    assert [received.recipient for received in smtp.received] == ["wang@example.com"]
    assert {*Reminder.objects.values_list("state", flat=True)} == {"in_mail", "sent"}
