"""What waited or was planned at the end of a month, and was decided or moved later, moves no figure of the month."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.services import system_user
from attestations.models import Attestation, Exemption, Obligation, Requirement
from attestations.services import end_suspension, save_attestation, save_requirement, take_back, withdraw
from audits.services import (
    approve_report,
    approve_security,
    ask_for_plan_time,
    change_engagement,
    change_security,
    close_cycle,
    correct_security,
    decide_extension,
    decide_screening,
    hold_audit,
)
from reminders.models import Reminder
from reminders.services import retry_reminders
from reports.comparing import compare
from reports.periods import read_report_period
from reports.services import freeze
from suppliers.models import GradeChange, SecondSource, Supplier
from suppliers.services import decide_readiness
from tests.factories import (
    AttestationFactory,
    AuditFactory,
    CaseFactory,
    EngagementFactory,
    ReminderFactory,
    RequirementFactory,
    RiskAssessmentFactory,
    ScreeningFactory,
    SecondSourceFactory,
    SecurityRecordFactory,
    SuspensionFactory,
    UserFactory,
    opened,
    scorecard,
    scored,
)
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

DECEMBER, LATER = YEAR_END - timedelta(days=20), date(2025, 1, 26)


def active(nth):
    return Supplier.objects.filter(stage="active").order_by("code")[nth]


def more_time_for_a_plan():
    action = CaseFactory(supplier=active(20), at="check", period="2024-12", today=DECEMBER).actions.get()

    def grant():
        asked = ask_for_plan_time(action, due_on=date(2025, 6, 1), why="Parts lack", actor=UserFactory(), today=LATER)
        decide_extension(asked, is_granted=True, actor=UserFactory(), today=LATER)
        # Once more, from there.
        action.refresh_from_db()
        asked = ask_for_plan_time(action, due_on=date(2025, 7, 1), why="Still", actor=UserFactory(), today=LATER)
        decide_extension(asked, is_granted=True, actor=UserFactory(), today=LATER)

    return grant


def a_paper_taken_back():
    paper = AttestationFactory(
        certificate=True,
        waiting=True,
        supplier=active(5),
        submitted_on=DECEMBER,
        requirement=Requirement.objects.get(code="iso_9001"),
        today=DECEMBER,
    )
    return lambda: take_back([paper], actor=system_user(), today=LATER)


def a_contact_is_found():
    reminder = ReminderFactory(nobody=True)
    Reminder.objects.filter(pk=reminder.pk).update(settled_at=datetime.combine(DECEMBER, time(12), UTC))

    def tell():
        retry_reminders(Reminder.objects.filter(pk=reminder.pk), actor=UserFactory(), now=timezone.now())
        assert Reminder.objects.get(pk=reminder.pk).state == "waiting"

    return tell


def a_screening_approved():
    found = ScreeningFactory(supplier=active(3), screened_on=DECEMBER, is_decided=False, today=DECEMBER)
    asked_then(found, "proposed_at")
    return lambda: decide_screening(found, is_approved=True, actor=UserFactory(), today=LATER)


def security_approved():
    made = (
        RiskAssessmentFactory(day=DECEMBER, next_due_on=LATER),
        SecurityRecordFactory(day=DECEMBER, next_due_on=LATER),
    )
    for record in made:
        asked_then(record, "recorded_at")
    return lambda: [approve_security(record, actor=UserFactory(), today=LATER) for record in made]


def security_corrected():
    record = SecurityRecordFactory(approved=True, day=DECEMBER, next_due_on=LATER)

    def correct():
        copy = correct_security(record, actor=system_user())
        copy.day = DECEMBER - timedelta(days=400)
        change_security(copy, actor=system_user(), today=LATER)
        approve_security(copy, actor=UserFactory(), today=LATER)

    return correct


def a_second_source_ready():
    given = {"supplier": active(7), "other": active(9), "effective_on": DECEMBER, "today": DECEMBER}
    pair = SecondSourceFactory(waiting=True, **given)
    asked_then(pair, "asked_at")
    return lambda: decide_readiness(pair, is_approved=True, actor=UserFactory(), today=LATER)


def a_report_approved():
    audit = AuditFactory(supplier=active(11), submitted=True, reported_on=DECEMBER, today=DECEMBER)
    asked_then(audit, "submitted_at")
    return lambda: approve_report(audit, actor=UserFactory(), today=LATER)


def a_cycle_told_another_grade():
    before = GradeChange.objects.on(YEAR_END).exclude(grade="D").filter(supplier__stage="active").order_by("pk")[0]
    scorecard(100, code="later", categories=(before.supplier.category.code,))
    cycle = opened(before.supplier, period=before.period, today=LATER)
    scored(cycle, before.supplier, 40)
    return lambda: close_cycle(cycle, actor=UserFactory(role="manager"), today=LATER)


def renewed():
    """Suspend what joins the only certificate of a supplier that must hold it, which expires soon; return both."""
    duties = Obligation.objects.in_force(YEAR_END).filter(requirement__code="iso_9001").order_by("supplier__code")
    duty = duties.exclude(supplier__in=Exemption.objects.values("supplier"))[0]
    pair = {"supplier": duty.supplier, "requirement": duty.requirement}
    Attestation.objects.filter(**pair).update(decision="refused")
    spans = [(date(2023, 1, 1), date(2025, 2, 10)), (date(2025, 2, 11), date(2027, 1, 1))]
    given = {**pair, "submitted_on": date(2024, 6, 1), "today": TODAY}
    first, second = (
        AttestationFactory(certificate=True, valid_from=start, valid_until=end, **given) for start, end in spans
    )
    return first, SuspensionFactory(attestation=second, suspended_from=date(2024, 11, 1), today=TODAY)


def a_renewal_suspended():
    _first, suspension = renewed()
    end_suspension(suspension, on=date(2024, 11, 2), actor=system_user(), today=TODAY)
    return lambda: SuspensionFactory(attestation=suspension.attestation, suspended_from=LATER, today=TODAY)


def a_suspension_of_a_renewal_lifted():
    _first, suspension = renewed()
    return lambda: end_suspension(suspension, on=LATER, actor=system_user(), today=TODAY)


def asked_then(row, column):
    """Let a row have been written in December."""
    type(row)._base_manager.filter(pk=row.pk).update(**{column: datetime.combine(DECEMBER, time(12), UTC)})
    row.refresh_from_db()


#: What is planned or asked for in December, and decided later.
PLANNED = [
    more_time_for_a_plan, a_paper_taken_back, a_contact_is_found, a_screening_approved, security_approved,
    security_corrected, a_second_source_ready, a_report_approved, a_cycle_told_another_grade,
    a_suspension_of_a_renewal_lifted, a_renewal_suspended,
]  # fmt: skip


def frozen():
    return freeze(read_report_period("2024-12", TODAY), actor=system_user(), origin="hand")


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.__name__)
def test_the_month_has_the_same_hash_and_nothing_came_late(planned):
    decide = planned()
    before = frozen()

    decide()

    again = frozen()
    assert again.sha256 == before.sha256
    compared = compare(before, again)
    assert [(str(fact.words), fact.day) for fact in compared.late.facts] == []


def test_the_grade_that_a_cycle_told_stands_alone_from_its_day_on():
    a_cycle_told_another_grade()()
    followed = GradeChange.objects.exclude(followed_on=None).get()
    day = followed.followed_on

    known = [
        GradeChange.objects.known(on).filter(supplier=followed.supplier, period=followed.period)
        for on in (day - timedelta(days=1), day)
    ]

    assert [*known[0]] == [followed]
    assert [grade.followed_on for grade in known[1]] == [None]


def an_audit_was_later():
    audit = AuditFactory(supplier=active(0), held=True, planned_on=DECEMBER, today=DECEMBER)
    hold_audit(audit, began_on=DECEMBER, ended_on=DECEMBER, actor=system_user(), today=DECEMBER)
    return lambda day: hold_audit(audit, began_on=day, ended_on=day, actor=system_user(), today=LATER)


def a_training_is_later():
    engagement = EngagementFactory(day=DECEMBER, today=DECEMBER)

    def move(day):
        engagement.day = day
        change_engagement(engagement, actor=system_user())

    return move


def a_paper_came_later():
    iso = Requirement.objects.get(code="iso_9001")
    given = {"supplier": active(6), "requirement": iso, "submitted_on": DECEMBER, "today": DECEMBER}
    Attestation.objects.filter(supplier=active(6), requirement=iso).update(decision="refused")
    paper = AttestationFactory(certificate=True, waiting=True, **given)

    def move(day):
        paper.submitted_on = day
        save_attestation(paper, actor=system_user(), today=LATER)

    return move


def a_paper_was_withdrawn_later():
    paper, _suspension = renewed()
    withdraw(paper, on=DECEMBER, actor=system_user(), today=DECEMBER)
    return lambda day: withdraw(paper, on=day, actor=system_user(), today=LATER)


#: What is of a day of December, and is said later to have been of another.
MOVED = [an_audit_was_later, a_training_is_later, a_paper_came_later, a_paper_was_withdrawn_later]


@pytest.mark.parametrize("dated", MOVED, ids=lambda dated: dated.__name__)
def test_what_is_moved_out_of_the_month_is_named(dated):
    move = dated()
    before = frozen()

    move(LATER)
    move(LATER + timedelta(days=-1))

    again = frozen()
    assert again.sha256 != before.sha256
    compared = compare(before, again)
    (fact,) = compared.late.facts
    assert (fact.day, fact.words.partition(" (")[2]) == (DECEMBER, "moved to a later day)")
    assert (compared.late.total, compared.unexplained) == (1, [])


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_what_is_moved_within_the_month_is_named_once():
    move = a_training_is_later()
    before = frozen()

    move(DECEMBER + timedelta(days=1))

    (fact,) = compare(before, frozen()).late.facts
    assert (fact.day, "moved" in fact.words) == (DECEMBER + timedelta(days=1), False)


def a_requirement_is_called_otherwise():
    requirement = Requirement.objects.get(code="iso_9001")
    requirement.code = "iso_9001_new"
    return save_requirement(requirement, actor=system_user(), today=LATER)


def a_requirement_without_a_first_day():
    return RequirementFactory(code="fresh", certificate=True, today=LATER)


@pytest.mark.either
@pytest.mark.parametrize("enter", [a_requirement_is_called_otherwise, a_requirement_without_a_first_day])
def test_a_requirement_that_moves_the_month_is_named_with_every_table_that_it_moves(enter):
    before = frozen()

    requirement = enter()

    again = frozen()
    assert again.sha256 != before.sha256
    compared = compare(before, again)
    (change,) = compared.reference
    assert (change.model, change.row) == ("attestations.requirement", str(requirement))
    assert {*change.tables} == {*compared.unexplained} == {figure.table for figure in compared.changes}


def an_old_screening():
    found = ScreeningFactory(supplier=active(3), screened_on=DECEMBER, is_decided=False, today=LATER)
    decide_screening(found, is_approved=True, counts_from=DECEMBER, actor=UserFactory(), today=LATER)


def an_old_inspection():
    record = SecurityRecordFactory(day=DECEMBER, next_due_on=LATER, today=LATER)
    approve_security(record, counts_from=DECEMBER, actor=UserFactory(), today=LATER)


def an_old_second_source():
    core = Supplier.objects.filter(stage="active", is_core=True).exclude(pk__in=SecondSource.objects.values("supplier"))
    pair = SecondSourceFactory(waiting=True, supplier=core[0], other=active(9), effective_on=DECEMBER, today=LATER)
    decide_readiness(pair, is_approved=True, counts_from=DECEMBER, actor=UserFactory(), today=LATER)


def test_a_suspension_that_is_said_to_have_been_lifted_in_the_month_came_late():
    _first, suspension = renewed()
    before = frozen()

    end_suspension(suspension, on=DECEMBER, actor=system_user(), today=LATER)

    again = frozen()
    compared = compare(before, again)
    assert again.sha256 != before.sha256
    assert [(fact.model, fact.day) for fact in compared.late.facts] == [("attestations.suspension", DECEMBER)]
    assert compared.unexplained == []


@pytest.mark.parametrize("enter", [an_old_screening, an_old_inspection, an_old_second_source])
def test_what_counts_from_a_day_of_the_month_because_somebody_says_so_came_late(enter):
    before = frozen()

    enter()

    again = frozen()
    compared = compare(before, again)
    assert again.sha256 != before.sha256
    assert {fact.day for fact in compared.late.facts} == {DECEMBER}
    assert compared.unexplained == []
