"""Letters: what was just done is told to whom it concerns, by the outbox, in words that stay."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.letters import Enclosure, Letter, put_into_outbox
from accounts.models import User
from evidence.files import keep, path_of
from evidence.models import Event
from reminders.models import Mail, Reminder
from reminders.recipients import key_of, recipients
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from reminders.services import retry_mails
from suppliers.services import Verdict, Wish, decide_changes
from tests.factories import (
    TODAY,
    ChangeRequestFactory,
    ContactFactory,
    MailFactory,
    MembershipFactory,
    ReminderFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reminders.conftest import by_day, standing_at
from tests.servers.smtp import Answer

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

LEI = "549300GKFG0RYRRQ1414"
LETTER = Letter(subject="Done", opening=["It is done."], closing=["That is all."])


@pytest.fixture
def person(db):
    return UserFactory(email="wang@example.com", full_name="王芳", language="en")


@pytest.fixture
def soon():
    """A moment after all letters of a test were written."""
    return by_day()


@pytest.fixture
def asked(person):
    """A request for a name, a number and a plant, by somebody who acts for the supplier."""
    supplier = SupplierFactory(name="舊名稱", code="S7")
    MembershipFactory(user=person, supplier=supplier)
    wishes = [
        Wish("name", "新名稱", "舊名稱"),
        Wish("lei", LEI, supplier.lei),
        Wish("other", "Plant 2"),
    ]
    return ChangeRequestFactory(supplier=supplier, actor=person, wishes=wishes)


def decide(request, **reasons):
    """Refuse what a reason is given for, accept what an empty one is given for."""
    verdicts = {
        change.pk: Verdict(not reasons[change.what], change.old, reasons[change.what])
        for change in request.changes.open()
        if change.what in reasons
    }
    decide_changes(request, verdicts, actor=UserFactory(), today=TODAY)


def test_a_decision_is_told_field_by_field_with_the_reason(asked, soon, mailoutbox):
    decide(asked, name="", lei="It is another company’s.")

    send_all(standing_at(soon))

    (message,) = mailoutbox
    assert (message.to, message.subject) == (["wang@example.com"], "Decided: the changes that you asked for, of 新名稱")
    assert "Good day, 王芳," in message.body
    assert "Name: 新名稱 – accepted\n" in message.body
    assert f"{LEI} – refused: It is another company’s.\n" in message.body
    assert "1 more change waits for a decision." in message.body
    assert "/portal/company/" in message.body
    assert "新名稱 – accepted" in message.alternatives[0].content


@pytest.mark.both
def test_each_decision_is_told_once(asked, soon, mailoutbox):
    decide(asked, name="No proof.")
    decide(asked, lei="No proof.", other="Which?")

    send_all(standing_at(soon))
    send_all(standing_at(soon))

    first, second = (message.body for message in mailoutbox)
    assert ("No proof." in first, "Which?" in first, "2 more changes wait" in first) == (True, False, True)
    assert ("Which?" in second, "wait for a decision" in second) == (True, False)


def test_who_asked_and_acts_for_the_supplier_no_more_is_told_nothing(asked, person):
    person.memberships.update(ended_at=timezone.now())

    decide(asked, name="No proof.")

    assert not Mail.objects.exists()


def test_a_letter_that_waits_is_not_sent_to_who_acts_for_the_supplier_no_more(asked, person, soon, smtp):
    decide(asked, name="No proof.")
    smtp.script("wang@example.com", Answer.DEFER)
    send_all(standing_at(soon))
    person.memberships.update(ended_at=soon)

    weeks_later = send_all(standing_at(soon + timedelta(weeks=2)))

    assert (weeks_later, smtp.received, Mail.objects.get().state) == (Sent(empty=1), [], "cancelled")


def test_a_dead_letter_tried_by_hand_is_not_sent_to_who_acts_for_the_supplier_no_more(asked, person, soon, smtp):
    decide(asked, name="No proof.")
    smtp.script("wang@example.com", Answer.REFUSE)
    send_all(standing_at(soon))
    person.memberships.update(ended_at=soon)

    retry_mails(Mail.objects.all(), actor=UserFactory(), now=soon)
    again = send_all(standing_at(soon))

    assert (again, smtp.received, Mail.objects.get().state) == (Sent(empty=1), [], "cancelled")


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize(
    ("factory", "fields"),
    [(MembershipFactory, ("user", "supplier")), (ContactFactory, ("email", "supplier"))],
    ids=["member", "contact"],
)
@pytest.mark.parametrize("but", [None, 0, 1], ids=["acts", "somebody else", "for another"])
def test_a_letter_goes_to_whoever_acts_for_its_supplier_as_member_or_contact(person, soon, smtp, factory, fields, but):
    supplier = SupplierFactory()
    put_into_outbox(LETTER, person, language="en", supplier=supplier.pk)
    values = {"user": person, "email": "Wang@Example.com", "supplier": supplier}
    factory(**{name: values[name] for place, name in enumerate(fields) if place != but})

    sent = send_all(standing_at(soon))

    assert sent == (Sent(sent=1) if but is None else Sent(empty=1))
    assert [received.recipient for received in smtp.received] == ["wang@example.com"] * sent.sent


def test_who_acts_for_a_supplier_but_is_switched_off_gets_no_letter(asked, person, soon, smtp):
    decide(asked, name="No proof.")
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert (send_all(standing_at(soon)), smtp.received) == (Sent(empty=1), [])


@pytest.mark.either
@pytest.mark.both
def test_letters_to_many_are_addressed_in_as_few_questions_as_to_one(django_assert_num_queries):
    keys = []
    for _number in range(30):
        membership = MembershipFactory()
        keys.append(key_of(membership.user, membership.supplier_id))

    for some in (keys[:1], keys):
        with django_assert_num_queries(3):
            assert recipients(some).keys() == {*some}


@pytest.mark.both
def test_the_mails_about_a_supplier_are_its_letters_and_the_digests_that_told_of_it(person):
    one, other = SupplierFactory(), SupplierFactory()
    told = [ReminderFactory(sent=True, supplier=supplier).mail for supplier in (one, other)]
    ReminderFactory(supplier=one)
    both = ReminderFactory(sent=True, supplier=one).mail
    ReminderFactory(sent=True, supplier=other, mail=both)
    for supplier in (one.pk, other.pk, None):
        put_into_outbox(LETTER, person, language="en", supplier=supplier)
    letter = Mail.objects.get(supplier=one)

    assert [*Mail.objects.about(one.pk)] == [letter, both, told[0]]


@pytest.mark.both
def test_what_is_undone_is_told_to_nobody(person):
    with transaction.atomic():
        put_into_outbox(LETTER, person, language="en")
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


@pytest.mark.either
@pytest.mark.both
def test_a_letter_goes_out_beside_what_is_due(person, queued, smtp):
    queued("li@example.com")
    put_into_outbox(LETTER, person, language="en")

    sent = send_all(standing_at(by_day()))

    assert sent == Sent(sent=2)
    assert [received.recipient for received in smtp.received] == ["wang@example.com", "li@example.com"]
    assert Event.objects.filter(action="mail_sent").count() == 2


def test_a_letter_that_is_refused_for_now_is_tried_again_in_the_same_words(person, soon, smtp):
    put_into_outbox(LETTER, person, language="en")
    written = Mail.objects.get()
    smtp.script("wang@example.com", Answer.DEFER)

    first = send_all(standing_at(soon))
    again = send_all(standing_at(soon + timedelta(minutes=5)))

    assert (first, again) == (Sent(refused=1), Sent(sent=1))
    (received,) = smtp.received
    assert received.message_id == written.message_id
    assert Mail.objects.values_list("subject", "text", "html").get() == (written.subject, written.text, written.html)


def test_a_letter_goes_to_the_address_that_the_person_has_by_then(person, soon, smtp):
    put_into_outbox(LETTER, person, language="en")
    User.objects.filter(pk=person.pk).update(email="fang@example.com")

    send_all(standing_at(soon))

    assert [received.recipient for received in smtp.received] == ["fang@example.com"]
    assert Mail.objects.get().address == "fang@example.com"


def test_who_is_switched_off_gets_no_letter(person, soon, smtp):
    put_into_outbox(LETTER, person, language="en")
    User.objects.filter(pk=person.pk).update(is_active=False)

    sent = send_all(standing_at(soon))

    assert (sent, smtp.received, Mail.objects.get().state) == (Sent(empty=1), [], "cancelled")


def test_a_letter_whose_file_cannot_be_read_waits_for_it(person, soon, smtp):
    file = keep([b"%PDF-1.7"])
    put_into_outbox(LETTER, person, language="en", enclosure=Enclosure(file, "receipt.pdf"))
    path = path_of(file.sha256)
    path.rename(path.with_suffix(".away"))

    missing = send_all(standing_at(soon))
    path.with_suffix(".away").rename(path)
    there = send_all(standing_at(soon + timedelta(minutes=5)))

    assert (missing, there) == (Sent(refused=1), Sent(sent=1))
    assert b'filename="receipt.pdf"' in smtp.received[0].content


def test_a_dead_letter_is_tried_again_by_hand(person, soon, smtp):
    put_into_outbox(LETTER, person, language="en")
    smtp.script("wang@example.com", Answer.REFUSE)
    send_all(standing_at(soon))

    retry_mails(Mail.objects.all(), actor=UserFactory(), now=soon)
    send_all(standing_at(soon))

    assert (len(smtp.received), Mail.objects.get().state) == (1, "sent")
    assert Event.objects.filter(action="mail_retried").count() == 1


@pytest.mark.both
def test_a_dead_mail_is_tried_again_with_its_reminders(db):
    reminder = ReminderFactory(dead=True)

    retry_mails(Mail.objects.all(), actor=UserFactory(), now=timezone.now())

    assert Mail.objects.get().state == "waiting"
    assert Reminder.objects.values_list("pk", "state").get() == (reminder.pk, "in_mail")


@pytest.mark.either
@pytest.mark.both
def test_of_mails_of_which_one_is_not_dead_none_is_tried_again(db):
    MailFactory(dead=True)
    MailFactory(sent=True)

    with pytest.raises(ValidationError):
        retry_mails(Mail.objects.all(), actor=UserFactory(), now=timezone.now())

    assert {*Mail.objects.values_list("state", flat=True)} == {"dead", "sent"}


def test_a_letter_alone_is_no_reason_to_plan(person, soon):
    ring(soon)
    put_into_outbox(LETTER, person, language="en")

    assert ring(soon).composed == 0
    assert Mail.objects.get().state == "waiting"
