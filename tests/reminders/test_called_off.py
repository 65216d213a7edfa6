"""What befalls what a mail speaks of while it waits: renewed, withdrawn, cancelled, its reader gone or back."""

from datetime import timedelta

import pytest

from attestations.services import accept_attestations, refuse_attestations, withdraw
from reminders.models import Mail, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from reminders.services import cancel_reminders
from suppliers.models import Contact
from tests.factories import TODAY, ContactFactory, ExemptionFactory, StepFactory, UserFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, renew, standing_at, states
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
def test_a_renewal_that_is_withdrawn_lets_the_ladder_go_on(queued, smtp):
    renewal = renew(queued(), waiting=True)
    send_all(standing_at(NOON))
    withdraw(renewal, on=TODAY, actor=UserFactory(), today=TODAY)

    assert [row[1:] for row in rung(NOON + 2 * HOUR)] == [("sent", "")]


@pytest.mark.either
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


@pytest.mark.either
def test_that_there_is_nobody_to_write_to_is_seen_and_mended_by_a_contact(queued, smtp):
    attestation = queued("")

    assert states() == ([], [("nobody", "no_contact")])

    ContactFactory(supplier=attestation.supplier, email="next@example.com")
    ring(NOON + 2 * HOUR)
    sent = send_all(standing_at(NOON + 2 * HOUR))

    assert sent == Sent(sent=1)
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["sent", "superseded"]
