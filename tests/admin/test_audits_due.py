"""Who plans audits sees which suppliers are to be audited, and for when that is planned."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.dates import today
from tests.admin.test_audits import entered
from tests.factories import AuditFactory, AuditIntervalFactory, GradeFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

ADDRESS = "admin:audits_audit_due"


@pytest.fixture
def officer():
    AuditIntervalFactory(months=12)
    return entered(UserFactory(officer=True, language="en"))


def said(client, query=""):
    lines = client.get(f"{reverse(ADDRESS)}{query}").context["lines"]
    return [(line.supplier.code, line.grade, line.is_late, line.planned) for line in lines]


def test_who_is_due_within_three_months_is_listed_with_what_is_planned(officer):
    day = today()
    never, lately, soon = (SupplierFactory(code=code, today=day) for code in ("NEVER", "LATELY", "SOON"))
    GradeFactory(supplier=soon, grade="B", today=day)
    for supplier, days in ((lately, 30), (soon, 300)):
        AuditFactory(supplier=supplier, reported=True, reported_on=day - timedelta(days=days), today=day)
    plan = AuditFactory(supplier=never, planned_on=day)

    assert said(officer) == [("NEVER", "", False, plan), ("SOON", "B", False, None)]
    assert said(officer, f"?by={day}") == [("NEVER", "", False, plan)]
    assert said(officer, "?by=nonsense") == said(officer)
    assert {row[0] for row in said(officer, f"?by={day + timedelta(days=400)}")} == {"NEVER", "LATELY", "SOON"}


def test_where_nobody_is_due_it_says_so(officer):
    assert "Nobody is to be audited by this day." in officer.get(reverse(ADDRESS)).text


def test_it_asks_as_often_for_many_as_for_one(officer):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            officer.get(reverse(ADDRESS))
        return len(captured)

    SupplierFactory(today=today())
    asked()
    once = asked()
    SupplierFactory.create_batch(4, today=today())

    assert asked() == once
