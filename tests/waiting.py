"""One row of each kind that waits for another person's decision, asked for by somebody about a supplier."""

from datetime import timedelta

from accounts.services import system_user
from audits.models import ConsequenceRule, RaisedVeto, Scorecard, Veto
from audits.services import (
    ask_for_extension,
    ask_for_plan_time,
    ask_override,
    close_cycle,
    object_to,
    raise_veto,
    save_consequence_rule,
)
from tests import factories
from tests.factories import TODAY, UserFactory

NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Preferred")


def in_cycle(supplier):
    if not Scorecard.objects.newest_used():
        factories.scorecard(100)
    return factories.opened(supplier, period="2022").assessments.get()


def closed(supplier):
    assessment = in_cycle(supplier)
    factories.scored_well(assessment.cycle, supplier)
    close_cycle(assessment.cycle, actor=UserFactory(), today=TODAY)
    assessment.refresh_from_db()
    return assessment


def finding_time(supplier, actor):
    finding = factories.FindingFactory(supplier=supplier)
    return ask_for_extension(finding, due_on=finding.due_on + timedelta(7), why="Holidays", actor=actor)


def action_time(supplier, actor):
    action = factories.PlannedActionFactory(supplier=supplier)
    later = action.due_on + timedelta(7)
    return ask_for_plan_time(action, due_on=later, why="Holidays", actor=actor, today=TODAY)


def override(supplier, actor):
    return ask_override(closed(supplier), grade="A", reason="Fire", actor=actor, today=TODAY)


def objection(supplier, actor):
    return object_to(closed(supplier), "No", actor=actor)


def veto(supplier, actor):
    return raise_veto(
        RaisedVeto(assessment=in_cycle(supplier), veto=Veto.objects.first() or factories.VetoFactory(), words="Paid"),
        actor=actor,
        today=TODAY,
    )


def consequence(supplier, actor):
    if not ConsequenceRule.objects.filter(code="preferred").exists():
        save_consequence_rule(ConsequenceRule(code="preferred", grade="A", **NAMES), actor=system_user())
    factories.GradeFactory(supplier=supplier, actor=actor)
    return supplier.consequences.get()


def stage_request(supplier, actor):
    return factories.StageRequestFactory(supplier=supplier, stage="suspended", actor=actor)


#: Kind -> what makes one of a supplier, asked for by somebody.
ASKED = {
    "stage_requests": stage_request,
    "merges": lambda supplier, actor: factories.MergeFactory(ended=supplier, actor=actor),
    "second_sources": lambda supplier, actor: factories.SecondSourceFactory(other=supplier, waiting=True, actor=actor),
    "audit_reports": lambda supplier, actor: factories.AuditFactory(supplier=supplier, submitted=True, actor=actor),
    "finding_time": finding_time,
    "action_time": action_time,
    "overrides": override,
    "vetoes": veto,
    "consequences": consequence,
    "objections": objection,
    "screenings": lambda supplier, actor: factories.ScreeningFactory(supplier=supplier, is_decided=False, actor=actor),
    "risk_assessments": lambda _supplier, actor: factories.RiskAssessmentFactory(actor=actor),
    "security_approvals": lambda _supplier, actor: factories.SecurityRecordFactory(actor=actor),
    "applications": lambda _supplier, actor: factories.ApplicationFactory(submitted=True, actor=actor),
}
