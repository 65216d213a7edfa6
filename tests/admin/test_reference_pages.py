"""Rows of reference on their pages."""

import pytest
from django.urls import reverse

from evidence.models import Event
from tests.factories import SeverityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.parametrize(("days", "events"), [(14, []), (15, ["reference_saved"])])
def test_who_leaves_all_as_it_was_has_changed_no_rule(days, events, client):
    client.force_login(UserFactory(superuser=True))
    severity = SeverityFactory(days_to_close=14)
    page = reverse("admin:audits_severity_change", args=[severity.pk])
    form = client.get(page).context["adminform"].form
    before = Event.objects.latest("seq").seq
    said = {name: "" if value is None else value for name, value in form.initial.items() if value is not False}

    answer = client.post(page, said | {"days_to_close": days})

    severity.refresh_from_db()
    assert answer.status_code == 302
    assert severity.days_to_close == days
    assert [*Event.objects.filter(seq__gt=before).values_list("action", flat=True)] == events
