"""Letters among the mails of the admin: found, shown, and tried again where they could not be delivered."""

import pytest
from django.urls import reverse

from evidence.files import keep
from evidence.models import Event
from reminders.models import Mail
from tests.admin.reminding import HANDLERS, said
from tests.factories import MailFactory, ReminderFactory, SupplierFactory

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LIST = reverse("admin:reminders_mail_changelist")


def retry(client, *mails):
    keys = [mail.pk for mail in mails]
    return client.post(LIST, {"action": "retry", "_selected_action": keys, "index": 0}, follow=True)


def page_of(client, mail):
    return client.get(reverse("admin:reminders_mail_change", args=[mail.pk])).text


@pytest.mark.both
def test_letters_that_could_not_be_delivered_are_found(root):
    letter = MailFactory(dead=True, is_letter=True)
    MailFactory(dead=True)
    MailFactory(sent=True, is_letter=True)

    listed = root.get(f"{LIST}?state__exact=dead&is_letter__exact=1").context["cl"].result_list

    assert [mail.pk for mail in listed] == [letter.pk]


@pytest.mark.parametrize("role", HANDLERS)
def test_a_letter_that_could_not_be_delivered_is_tried_again(role, log_in):
    letter = MailFactory(dead=True, is_letter=True)

    answer = retry(log_in(role), letter)

    letter.refresh_from_db()
    assert said(answer) == [("success", "1 mail is tried again.")]
    assert (letter.state, letter.attempts, letter.first_failed_at) == ("waiting", 0, None)
    assert Event.objects.filter(action="mail_retried", object_id=letter.pk).exists()


def test_what_was_sent_is_not_tried_again(log_in):
    letter, dead = MailFactory(sent=True, is_letter=True), MailFactory(dead=True, is_letter=True)

    answer = retry(log_in("officer"), letter, dead)

    assert said(answer) == [("error", "Only mails that could not be delivered can be tried again.")]
    assert Mail.objects.get(pk=dead.pk).state == "dead"


def test_an_auditor_tries_nothing_again(log_in):
    letter = MailFactory(dead=True, is_letter=True)

    retry(log_in("auditor"), letter)

    assert Mail.objects.get(pk=letter.pk).state == "dead"


@pytest.mark.both
def test_a_supplier_leads_to_the_mails_about_it(root):
    supplier = SupplierFactory()
    letter = MailFactory(sent=True, is_letter=True, supplier=supplier, subject="Decided")
    digest = ReminderFactory(sent=True, supplier=supplier).mail
    MailFactory(sent=True, is_letter=True, supplier=SupplierFactory())

    page = root.get(supplier.get_absolute_url()).text
    listed = root.get(f"{LIST}?supplier={supplier.pk}")

    assert f'<a href="{LIST}?supplier={supplier.pk}">Mails</a>' in page
    assert [mail.pk for mail in listed.context["cl"].result_list] == [digest.pk, letter.pk]
    assert str(supplier) in listed.text
    assert f'<a href="{supplier.get_absolute_url()}">{supplier}</a>' in page_of(root, letter)


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("asked", ["", "0", "x", "²", "9" * 30])
def test_of_a_supplier_that_there_is_not_no_mail_is_hidden(root, asked):
    letter = MailFactory(sent=True, is_letter=True)

    answer = root.get(f"{LIST}?supplier={asked}")

    assert letter in answer.context["cl"].result_list


def test_the_page_of_a_letter_leads_to_what_is_enclosed_and_lists_no_reminders(root):
    letter = MailFactory(sent=True, is_letter=True, enclosed=keep([b"%PDF-1.7"]), enclosed_name="receipt.pdf")

    page = page_of(root, letter)

    assert (
        f'<a href="{reverse("admin:evidence_evidencefile_change", args=[letter.enclosed_id])}">receipt.pdf</a>' in page
    )
    assert "What it tells" not in page
    assert "What it tells" in page_of(root, MailFactory(sent=True))
