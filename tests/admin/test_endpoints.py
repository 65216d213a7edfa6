"""Webhook endpoints in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from evidence.models import Event
from evidence.verify import findings
from reminders.models import WebhookEndpoint
from tests.admin.forms import save
from tests.admin.register import address

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

ADD = reverse("admin:reminders_webhookendpoint_add")


def page_of(endpoint):
    return reverse("admin:reminders_webhookendpoint_change", args=[endpoint.pk])


@pytest.mark.both
def test_an_administrator_enters_an_endpoint_with_a_secret_of_its_own(log_in):
    errors, _answer = save(log_in("administrator"), ADD, name="ERP", url="https://erp.example/hook")

    endpoint = WebhookEndpoint.objects.get(name="ERP")
    assert errors == {}
    assert (endpoint.url, endpoint.is_active, len(endpoint.secret)) == ("https://erp.example/hook", True, 43)
    event = Event.objects.latest("seq")
    assert (event.action, event.object_id) == ("setting_added", endpoint.pk)
    assert endpoint.secret not in event.payload
    assert list(findings()) == []


def test_an_address_that_can_never_be_called_is_refused_in_words(log_in):
    errors, _answer = save(log_in("administrator"), ADD, name="ERP", url="https://169.254.169.254/")

    words = (
        "169.254.169.254 is not on the public internet (169.254.169.254)."
        " The administrator can allow a network in WEBHOOK_NETWORKS."
    )
    assert errors == {"url": [words]}


def test_an_endpoint_is_switched_off(root):
    endpoint = WebhookEndpoint.objects.get()

    save(root, page_of(endpoint), is_active=None)

    endpoint.refresh_from_db()
    assert not endpoint.is_active
    assert Event.objects.latest("seq").action == "setting_changed"


def test_who_may_only_read_sees_neither_secret_nor_path(log_in):
    endpoint = WebhookEndpoint.objects.get()
    reader = User.objects.get(email=address("reader"))
    reader.user_permissions.add(Permission.objects.get(codename="view_webhookendpoint"))

    page = log_in("reader").get(page_of(endpoint)).text

    assert "https://receiver.example" in page
    assert "/hook" not in page
    assert endpoint.secret not in page
