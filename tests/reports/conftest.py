"""A small company of every kind: who came, who left, what is held, what is not, and what was set aside."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.services import system_user
from attestations.models import Attestation, Obligation, RequirementEdition
from attestations.services import save_edition
from audits.services import agree_improvement, end_relationship, verify_action
from audits.services.verifying import Verified
from demo.tables import tables
from foundation.dates import end_of
from reminders.models import Reminder
from sheets.engine import import_tables
from suppliers.models import Classification, Readiness, Supplier
from suppliers.services import Fact, record_facts
from tests.factories import (
    ActionFactory,
    AttestationFactory,
    AuditFactory,
    ExemptionFactory,
    FindingFactory,
    GradeFactory,
    MailFactory,
    RequirementFactory,
    RuleFactory,
    ScreeningFactory,
    SecondSourceFactory,
    SeverityFactory,
    StepFactory,
    SuspensionFactory,
    UserFactory,
)
from tests.kept import held
from tests.shared import shared

TODAY = date(2026, 11, 24)
YEAR_END = date(2024, 12, 31)


def make():
    """Make the company: the demonstration's proportions, and what its tables do not have."""
    call_command("load_reference", verbosity=0)
    import_tables(tables(size=40, today=TODAY), name="small", actor=system_user(), today=TODAY)
    announce()
    report = RequirementFactory(test_report=True, code="salt_spray", today=TODAY)
    RuleFactory(requirement=report, categories=("metal_parts", "plastic_parts"), today=TODAY)
    RequirementFactory(document=True, code="nobody_needs_it", today=TODAY)
    due = Obligation.objects.in_force(YEAR_END).select_related("supplier", "requirement").order_by("pk")
    papers = due.filter(requirement__kind="certificate")
    given = {"today": TODAY, "actor": system_user()}
    for obligation in [*papers[:2], *due.filter(requirement__code="confidentiality")[:2]]:
        ExemptionFactory(supplier=obligation.supplier, requirement=obligation.requirement, **given)
    for paper in Attestation.objects.filter(kind="certificate", lapses_on__gt=YEAR_END, valid_from__lt=YEAR_END)[:2]:
        SuspensionFactory(attestation=paper, **given)
    for number, duty in enumerate(due.filter(requirement=report)):
        start = YEAR_END - timedelta(days=300 - 130 * number)
        terms = {"supplier": duty.supplier, "requirement": report, "submitted_on": start, "valid_until": None}
        if number < 5:
            end = start + timedelta(days=200)
            AttestationFactory(test_report=True, **terms | {"valid_until": end}, waiting=number % 2 == 1, **given)
    clause = RequirementFactory(with_clause=True, code="clause_too", today=TODAY)
    RuleFactory(requirement=clause, today=TODAY)
    for supplier in Supplier.objects.filter(stage="active")[:3]:
        AttestationFactory(clause=True, supplier=supplier, requirement=clause, **given)
    pair_up()
    screen()
    look()
    remind()


def announce():
    """Let it be known since the middle of 2024 until when the edition of a standard counts."""
    edition = RequirementEdition.objects.get(requirement__code="iso_45001", code="2018")
    edition.ends_on, edition.announced_on = date(2025, 10, 1), date(2024, 6, 1)
    save_edition(edition, actor=system_user(), today=TODAY)


def look():
    """Audit suppliers: of what was found some is open, overdue, closed in time or late, and of the year before."""
    grave, mild = (SeverityFactory(code=code, days_to_close=days) for code, days in (("grave", 30), ("mild", None)))
    suppliers = Supplier.objects.filter(stage="active").order_by("code")[:8]
    for place, supplier in enumerate(suppliers):
        reported = date(2023 + place % 2, 3 + place, 10)
        found = FindingFactory(
            supplier=supplier, severity=(grave, mild)[place % 3 == 2], reported_on=reported, today=TODAY
        )
        if place % 4 < 2:
            closed = reported + timedelta(days=20 + 6 * place)
            action = ActionFactory(finding=found, due_on=closed, today=closed)
            verify_action(action, Verified("desk", closed, True, "Seen."), actor=UserFactory(), today=TODAY)
    AuditFactory(supplier=suppliers[0], scheme=grave.scheme, kind="desktop", held=True, today=TODAY)
    AuditFactory(supplier=suppliers[1], scheme=grave.scheme, planned_on=YEAR_END, today=TODAY)


