"""What gates demand of examinations: the supplier stays out until it is so, whoever approves."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from audits.models import Finding, Severity
from audits.services import Verified, verify_action
from suppliers.models import Stage, StageChange, StageRequest, Supplier
from suppliers.services import approve_stage, ask_for_stage
from suppliers.services.stage_requests import gates_for, looked_at
from tests.factories import (
    ActionFactory,
    AuditFactory,
    FindingFactory,
    GateFactory,
    ResemblanceFactory,
    SeverityFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2024, 12, 1)


@pytest.fixture
def supplier():
    return SupplierFactory(registered=True)


def entry(supplier, *demands, months=12):
    """Return what keeps a supplier from cooperating; nothing where it may."""
    GateFactory(demands=demands, months=months)
    asked = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=DAY, reason="Passed its trial orders")
    ask_for_stage(asked, actor=UserFactory(), today=DAY)
    lacking = [words for _title, sentences in looked_at(asked, gates_for(asked, DAY), DAY) for words in sentences]
    if lacking:
        with pytest.raises(ValidationError) as refused:
            approve_stage(asked, actor=UserFactory(), today=DAY)
        assert ({error.code for error in refused.value.error_list}, refused.value.messages) == ({"unmet"}, lacking)
    else:
        approve_stage(asked, actor=UserFactory(), today=DAY)
    stages = StageChange.objects.on(DAY).filter(supplier=supplier)
    assert stages.get().stage == (Stage.REGISTERED if lacking else Stage.ACTIVE)
    return lacking


@pytest.mark.parametrize(
    ("demand", "kind", "words"),
    [
        ("on_site_audit", "on_site", "No on-site audit since Dec. 2, 2023 has an approved report."),
        ("desktop_audit", "desktop", "No desktop audit since Dec. 2, 2023 has an approved report."),
    ],
)
class TestAudits:
    @pytest.mark.either
    def test_without_one_nobody_enters(self, supplier, demand, kind, words):
        other = "desktop" if kind == "on_site" else "on_site"
        AuditFactory(supplier=supplier, kind=other, reported=True)
        AuditFactory(kind=kind, reported=True)

        assert entry(supplier, demand) == [words]

    @pytest.mark.either
    def test_a_report_that_nobody_approved_is_none(self, supplier, demand, kind, words):
        AuditFactory(supplier=supplier, kind=kind, submitted=True)

        assert entry(supplier, demand) == [words]

    @pytest.mark.either
    @pytest.mark.parametrize(("reported_on", "is_in_time"), [(date(2023, 12, 1), False), (date(2023, 12, 2), True)])
    def test_a_report_counts_for_so_many_months(self, supplier, demand, kind, words, reported_on, is_in_time):
        AuditFactory(supplier=supplier, kind=kind, reported=True, reported_on=reported_on)

        assert entry(supplier, demand) == ([] if is_in_time else [words])

    @pytest.mark.either  # it is refused by what the tests of the whole way read on both
    def test_a_report_of_a_day_to_come_is_none(self, supplier, demand, kind, words):
        later = date(2025, 1, 8)
        AuditFactory(supplier=supplier, kind=kind, reported=True, reported_on=later, today=later)

        assert entry(supplier, demand) == [words]


@pytest.mark.either
def test_a_critical_finding_keeps_everybody_out(supplier):
    FindingFactory(supplier=supplier)
    critical = FindingFactory(supplier=supplier, severity=SeverityFactory(code="critical", is_critical=True))

    assert entry(supplier, "on_site_audit") == [f"The critical finding {critical} is not closed."]


def test_nobody_makes_it_less_by_changing_its_severity(supplier):
    severity = SeverityFactory(code="critical", is_critical=True)
    AuditFactory(supplier=supplier, scheme=severity.scheme, reported=True)
    critical = FindingFactory(supplier=supplier, severity=severity)
    Severity.objects.filter(pk=severity.pk).update(is_critical=False)

    assert entry(supplier, "on_site_audit") == [f"The critical finding {critical} is not closed."]


def test_what_was_found_before_that_was_kept_is_as_critical_as_its_severity(supplier):
    severity = SeverityFactory(code="critical", is_critical=True)
    told = FindingFactory(supplier=supplier, severity=severity)
    FindingFactory(supplier=supplier)
    FindingFactory(supplier=supplier, severity=severity, noted=True)
    Finding.objects.update(is_critical=False)

    import_module("audits.migrations.0019_critical_findings").fill(apps, None)

    assert [*Finding.objects.filter(is_critical=True)] == [told]


@pytest.mark.either
def test_every_finding_that_is_due_must_be_closed(supplier):
    finding = FindingFactory(supplier=supplier)
    FindingFactory(supplier=supplier, severity=SeverityFactory(code="observation", days_to_close=None))
    FindingFactory(supplier=supplier, noted=True)
    FindingFactory()

    assert entry(supplier, "findings_closed") == [f"The finding {finding} ({finding.severity.name}) is not closed."]


@pytest.mark.either
@pytest.mark.parametrize(
    ("demand", "words"),
    [
        ("findings_closed", "The finding {finding} ({finding.severity.name}) is not closed."),
        ("on_site_audit", "The critical finding {finding} is not closed."),
    ],
)
def test_so_must_those_of_a_firm_that_ended_in_it(supplier, demand, words):
    severity = SeverityFactory(code="critical", is_critical=True)
    AuditFactory(supplier=supplier, scheme=severity.scheme, reported=True)
    finding = FindingFactory(supplier=SupplierFactory(), severity=severity)
    Supplier.objects.filter(pk=finding.supplier_id).update(merged_into=supplier)

    assert entry(supplier, demand) == [words.format(finding=finding)]


@pytest.mark.either
@pytest.mark.parametrize("demand", ["findings_closed", "on_site_audit"])
def test_so_must_those_of_a_firm_that_was_said_to_be_the_same(supplier, demand):
    severity = SeverityFactory(code="critical", is_critical=True)
    AuditFactory(supplier=supplier, scheme=severity.scheme, reported=True)
    same, another = (FindingFactory(supplier=SupplierFactory(), severity=severity) for _ in range(2))
    ResemblanceFactory(supplier=supplier, other=same.supplier, verdict="same")
    ResemblanceFactory(supplier=supplier, other=another.supplier, verdict="another")

    [words] = entry(supplier, demand)

    assert same.reference in words


def test_who_closed_all_of_them_enters(supplier):
    finding = FindingFactory(supplier=supplier)
    action = ActionFactory(finding=finding)
    seen = Verified("desk", date(2024, 10, 2), is_effective=True)
    verify_action(action, seen, actor=UserFactory(), today=date(2024, 10, 2))

    assert entry(supplier, "findings_closed", "on_site_audit") == []
