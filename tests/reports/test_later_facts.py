"""What happens in later months moves no figure of a month before: one deed of each kind, entered afterwards."""

from datetime import date, timedelta

import pytest
from django.db.models import Exists, OuterRef, Q

from accounts.services import system_user
from attestations.models import (
    ApplicabilityRule,
    Attestation,
    Exemption,
    Obligation,
    Requirement,
    RequirementEdition,
    Suspension,
)
from attestations.services import (
    close_rule,
    end_suspension,
    revoke_exemption,
    save_edition,
    withdraw,
)
from audits.models import Finding, Screening
from audits.services import (
    Verified,
    agree_improvement,
    approve_report,
    hold_audit,
    save_finding,
    submit_report,
    verify_action,
)
from foundation.dates import FAR
from reports.figures import compute_report
from reports.periods import read_report_period
from suppliers.models import Stage, Supplier
from tests.factories import (
    ActionFactory,
    AttestationFactory,
    AuditFactory,
    ChecklistItemFactory,
    CommitmentTextFactory,
    EngagementFactory,
    ExemptionFactory,
    GradeFactory,
    PublishedFigureFactory,
    RiskAssessmentFactory,
    SchemeFactory,
    ScreeningFactory,
    SecondSourceFactory,
    SecurityRecordFactory,
    SeverityFactory,
    SupplierFactory,
    SuspensionFactory,
    UserFactory,
)
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

LATER = date(2025, 2, 15)
BY = {"today": TODAY}


def by_hand():
    return {"actor": system_user(), "today": TODAY}


def held():
    """Return a certificate that is asked for, that alone is valid at the end of the year, and is long after."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    rows = Attestation.objects.accepted().filter(
        Exists(Obligation.objects.in_force(YEAR_END).filter(**pair)),
        ~Exists(Exemption.objects.filter(**pair)),
        ~Exists(Attestation.objects.filter(~Q(pk=OuterRef("pk")), lapses_on__gt=YEAR_END, **pair)),
        kind="certificate",
        valid_from__lt=YEAR_END,
        lapses_on__gt=LATER + timedelta(days=300),
        suspensions=None,
    )
    return rows.order_by("pk")[0]


def active():
    return Supplier.objects.filter(stage="active").order_by("code")[0]


def iso_9001():
    return Requirement.objects.get(code="iso_9001")


def another_end():
    edition = RequirementEdition.objects.get(requirement__code="iso_9001", code="2015")
    assert Attestation.objects.accepted().filter(edition=edition, lapses_on__gt=YEAR_END).exists()
    # Within what counts as expiring soon at the end of the year.
    edition.ends_on = YEAR_END + timedelta(days=60)
    edition.announced_on = LATER
    save_edition(edition, **by_hand())


def moved_to(ends_on):
    """Return what moves the end of an edition that was announced before, within the next 12 months."""

    def move():
        held = Attestation.objects.accepted().filter(edition=OuterRef("pk"), lapses_on__gt=YEAR_END)
        edition = RequirementEdition.objects.get(Exists(held), announced_on__lte=YEAR_END, ends_on__year=2025)
        edition.ends_on = ends_on
        save_edition(edition, actor=system_user(), today=LATER)

    return move


def another_wording():
    CommitmentTextFactory(
        requirement=Requirement.objects.get(code="confidentiality"),
        version=99,
        published_on=LATER,
        resign_from=date(2025, 3, 1),
        **BY,
    )


def a_finding_closed():
    finding = Finding.objects.in_state(["open"], TODAY).order_by("pk")[0]
    action = ActionFactory(finding=finding, due_on=LATER, today=LATER)
    verify_action(action, Verified("desk", LATER, True, "Seen."), actor=UserFactory(), today=TODAY)


def an_improvement_agreed():
    screening = Screening.objects.filter(result="impacts", decision="approved", agreed_on=None, ended_on=None)[0]
    agree_improvement(screening, agreed_on=LATER, agreed="A pond", **by_hand())


def an_audit():
    audit = AuditFactory(supplier=active(), scheme=SchemeFactory(code="later"), planned_on=LATER, **BY)
    return hold_audit(audit, began_on=LATER, ended_on=LATER, **by_hand())


def a_report():
    audit = an_audit()
    of_scheme = {"severity": SeverityFactory(scheme=audit.scheme), "item": ChecklistItemFactory(scheme=audit.scheme)}
    save_finding(Finding(audit=audit, words="Seen.", reference="", **of_scheme), actor=system_user())
    submit_report(audit, reported_on=LATER, **by_hand())
    approve_report(audit, actor=UserFactory(officer=True), today=LATER)


def a_rule_closed():
    rule = ApplicabilityRule.objects.filter(required_until=FAR).order_by("pk")[0]
    close_rule(rule, on=LATER, **by_hand())


DEEDS = {
    "a supplier comes": lambda: SupplierFactory(code="LATER", stages=((date(2025, 3, 1), Stage.ACTIVE),), **BY),
    "a certificate is withdrawn": lambda: withdraw(held(), on=LATER, **by_hand()),
    "an edition is to end": another_end,
    "an end is put off": moved_to(date(2031, 1, 1)),
    "an end is called off": moved_to(FAR),
    "an end is brought forward": moved_to(LATER),
    "a wording replaces others": another_wording,
    "a certificate is handed in": lambda: AttestationFactory(
        certificate=True,
        supplier=active(),
        submitted_on=LATER,
        requirement=Requirement.objects.get(code="iso_9001"),
        **BY,
    ),
    "a certificate is suspended": lambda: SuspensionFactory(attestation=held(), suspended_from=LATER, **BY),
    "a suspension is lifted": lambda: end_suspension(
        Suspension.objects.filter(suspended_until=FAR)[0], on=LATER, **by_hand()
    ),
    "somebody is exempt": lambda: ExemptionFactory(supplier=active(), requirement=iso_9001(), exempt_from=LATER, **BY),
    "an exemption ends": lambda: revoke_exemption(Exemption.objects.filter(exempt_until=FAR)[0], on=LATER, **by_hand()),
    "a rule ends": a_rule_closed,
    "a grade is given": lambda: GradeFactory(supplier=active(), period="2027H1", grade="D", effective_on=LATER, **BY),
    "an audit is held": an_audit,
    "something is found": a_report,
    "a finding is closed": a_finding_closed,
    "somebody is screened": lambda: ScreeningFactory(supplier=active(), screened_on=LATER, bad=True, **BY),
    "an improvement is agreed": an_improvement_agreed,
    "a second source is found": lambda: SecondSourceFactory(
        supplier=active(), other=Supplier.objects.order_by("-code")[0], effective_on=LATER, ready_on=LATER, **BY
    ),
    "security is looked at": lambda: SecurityRecordFactory(approved=True, day=LATER, next_due_on=FAR, **BY),
    "risks are assessed": lambda: RiskAssessmentFactory(approved=True, day=LATER, next_due_on=FAR, **BY),
    "a training is held": lambda: EngagementFactory(day=LATER, invited=[active()], today=LATER),
    "a figure is published": lambda: PublishedFigureFactory(published_on=date(2025, 3, 28), as_of=LATER, **BY),
}


def figures():
    return compute_report(read_report_period("2024-12", TODAY))


@pytest.fixture(scope="module")
def before(company, django_db_blocker):
    with django_db_blocker.unblock():
        return figures()


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_no_figure_of_the_month_moves(deed, before):
    deed()

    after = figures()

    assert {code: table for code, table in after["tables"].items() if table != before["tables"][code]} == {}
    assert after["sha256"] == before["sha256"]
