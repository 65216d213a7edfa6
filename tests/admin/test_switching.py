"""A requirement is switched off, and on from a day, without anybody typing a day at the end of time."""

from datetime import date

import pytest
from django.urls import reverse

from attestations.models import Requirement
from foundation.dates import ALWAYS, FAR
from tests.admin.forms import save

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]


def change(client, **values):
    row = Requirement.objects.get(code="security")
    save(client, reverse("admin:attestations_requirement_change", args=[row.pk]), **values)
    row.refresh_from_db()
    return row.required_from, row.required_until


def test_off_and_on_again(root):
    days = [
        change(root, is_off="on"),
        change(root, is_off=None, required_from="2030-03-01"),
        change(root, required_from=""),
    ]

    assert days == [(FAR, FAR), (date(2030, 3, 1), FAR), (ALWAYS, FAR)]


def test_the_form_shows_no_day_for_always_and_none_for_off(root):
    address = reverse("admin:attestations_requirement_change", args=[Requirement.objects.get(code="security").pk])
    change(root, is_off="on")

    form = root.get(address).context["adminform"].form

    assert (form["is_off"].value(), form["required_from"].value(), form["required_until"].value()) == (True, None, None)
