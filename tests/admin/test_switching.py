"""A requirement is switched off, and on from a day, without anybody typing a day at the end of time."""

from datetime import date

import pytest
from django.urls import reverse

from attestations.models import Requirement
from foundation.dates import ALWAYS, FAR
from tests.admin.forms import save

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


def change(client, code, **values):
    """Save a requirement with some values changed; return its period, and the fields that were refused."""
    row = Requirement.objects.get(code=code)
    errors, _answer = save(client, reverse("admin:attestations_requirement_change", args=[row.pk]), **values)
    row.refresh_from_db()
    return row.required_from, row.required_until, list(errors)


@pytest.mark.both
def test_on_from_a_day_and_off_again_before_it_comes(root):
    assert change(root, "integrity", is_off=None, required_from="2030-03-01") == (date(2030, 3, 1), FAR, [])
    assert change(root, "integrity", is_off="on") == (FAR, FAR, [])


def test_on_needs_a_day(root):
    assert change(root, "integrity", is_off=None) == (FAR, FAR, ["required_from"])


def test_what_was_required_is_not_switched_off_in_the_past(root):
    assert change(root, "security", is_off="on") == (ALWAYS, FAR, ["is_off"])


@pytest.mark.parametrize(("code", "shown"), [("integrity", (True, None, None)), ("security", (False, None, None))])
def test_the_form_shows_no_day_for_always_and_none_for_off(code, shown, root):
    row = Requirement.objects.get(code=code)

    form = root.get(reverse("admin:attestations_requirement_change", args=[row.pk])).context["adminform"].form

    assert (form["is_off"].value(), form["required_from"].value(), form["required_until"].value()) == shown
