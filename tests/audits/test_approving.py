"""Who audited approves no report of it; what was found counts from the approval, or from an earlier day."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.services import system_user
from audits.models import Audit, Finding
from audits.services import (
    Given,
    approve_report,
    change_audit,
    hold_audit,
    record_answers,
    return_report,
    save_finding,
    submit_report,
)
from evidence.verify import findings
from tests.audits.rules import saved
from tests.audits.test_audits import refusal
from tests.factories import TODAY, AuditFactory, ChecklistItemFactory, FindingFactory, SeverityFactory, UserFactory
from tests.factories.audits import HELD, REPORTED, answer_rest

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(manager_role=True)


def note(audit, actor):
    """Note that something was found."""
    severity, item = SeverityFactory(scheme=audit.scheme), ChecklistItemFactory(scheme=audit.scheme)
    return save_finding(Finding(audit=audit, item=item, severity=severity, words="Blocked."), actor=actor)


def hold(audit, actor):
    return hold_audit(audit, began_on=HELD, ended_on=HELD, actor=actor, today=TODAY)


def change(audit, actor):
    finding = note(audit, system_user())
    finding.words = "Two were blocked."
    save_finding(finding, actor=actor)


def answer(audit, actor):
    record_answers(audit, {ChecklistItemFactory(scheme=audit.scheme).pk: Given("conforms")}, actor=actor)


def overwritten(audit, actor):
    """Note and answer something that another person changes afterwards."""
    finding, item = note(audit, actor), ChecklistItemFactory(scheme=audit.scheme)
    record_answers(audit, {item.pk: Given("conforms", "Seen.")}, actor=actor)
    finding.words = "Two were blocked."
    save_finding(finding, actor=system_user())
    record_answers(audit, {item.pk: Given("conforms", "Seen twice.")}, actor=system_user())


def sum_up(audit, actor):
    """Write the summary."""
    audit.refresh_from_db()
    audit.summary = "Nothing to be seen."
    change_audit(audit, actor=actor)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("work", [hold, note, change, answer, overwritten, sum_up])
def test_who_held_or_noted_does_not_approve_though_another_submits(work, manager):
    audit = AuditFactory()
    if work is not hold:
        hold(audit, system_user())
    work(audit, manager)
    audit = submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)

    assert refusal(approve_report, audit, actor=manager, today=TODAY) == "own"
    assert refusal(return_report, audit, why="Short", actor=manager, today=TODAY) == "own"
    assert approve_report(audit, actor=UserFactory(manager_role=True), today=TODAY).state == "reported"
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_moved_the_day_of_a_plan_approves(manager):
    audit = AuditFactory()
    audit.planned_on += DAY
    change_audit(audit, actor=manager)
    hold(audit, system_user())
    note(audit, system_user())
    audit = submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)

    assert approve_report(audit, actor=manager, today=TODAY).state == "reported"


@pytest.mark.parametrize("field", ["submitted_by", "held_by", "lead_auditor"])
def test_the_database_holds_no_report_that_its_auditor_approved(field):
    audit = AuditFactory(reported=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(**{field: audit.approved_by})


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_audited_stays_once_it_was_held(manager):
    audit = AuditFactory(held=True, lead_auditor=manager)
    changed = {"lead_auditor": UserFactory(manager_role=True), "auditors": "TÜV"}

    for field, value in [*changed.items(), ("lead_auditor", None), ("auditors", "")]:
        audit = Audit.objects.get(pk=audit.pk)
        setattr(audit, field, value)
        assert refusal(change_audit, audit, actor=system_user()) == "held"

    audit = Audit.objects.get(pk=audit.pk)
    audit.summary = "Seen once more."
    assert change_audit(audit, actor=system_user()).summary == "Seen once more."


@pytest.mark.either
def test_who_says_the_same_days_again_has_not_held_it(manager):
    audit = AuditFactory(held=True)

    assert hold(audit, manager).held_by == system_user()
    assert hold_audit(audit, began_on=HELD, ended_on=HELD + DAY, actor=manager, today=TODAY).held_by == manager


def waiting():
    """Return an audit with a finding whose report waits for approval."""
    finding = FindingFactory(noted=True)
    return submit_report(finding.audit, reported_on=REPORTED, actor=system_user(), today=TODAY)


def test_findings_count_from_the_approval_and_are_due_from_the_report(manager):
    audit = approve_report(waiting(), actor=manager, today=TODAY)

    finding = audit.findings.get()
    assert audit.counts_from == TODAY
    assert [Finding.objects.open(day).exists() for day in (REPORTED, TODAY - DAY, TODAY)] == [False, False, True]
    assert [Audit.objects.reported(day).exists() for day in (REPORTED, TODAY - DAY, TODAY)] == [False, False, True]
    assert finding.due_on == REPORTED + 90 * DAY
    assert list(findings()) == []


def test_an_earlier_day_may_be_said_of_an_audit_that_is_entered_late(manager):
    audit = approve_report(waiting(), counts_from=REPORTED, actor=manager, today=TODAY)

    assert [Finding.objects.open(day).exists() for day in (REPORTED - DAY, REPORTED)] == [False, True]
    assert audit.counts_from == REPORTED


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [REPORTED - DAY, TODAY + DAY])
def test_nothing_counts_before_its_report_or_from_a_day_to_come(day, manager):
    audit = waiting()

    assert refusal(approve_report, audit, counts_from=day, actor=manager, today=TODAY) == "counts_from"


def test_the_database_lets_nothing_count_before_its_report():
    audit = AuditFactory(reported=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(counts_from=audit.reported_on - DAY)


def test_reports_from_before_count_from_their_day():
    audit = AuditFactory(reported=True)
    Audit.objects.update(counts_from=TODAY)

    import_module("audits.migrations.0014_counts_from").fill(apps, None)

    audit.refresh_from_db()
    assert audit.counts_from == REPORTED


@pytest.fixture
def judged():
    """Return the report of an audit with a critical finding, which waits for approval."""
    severity = SeverityFactory(code="critical", days_to_close=30, closed_on_site=True, is_critical=True)
    finding = FindingFactory(severity=severity, noted=True)
    ChecklistItemFactory(scheme=finding.audit.scheme, is_asked=True)
    answer_rest(finding.audit)
    return submit_report(finding.audit, reported_on=REPORTED, actor=system_user(), today=TODAY)


def rules_of(audit):
    """Give by what an audit is judged."""
    finding = audit.findings.get()
    return {"scheme": audit.scheme, "severity": finding.severity, "clause": finding.item}


@pytest.mark.either
def test_who_makes_a_finding_small_does_not_approve_its_report(judged, manager):
    saved(rules_of(judged)["severity"], manager, days_to_close=None, closed_on_site=False, is_critical=False)

    with pytest.raises(ValidationError) as refused:
        approve_report(judged, actor=manager, today=TODAY)

    assert refused.value.code == "own"
    assert refused.value.messages[0].startswith("You changed the scheme, a clause that was not answered, or a severity")
    saved(rules_of(judged)["severity"], manager, days_to_close=30, closed_on_site=True, is_critical=True)
    approve_report(judged, actor=UserFactory(manager_role=True), today=TODAY)
    finding = Finding.objects.get()
    assert (finding.is_critical, finding.needs_visit, finding.due_on) == (True, True, REPORTED + 30 * DAY)


@pytest.mark.parametrize("rule", ["scheme", "severity", "clause"])
def test_nor_does_who_saved_by_what_it_is_judged_whoever_did_so_since(judged, manager, rule):
    row = rules_of(judged)[rule]
    saved(row, manager)
    saved(row, system_user())

    assert refusal(approve_report, judged, actor=manager, today=TODAY) == "own"
    assert Audit.objects.get().approved_at is None


@pytest.mark.either
def test_nor_does_who_asked_a_clause_no_more_so_that_nobody_answered_it(manager):
    audit = AuditFactory(held=True)
    clause = ChecklistItemFactory(scheme=audit.scheme, is_asked=True)
    assert refusal(submit_report, audit, reported_on=REPORTED, actor=system_user(), today=TODAY) == "unanswered"
    saved(clause, manager, is_asked=False)
    audit = submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)

    assert refusal(approve_report, audit, actor=manager, today=TODAY) == "own"
    assert approve_report(audit, actor=UserFactory(manager_role=True), today=TODAY).state == "reported"


@pytest.mark.either
def test_who_changed_what_its_findings_are_not_judged_by_approves(judged, manager):
    scheme = judged.scheme
    saved(SeverityFactory(code="minor", scheme=scheme), manager)
    saved(judged.answers.exclude(item__in=judged.findings.values("item")).first().item, manager)

    assert approve_report(judged, actor=manager, today=TODAY).approved_by == manager


@pytest.mark.either
def test_who_changed_it_long_before_the_audit_approves(manager, monkeypatch):
    monkeypatch.setattr("audits.services.rule_makers.DAYS_OF_RULES", 0)
    severity = SeverityFactory(code="critical", is_critical=True)
    saved(severity, manager)
    finding = FindingFactory(severity=severity, noted=True)
    answer_rest(finding.audit)
    submit_report(finding.audit, reported_on=REPORTED, actor=system_user(), today=TODAY)

    assert approve_report(finding.audit, actor=manager, today=TODAY).approved_by == manager
