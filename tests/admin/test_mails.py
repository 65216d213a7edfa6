"""Mails in the admin: called by a name, shown as they were sent, given as files."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import escape

from reminders.models import Mail
from tests.admin.register import EVIL
from tests.admin.reminding import page_of
from tests.factories import EndpointFactory, MailFactory, ReminderFactory
from tests.factories.outbox import MOMENT

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


def test_an_endpoint_is_called_by_its_name(root):
    endpoint = EndpointFactory(name="Quality system")
    mail = MailFactory(channel="webhook", recipient=f"webhook:{endpoint.pk}")
    ReminderFactory(in_mail=True, mail=mail, recipient=mail.recipient)

    for model in ("reminder", "mail"):
        page = root.get(reverse(f"admin:reminders_{model}_changelist")).text
        assert "Quality system" in page
    assert "Webhook" in page_of(root, mail).text


def test_the_page_of_a_mail_shows_its_text_letter_by_letter_and_what_it_tells(root):
    mail = MailFactory(sent=True, text=f"Dear all,\n  {EVIL}", html="<p onclick='x'>Hello</p>")
    reminder = ReminderFactory(sent=True, mail=mail)

    page = page_of(root, mail).text

    assert f'<pre class="as-sent">Dear all,\n  {escape(EVIL)}</pre>' in page
    assert "onclick" not in page
    assert f'<a href="{reverse("admin:reminders_reminder_change", args=[reminder.pk])}">' in page


def test_the_html_of_a_mail_is_given_as_a_file_and_never_as_a_page(root):
    mail = MailFactory(sent=True, html="<p>Hello</p>")

    answer = root.get(reverse("admin:reminders_mail_html", args=[mail.pk]))

    assert answer.content == b"<p>Hello</p>"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mail-{mail.public_id}.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert root.get(reverse("admin:reminders_mail_html", args=[10**9])).status_code == 404


def test_a_list_that_is_asked_something_is_counted_for_twenty_pages():
    options = admin.site.get_model_admin(Mail)
    asked = RequestFactory().get("/", {"q": "x"})

    assert (options.most(asked), options.most(RequestFactory().get("/"))) == (1000, 0)


def test_a_mail_that_nobody_took_yet_is_called_by_its_number(root):
    mail = MailFactory(recipient="contact:999999", created_at=MOMENT)

    page = root.get(reverse("admin:reminders_mail_changelist")).text

    assert f'<a href="{reverse("admin:reminders_mail_change", args=[mail.pk])}">Mail {mail.pk}</a>' in page
