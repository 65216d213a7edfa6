"""An audit is planned, held and reported; what it found counts once another person has approved its report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from audits.models import Answer, Audit, AuditState, Finding
from audits.services import (
    Given,
    approve_report,
    cancel_audit,
    change_audit,
    hold_audit,
    plan_audit,
    record_answers,
    return_report,
    save_finding,
    submit_report,
)
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import ConflictOfInterest
from suppliers.services import declare_conflict
from tests.factories import (
    TODAY,
    AuditFactory,
    ChecklistItemFactory,
    FindingFactory,
    SchemeFactory,
    SeverityFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.audits import HELD, REPORTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True)


@pytest.fixture
def manager():
    return UserFactory(manager_role=True)


def refusal(call, *args, **kwargs):
    """Return the code of what is refused, or the field that is wrong."""
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return ",".join(caught.value.error_dict) if hasattr(caught.value, "error_dict") else caught.value.code


def actions():
    return [*Event.objects.filter(object_type="audits.audit").order_by("seq").values_list("action", flat=True)]


def test_an_audit_goes_from_plan_to_report_and_the_ledger_bears_it_out(officer, manager):
    audit = AuditFactory(actor=officer)
    audit = hold_audit(audit, began_on=HELD, ended_on=HELD + timedelta(days=1), actor=officer, today=TODAY)
    states = [audit.state]
    audit = submit_report(audit, reported_on=REPORTED, actor=officer, today=TODAY)
    states.append(audit.state)

    audit = approve_report(audit, actor=manager, today=TODAY)

    assert [*states, audit.state] == ["held", "submitted", "reported"]
    assert (audit.reported_on, audit.submitted_by, audit.approved_by) == (REPORTED, officer, manager)
    assert actions() == ["audit_planned", "audit_held", "report_submitted", "report_approved"]
    assert list(findings()) == []


def test_each_state_finds_its_audits():
    made = {until: AuditFactory(until=until) for until in ("planned", "held", "submitted", "reported")}
    made["cancelled"] = cancel_audit(AuditFactory(), why="Flood", actor=system_user(), today=TODAY)

    found = {state.value: [*Audit.objects.in_state(state)] for state in AuditState}

    assert found == {state: [audit] for state, audit in made.items()}
    assert {state: audit.state for state, audit in made.items()} == {state: state for state in made}


@pytest.mark.either
def test_numbers_are_given_and_never_twice():
    supplier = SupplierFactory(code="S1")

    numbers = [AuditFactory(supplier=supplier).reference for _ in range(3)]

    assert numbers == ["S1-20240903", "S1-20240903-2", "S1-20240903-3"]
    assert refusal(plan_audit, again(supplier, "S1-20240903"), actor=system_user()) == "reference"


def again(supplier, reference):
    return Audit(supplier=supplier, scheme=SchemeFactory(), planned_on=HELD, reference=reference)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_submitted_or_led_or_has_a_tie_does_not_approve(officer, manager):
    led = AuditFactory(submitted=True, lead_auditor=manager, actor=officer)
    tied = UserFactory(manager_role=True)
    tie = ConflictOfInterest(person=tied, supplier=led.supplier, words="Brother", conflict_from=HELD)
    declare_conflict(tie, actor=officer)

    assert refusal(approve_report, led, actor=officer, today=TODAY) == "own"
    assert refusal(approve_report, led, actor=manager, today=TODAY) == "own"
    assert refusal(approve_report, led, actor=tied, today=TODAY) == "conflict"
    assert refusal(return_report, led, why="x", actor=officer, today=TODAY) == "own"
    approve_report(led, actor=UserFactory(manager_role=True), today=TODAY)
    assert refusal(approve_report, led, actor=UserFactory(), today=TODAY) == "state"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_does_not_audit(officer):
    audit = AuditFactory(lead_auditor=officer)
    tie = ConflictOfInterest(person=officer, supplier=audit.supplier, words="Brother", conflict_from=HELD)
    declare_conflict(tie, actor=system_user())

    assert refusal(hold_audit, audit, began_on=HELD, ended_on=HELD, actor=officer, today=TODAY) == "conflict"
    day = HELD - timedelta(days=1)
    assert hold_audit(audit, began_on=day, ended_on=day, actor=officer, today=TODAY).state == "held"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_report_is_of_an_audit_that_was_held_and_of_no_day_to_come(officer):
    planned, held = AuditFactory(), AuditFactory(held=True)
    given = {"actor": officer, "today": TODAY}
    later, earlier = TODAY + timedelta(days=1), HELD - timedelta(days=1)

    assert refusal(submit_report, planned, reported_on=REPORTED, **given) == "state"
    assert refusal(submit_report, held, reported_on=later, **given) == "reported_on"
    with pytest.raises(ValidationError, match="cannot be of an earlier day"):
        submit_report(held, reported_on=earlier, **given)
    assert refusal(submit_report, AuditFactory(held=True, summary=" "), reported_on=REPORTED, **given) == "summary"
    submit_report(held, reported_on=REPORTED, **given)
    assert refusal(submit_report, held, reported_on=REPORTED, **given) == "state"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_finding_that_was_ticked_and_not_noted_keeps_the_report_back(officer):
    audit = AuditFactory(held=True)
    item = ChecklistItemFactory(scheme=audit.scheme, code="S3")
    record_answers(audit, {item.pk: Given("finding")}, actor=officer)

    with pytest.raises(ValidationError, match="S3"):
        submit_report(audit, reported_on=REPORTED, actor=officer, today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_audits_in_the_future_or_without_auditors(officer):
    audit, later = AuditFactory(auditors=""), TODAY + timedelta(days=1)

    assert refusal(hold_audit, audit, began_on=HELD, ended_on=later, actor=officer, today=TODAY) == "ended_on"
    assert refusal(hold_audit, audit, began_on=HELD, ended_on=HELD, actor=officer, today=TODAY) == "required"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_given_back_can_be_mended_and_submitted_again(officer, manager):
    audit = AuditFactory(submitted=True)
    assert refusal(return_report, audit, why=" ", actor=manager, today=TODAY) == "why"

    audit = return_report(audit, why="Photos are missing.", actor=manager, today=TODAY)

    assert (audit.state, audit.returned_why) == ("held", "Photos are missing.")
    audit.summary = "With photos."
    change_audit(audit, actor=officer)
    assert submit_report(audit, reported_on=REPORTED, actor=officer, today=TODAY).state == "submitted"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_submitted_report_stays_as_it_is(officer):
    audit = AuditFactory(submitted=True)
    item, severity = ChecklistItemFactory(scheme=audit.scheme), SeverityFactory(scheme=audit.scheme)
    finding = Finding(audit=audit, item=item, severity=severity, words="x")

    assert refusal(change_audit, audit, actor=officer) == "state"
    assert refusal(record_answers, audit, {item.pk: Given("conforms")}, actor=officer) == "state"
    assert refusal(save_finding, finding, actor=officer) == "state"
    assert refusal(hold_audit, audit, began_on=HELD, ended_on=HELD, actor=officer, today=TODAY) == "state"
    assert refusal(cancel_audit, audit, why="x", actor=officer, today=TODAY) == "state"


def test_answers_are_recorded_once_and_changed_where_they_changed(officer):
    audit = AuditFactory()
    first, second = ChecklistItemFactory(scheme=audit.scheme), ChecklistItemFactory(scheme=audit.scheme)
    given = {first.pk: Given("conforms"), second.pk: Given("not_applicable", "No canteen.")}

    counts = [record_answers(audit, given, actor=officer) for _ in range(2)]
    counts.append(record_answers(audit, given | {first.pk: Given("conforms", "Seen.")}, actor=officer))

    assert counts == [2, 0, 1]
    assert {answer.item: (answer.result, answer.words) for answer in Answer.objects.select_related("item")} == {
        first: ("conforms", "Seen."),
        second: ("not_applicable", "No canteen."),
    }
    assert refusal(record_answers, audit, {other_item().pk: Given("conforms")}, actor=officer) == "scheme"
    assert list(findings()) == []


def other_item():
    return ChecklistItemFactory(scheme=SchemeFactory(code="another"))


def test_the_score_of_an_approved_report_stays_whatever_the_scheme_becomes(officer, manager):
    scheme = SchemeFactory(scored=True)
    audit = AuditFactory(scheme=scheme, held=True)
    record_answers(audit, {ChecklistItemFactory(scheme=scheme).pk: Given("conforms")}, actor=officer)
    submit_report(audit, reported_on=REPORTED, actor=officer, today=TODAY)

    audit = approve_report(audit, actor=manager, today=TODAY)
    scheme.score_base = 100
    scheme.save()

    audit.refresh_from_db()
    assert (audit.score, audit.colour) == (Decimal("200.00"), "green")


@pytest.mark.either
def test_findings_are_due_by_their_severity_from_the_report_on():
    days = {"major": 90, "priority": 7, "observation": None}
    made = {
        code: FindingFactory(severity=SeverityFactory(code=code, days_to_close=number)) for code, number in days.items()
    }

    assert {code: finding.due_on for code, finding in made.items()} == {
        "major": date(2024, 12, 9),
        "priority": date(2024, 9, 17),
        "observation": None,
    }
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_finding_is_of_the_scheme_of_its_audit(officer):
    audit = AuditFactory(held=True)
    other = other_item()
    severity = SeverityFactory(scheme=audit.scheme)
    foreign = SeverityFactory(scheme=other.scheme)
    item = ChecklistItemFactory(scheme=audit.scheme)

    refused = [
        refusal(save_finding, Finding(audit=audit, item=other, severity=severity, words="x"), actor=officer),
        refusal(save_finding, Finding(audit=audit, item=item, severity=foreign, words="x"), actor=officer),
    ]

    assert refused == ["item", "severity"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_noted_answers_its_clause():
    finding = FindingFactory(noted=True)

    assert [*Answer.objects.values_list("item", "result")] == [(finding.item_id, "finding")]
    assert (finding.reference, finding.supplier) == (f"{finding.audit.reference}-01", finding.audit.supplier)
