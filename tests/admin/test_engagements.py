"""Suppliers of a filter are invited at once, and who came is ticked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.dates import today
from suppliers.models import Supplier
from tests.factories import EngagementFactory, SupplierFactory

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def client(log_in):
    return log_in("officer")


def page_of(engagement, name="invite"):
    return reverse(f"admin:audits_engagement_{name}", args=[engagement.pk])


def test_it_says_whom_a_filter_finds_and_invites_them(client):
    training = EngagementFactory(day=today(), today=today())
    SupplierFactory(code="CORE", name="核心", is_core=True, today=today())
    found = Supplier.objects.filter(stage="active")

    shown = client.get(page_of(training))
    assert (shown.context["count"], shown.context["new"]) == (found.count(), found.count())
    narrowed = client.get(page_of(training), {"is_core": "on", "words": "core"})
    assert [supplier.code for supplier in narrowed.context["named"]] == ["CORE"]

    client.post(page_of(training), {"words": "core"})
    assert training.attendances.get().supplier.code == "CORE"
    assert client.get(page_of(training)).context["new"] == found.count() - 1


def test_nobody_is_invited_to_what_is_over_nor_signed_in_before(client):
    over = EngagementFactory(day=today() - timedelta(days=1))
    to_come = EngagementFactory(day=today() + timedelta(days=1))

    assert client.get(page_of(over)).status_code == 302
    assert client.get(page_of(to_come, "attendance")).status_code == 302


def test_what_was_held_is_not_called_off(client):
    training = EngagementFactory(day=today(), today=today(), invited=[SupplierFactory(today=today())])
    calling_off = reverse("admin:audits_engagement_step", args=[training.pk, "cancel"])
    assert calling_off in client.get(training.get_absolute_url()).text

    client.post(page_of(training, "attendance"), {f"came-{training.attendances.get().pk}": "1"})

    assert calling_off not in client.get(training.get_absolute_url()).text


def test_the_newest_engagement_comes_first_in_the_list_of_who_was_invited(client):
    supplier = SupplierFactory(today=today())
    for days in (3, 1, 2):
        EngagementFactory(day=today() + timedelta(days=days), today=today(), reference=f"E{days}", invited=[supplier])

    page = client.get(reverse("admin:audits_attendance_changelist"), {"q": supplier.code})

    assert [row.engagement.reference for row in page.context["cl"].result_list] == ["E3", "E2", "E1"]


def test_who_came_is_ticked(client):
    suppliers = [SupplierFactory(today=today()) for _number in range(2)]
    training = EngagementFactory(day=today(), today=today(), invited=suppliers)
    first, second = training.attendances.order_by("supplier__code")

    wrong = client.post(page_of(training, "attendance"), {f"came-{first.pk}": "1", f"persons-{first.pk}": "many"})
    assert "many is no number of persons" in wrong.text
    assert training.attendances.filter(attended__isnull=False).count() == 0

    client.post(page_of(training, "attendance"), {f"came-{first.pk}": "1", f"persons-{first.pk}": "3"})

    rows = training.attendances.order_by("supplier__code").values_list("pk", "attended", "persons")
    assert [*rows] == [(first.pk, True, 3), (second.pk, False, None)]
    assert 'value="3"' in client.get(page_of(training, "attendance")).text
