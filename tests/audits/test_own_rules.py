"""Who makes small what an audit finds while another person approves its report approves no stage by it."""

from datetime import timedelta

import pytest

from audits.models import Finding
from audits.services import approve_report, save_finding, submit_report
from foundation.dates import written
from suppliers.services import approve_stage
from tests.audits.rules import saved
from tests.factories import (
    TODAY,
    AuditFactory,
    ChecklistItemFactory,
    GateFactory,
    SeverityFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.audits import answer_rest
from tests.suppliers.approving import refused

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("demand", ["on_site_audit", "findings_closed"]),
]

DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def audit():
    return AuditFactory(supplier=SupplierFactory(registered=True), held=True)


def request_of(audit, demand):
    GateFactory(demands=(demand,), months=12)
    return StageRequestFactory(supplier=audit.supplier)


def reported(audit, approver):
    answer_rest(audit)
    submit_report(audit, reported_on=TODAY, actor=UserFactory(), today=TODAY)
    return approve_report(audit, actor=approver, today=TODAY)


def test_a_severity(audit, demand, manager):
    request = request_of(audit, demand)
    severity = SeverityFactory(scheme=audit.scheme, days_to_close=14, is_critical=True)
    item = ChecklistItemFactory(scheme=audit.scheme)
    save_finding(Finding(audit=audit, severity=severity, item=item, words="Locked"), actor=UserFactory())
    saved(severity, manager, days_to_close=None, is_critical=False)
    reported(audit, UserFactory())
    saved(severity, manager, days_to_close=14, is_critical=True)

    words = (
        f"You changed the scheme, a severity or a clause before the report of {written(TODAY)} was approved: "
        "another person must decide it."
    )
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


def test_a_clause_that_was_not_asked_for_a_while(audit, demand, manager):
    request = request_of(audit, demand)
    item = ChecklistItemFactory(scheme=audit.scheme)
    saved(item, manager, is_asked=False)
    reported(audit, UserFactory())
    saved(item, manager, is_asked=True)

    assert [code for code, _words in refused(request, manager)] == ["own"]


@pytest.mark.either  # the same statements as above
def test_who_changes_them_once_the_report_is_approved_decides(audit, demand, manager):
    request = request_of(audit, demand)
    item = ChecklistItemFactory(scheme=audit.scheme)
    reported(audit, UserFactory())
    saved(item, manager, is_asked=False)

    approve_stage(request, actor=manager, today=TODAY)
