"""What a service or the database refuses at the last moment: said in words, with what was typed kept."""

from datetime import date

import pytest
from django.test import Client

from accounts.services import system_user
from evidence.verify import findings
from foundation.dates import FAR, today
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts
from tests.admin.forms import save
from tests.factories import AttestationFactory, RequirementFactory, SupplierFactory, SuspensionFactory, UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2025, 3, 1)


def signed_in():
    client = Client()
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def test_a_fact_that_somebody_else_saves_at_the_same_moment_is_refused_and_nothing_typed_is_lost():
    supplier, client = SupplierFactory(today=DAY), signed_in()
    answers = []

    def first():
        fact = Fact(supplier.pk, DAY, {"stage": Stage.SUSPENDED}, "audit")
        record_facts(StageChange, [fact], actor=system_user(), today=today())

    def second():
        given = {"supplier": supplier.pk, "stage": "left", "effective_on": "2025-03-01", "reason": "They told us."}
        answers.append(save(client, "/admin/suppliers/stagechange/add/", **given))

    failed = together(first, second)

    ((errors, answer),) = answers
    assert failed == [None, None]
    assert (answer.status_code, list(errors)) == (200, ["__all__"])
    assert answer.context["adminform"].form["reason"].value() == "They told us."
    assert [row.stage for row in StageChange.objects.current().filter(effective_on=DAY)] == ["suspended"]
    assert list(findings()) == []


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
