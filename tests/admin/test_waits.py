"""The home page says what waits for a second person, and leads to it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from foundation.dates import today
from suppliers.waits import waits
from tests.factories import AuditFactory, ConflictFactory, SupplierFactory, UserFactory
from tests.waiting import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.either]


LINE = re.compile(r'<strong>(\d+)</strong><span><a href="([^"]+)">([^<]+)</a>(?: <small>you may decide (\d+)</small>)?')


def shown(client):
    """Return of each line of the home page its number, its address, and how much of that one may decide."""
    found = LINE.findall(client.get(reverse("admin:index")).text)
    return {title: (int(number), unescape(url), int(own or number)) for number, url, title, own in found}


@pytest.mark.parametrize("wait", waits(), ids=lambda wait: wait.code)
def test_each_kind_is_counted_and_leads_to_the_rows_that_wait(wait, client):
    asker, other = UserFactory(superuser=True), UserFactory(superuser=True)
    supplier = SupplierFactory()
    row = ASKED[wait.code](supplier, asker)
    client.force_login(other)

    number, url, own = shown(client)[wait.title]
    page = client.get(url)

    assert (number, own) == (1, 1)
    assert [*page.context["cl"].queryset.values_list("pk", flat=True)] == [wait.page(row).pk]
    client.force_login(asker)
    assert shown(client)[wait.title][2] == 0
    if wait.supplier:
        ConflictFactory(person=other, supplier=supplier)
        assert [*wait.for_person(other)] == []


def test_who_has_no_right_to_decide_is_told_nothing(client):
    ASKED["stage_requests"](SupplierFactory(), UserFactory())
    client.force_login(UserFactory(role="officer"))

    assert shown(client) == {}


@pytest.mark.parametrize("days", [0, 1])
def test_planned_audits_whose_day_has_passed_are_counted(client, days):
    audit = AuditFactory(planned_on=today())
    audit.planned_on = today().replace(year=today().year - days)
    audit.save()
    client.force_login(UserFactory(role="officer"))

    found = shown(client).get("whose day has passed and that were not held")

    assert (found[0] if found else 0) == days
    if found:
        assert [*client.get(found[1]).context["cl"].queryset] == [audit]