def remind():
    """Remind contacts of what lacks at the end of 2024: some twice, some in vain, some the officer."""
    due = Obligation.objects.gaps(YEAR_END).order_by("supplier", "requirement")
    steps = [StepFactory(source="missing", offset_days=days) for days in (30, 7)]
    for place, duty in enumerate(due[:9]):
        for step in steps[: 1 + place % 2]:
            Reminder.objects.create(
                source="missing",
                supplier=duty.supplier,
                object_id=duty.requirement_id,
                requirement=duty.requirement,
                due_on=YEAR_END,
                step=step,
                recipient="contact:1" if place % 4 else "user:1",
                send_on=YEAR_END,
                state="dead" if place % 5 == 4 else "sent",
                reason="refused" if place % 5 == 4 else "",
                mail=None if place % 5 == 4 else MailFactory(),
                settled_at=end_of(YEAR_END) + timedelta(days=(-3, -1, 1)[place % 3]),
            )


def screen():
    """Screen suppliers, new ones and others: some waits, some found impacts, with some it came to an end."""
    began = Supplier.objects.filter(active_from__gte=date(2022, 6, 1)).order_by("code")
    others = Supplier.objects.filter(stage__in=("eliminated", "left", "active")).order_by("-code")
    for place, supplier in enumerate([*began, *others[:12]]):
        given = {"supplier": supplier, "kind": ["environmental", "social"][place % 2], "today": TODAY}
        given |= {"screened_on": date(2022 + place % 4, 2 + place % 9, 5), "bad": place % 3 == 0}
        found = ScreeningFactory(**given, is_decided=place % 7 != 6)
        if not found.is_bad:
            continue
        by = {"actor": system_user(), "today": TODAY}
        if place % 2:
            agree_improvement(found, agreed_on=found.screened_on + timedelta(days=60), agreed="A pond", **by)
    for supplier in Supplier.objects.filter(left_on__lt=date(2024, 12, 1)).order_by("code")[:3]:
        found = ScreeningFactory(supplier=supplier, bad=True, screened_on=date(2024, 3, 8), today=TODAY)
        day = max(supplier.left_on, found.screened_on)
        end_relationship(found, ended_on=day, ended_why="Waste", actor=system_user(), today=TODAY)


def pair_up():
    """Give core suppliers second sources of every readiness, one of them in grade D without any."""
    active = Supplier.objects.filter(stage="active", is_core=False, active_from__lt=date(2023, 1, 1)).order_by("code")
    *cores, bad = active[:5]
    facts = [
        Fact(core.pk, date(2023, 2, 1), {"category": core.category_id, "country": core.country_id, "is_core": True})
        for core in (*cores, bad)
    ]
    record_facts(Classification, facts, actor=system_user(), today=TODAY)
    others = Supplier.objects.filter(stage="active", is_core=False).order_by("code")
    for core, other, readiness in zip(cores, others, [*Readiness, Readiness.TESTED], strict=False):
        pair = {"supplier": core, "other": other, "effective_on": date(2023, 3, 1), "today": TODAY}
        SecondSourceFactory(readiness=readiness, ready_on=date(2024, 3, 1), **pair)
    gone = Supplier.objects.filter(stage="left").first()
    SecondSourceFactory(supplier=bad, other=gone, tested=True, effective_on=date(2023, 3, 1), is_decided=False)
    GradeFactory(supplier=bad, period="2024-12", grade="D", effective_on=date(2024, 12, 1), today=TODAY)


@pytest.fixture(scope="session")
def company_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return shared("company", make)


@pytest.fixture(scope="module")
def company(company_rows, django_db_blocker):
    with held(company_rows, django_db_blocker):
        yield
