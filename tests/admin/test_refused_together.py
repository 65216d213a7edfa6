"""Two people who save the same fact in the admin at the same moment."""

from datetime import date

import pytest
from django.test import Client

from accounts.services import system_user
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts
from tests.admin.forms import save
from tests.factories import SupplierFactory, UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2025, 3, 1)


def test_a_fact_that_somebody_else_saves_at_the_same_moment_is_refused_and_nothing_typed_is_lost():
    supplier, client, answers = SupplierFactory(today=DAY), Client(), []
    client.force_login(UserFactory(superuser=True, language="en"))

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
