"""What a service or the database refuses at the last moment: said in words, with what was typed kept."""

from datetime import date

import pytest
from django.test import Client

from foundation.dates import FAR
from tests.admin.forms import save
from tests.factories import AttestationFactory, RequirementFactory, SuspensionFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in():
    client = Client()
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


@pytest.mark.either
def test_what_a_service_refuses_stands_above_the_form_with_what_was_typed():
    paper = AttestationFactory(certificate=True, requirement=RequirementFactory(certificate=True))
    suspension = SuspensionFactory(attestation=paper, suspended_from=date(2025, 3, 1))
    address = f"/admin/attestations/suspension/{suspension.pk}/change/"

    errors, answer = save(signed_in(), address, suspended_until="2025-02-01")

    suspension.refresh_from_db()
    words = "The suspension does not cover the day before, so it cannot end on this day."
    assert (answer.status_code, errors) == (200, {"__all__": [words]})
    assert answer.context["adminform"].form["suspended_until"].value() == "2025-02-01"
    assert suspension.suspended_until == FAR
