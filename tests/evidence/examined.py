"""One valid row of every protected model of examinations and of how suppliers enter stages."""

from datetime import timedelta

from accounts.services import system_user
from audits.models import (
    ActionFile,
    Answer,
    Assessment,
    AssessmentCycle,
    Attendance,
    Audit,
    AuditFile,
    AuditInterval,
    CaseStep,
    ChecklistItem,
    Consequence,
    ConsequenceRule,
    CorrectiveAction,
    Criterion,
    CycleDay,
    Engagement,
    EngagementFile,
    Extension,
    Finding,
    FindingState,
    GradeBand,
    ImprovementCase,
    Objection,
    Override,
    PlanAnswer,
    PlanFile,
    PlannedAction,
    RaisedVeto,
    Risk,
    RiskAssessment,
    Scheme,
    Score,
    Scorecard,
    Screening,
    SecurityPaper,
    SecurityRecord,
    Severity,
    Veto,
)
from audits.services import (
    Given,
    add_audit_file,
    add_material,
    add_security_paper,
    ask_for_extension,
    ask_override,
    close_cycle,
    move_cycle,
    object_to,
    raise_veto,
    record_answers,
    save_consequence_rule,
)
from suppliers.models import (
    Application,
    ConflictOfInterest,
    Merge,
    Resemblance,
    SecondSource,
    StageGate,
    StageRequest,
    Submission,
)
from tests import factories
from tests.factories import TODAY

NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")


def submission():
    return factories.ApplicationFactory(submitted=True).submissions.get()


def answer():
    audit = factories.AuditFactory(held=True)
    item = factories.ChecklistItemFactory(scheme=audit.scheme)
    record_answers(audit, {item.pk: Given("conforms", "")}, actor=system_user())
    return audit.answers.get()


def action_file():
    finding = factories.FindingFactory()
    upload = factories.UploadFactory(supplier=finding.supplier, actor=system_user())
    # The same bytes once more, for a row to be led astray to.
    factories.UploadFactory(supplier=factories.SupplierFactory(), actor=system_user())
    return factories.ActionFactory(finding=finding, uploads=[upload]).files.get()


def extension():
    finding = factories.FindingFactory()
    later = finding.due_on + timedelta(days=9)
    return ask_for_extension(finding, due_on=later, why="Parts are late", actor=factories.UserFactory())


def state():
    return factories.FindingFactory().states.get()


def draft():
    return factories.scorecard(50, code=f"draft-{Scorecard.objects.count()}", is_used=False)


def criterion():
    return draft().criteria.get()


def assessment():
    if not Scorecard.objects.newest_used():
        factories.scorecard(100)
    supplier, period = factories.SupplierFactory(), str(2000 + AssessmentCycle.objects.count())
    return factories.scored(factories.opened(supplier, period=period), supplier, 80)


def closed():
    found = assessment()
    close_cycle(found.cycle, actor=factories.UserFactory(role="manager"), today=TODAY)
    found.refresh_from_db()
    return found


def score():
    return assessment().scores.get()


def cycle():
    return closed().cycle


def cycle_day():
    found = assessment().cycle
    due_on = found.due_on + timedelta(days=9)
    return move_cycle(found, due_on=due_on, why="Ill", actor=factories.UserFactory(), today=TODAY)


def objection():
    return object_to(closed(), "We disagree", actor=factories.UserFactory())


def override():
    return ask_override(closed(), grade="A", reason="Fire", actor=factories.UserFactory(), today=TODAY)


def raised_veto():
    raised = RaisedVeto(assessment=assessment(), veto=factories.VetoFactory(code="paid"), words="Paid")
    return raise_veto(raised, actor=factories.UserFactory(), today=TODAY)


def consequence_rule():
    rule = ConsequenceRule(code=f"rule-{ConsequenceRule.objects.count()}", grade="D", in_a_row=1, **NAMES)
    save_consequence_rule(rule, actor=system_user())
    return rule


def consequence():
    rule = consequence_rule()
    factories.GradeFactory(grade="D", score=None)
    return rule.consequences.get()


def risk():
    return factories.RiskAssessmentFactory().risks.get()


def attendance():
    return factories.EngagementFactory(invited=[factories.SupplierFactory()]).attendances.get()


def audit_file():
    upload = factories.UploadFactory(supplier=None, actor=system_user())
    # The same bytes once more, for a row to be led astray to.
    factories.UploadFactory(supplier=factories.SupplierFactory(), actor=system_user())
    finding = factories.FindingFactory(noted=True)
    return add_audit_file(finding.audit, upload, finding=finding, actor=system_user())


def material():
    upload = factories.UploadFactory(supplier=None, actor=system_user())
    # The same bytes once more, for a row to be led astray to.
    factories.UploadFactory(supplier=factories.SupplierFactory(), actor=system_user())
    return add_material(factories.EngagementFactory(), upload, actor=system_user())


def security_paper():
    upload = factories.UploadFactory(supplier=None, actor=system_user())
    # The same bytes once more, for a row to be led astray to.
    factories.UploadFactory(supplier=factories.SupplierFactory(), actor=system_user())
    return add_security_paper(factories.SecurityRecordFactory(), upload, actor=system_user())


def case_step():
    return factories.CaseFactory().steps.get()


def plan_file():
    action = factories.PlannedActionFactory()
    upload = factories.UploadFactory(supplier=action.case.supplier, actor=system_user())
    # The same bytes once more, for a row to be led astray to.
    factories.UploadFactory(supplier=factories.SupplierFactory(), actor=system_user())
    return factories.PlanAnswerFactory(action=action, uploads=[upload]).files.get()


def band():
    return draft().bands.get(grade="A")


#: Model -> how to get a row of it.
ROWS = {
    ActionFile: action_file,
    Answer: answer,
    Assessment: closed,
    AssessmentCycle: cycle,
    Attendance: attendance,
    Audit: lambda: factories.AuditFactory(submitted=True),
    AuditFile: audit_file,
    AuditInterval: factories.AuditIntervalFactory,
    CaseStep: case_step,
    ChecklistItem: factories.ChecklistItemFactory,
    Consequence: consequence,
    ConsequenceRule: consequence_rule,
    CorrectiveAction: factories.ActionFactory,
    Criterion: criterion,
    CycleDay: cycle_day,
    Engagement: factories.EngagementFactory,
    EngagementFile: material,
    Extension: extension,
    Finding: factories.FindingFactory,
    FindingState: state,
    GradeBand: band,
    ImprovementCase: factories.CaseFactory,
    Objection: objection,
    Override: override,
    PlanAnswer: factories.PlanAnswerFactory,
    PlanFile: plan_file,
    PlannedAction: factories.PlannedActionFactory,
    RaisedVeto: raised_veto,
    Risk: risk,
    RiskAssessment: factories.RiskAssessmentFactory,
    Scheme: lambda: factories.SchemeFactory(scored=True),
    Score: score,
    Scorecard: draft,
    Screening: lambda: factories.ScreeningFactory(bad=True, is_decided=False),
    SecurityPaper: security_paper,
    SecurityRecord: factories.SecurityRecordFactory,
    Severity: factories.SeverityFactory,
    Veto: factories.VetoFactory,
    ConflictOfInterest: factories.ConflictFactory,
    # In use it would stand in the way of every other row.
    StageGate: lambda: factories.GateFactory(gate_from=None),
    StageRequest: factories.StageRequestFactory,
    SecondSource: factories.SecondSourceFactory,
    Resemblance: factories.ResemblanceFactory,
    Merge: factories.MergeFactory,
    Application: factories.ApplicationFactory,
    Submission: submission,
}


def at_once(**values):
    """Return for each of some columns that all change together."""
    return dict.fromkeys(values, values)


AT = "2025-02-02 02:02:02+00:00"
DECIDED = {"decided_by_id": 1_000_000, "decided_at": AT}
APPROVED = {"decision": "approved", "counts_from": "2025-02-02", **DECIDED}
CAME = {"attended": True, "recorded_by_id": 1_000_000, "recorded_at": AT}
COUNTED = APPROVED | {"counted_on": "2025-02-02"}
#: Of what another person approves: it waits.
OF_RECORD = {
    "superseded_at": {"superseded_at": AT, **COUNTED},
    "next_due_on": {"next_due_on": "2030-01-01"},
    "day": {"day": "2020-01-01"},
} | at_once(**COUNTED)
#: What somebody ended before its time.
ENDED = {
    "decision": "approved", "decided_by_id": 1_000_001, "in_force_from": "2024-01-01", "in_force_until": "2030-01-01",
    "ended_by_id": 1_000_000, "end_reason": "Over",
}  # fmt: skip
#: That a cycle was called off and not closed.
OFF = {
    "closed_on": None, "closed_by_id": None, "called_off_on": "2030-01-01", "called_off_by_id": 1_000_000,
    "called_off_why": "Wrong",
}  # fmt: skip
#: What a CHECK constraint narrows down: model -> column -> columns that must change together, and to what.
TOGETHER = {
    Answer: {"result": {"result": "not_applicable"}},
    AssessmentCycle: {"opened_on": {"opened_on": "2020-01-01"}}
    | dict.fromkeys(("called_off_on", "called_off_by_id", "called_off_why"), OFF),
    CycleDay: {"changed_on": {"changed_on": "2020-01-01"}},
    Assessment: {
        "grade": {"grade": "C"},
        "missing": {"missing": "c1", "score": None},
        "vetoes": {"vetoes": "bribery", "grade": "D"},
        "closed_at": {"closed_at": AT},
    },
    Attendance: {
        "invited_at": {"invited_at": AT},
        "attended": CAME,
        "persons": CAME | {"persons": 3},
        "recorded_by_id": CAME,
        "recorded_at": CAME,
    }
    | at_once(answer="comes", answered_by_id=1_000_000, answered_at=AT),
    Audit: {
        "kind": {"kind": "desktop"},
        "began_on": {"began_on": "2024-09-01"},
        "colour": {"colour": "red"},
    }
    | at_once(approved_by_id=1_000_000, approved_at=AT, counts_from="2025-02-02"),
    AuditInterval: {"grade": {"grade": "B"}, "core": {"core": "core"}},
    CaseStep: {"kind": {"kind": "talk"}, "until": {"until": "2030-01-01"}},
    ChecklistItem: {"pillar": {"pillar": "governance"}},
    Consequence: {
        "decision": {"decision": "dismissed"},
        "in_force_from": {"decision": "approved", "decided_by_id": 1_000_000, "in_force_from": "2024-01-01"},
        "in_force_until": {
            "decision": "approved", "decided_by_id": 1_000_000, "in_force_from": "2024-01-01",
            "in_force_until": "2030-01-01",
        },
        "ended_by_id": ENDED,
        "end_reason": ENDED,
    },
    ConsequenceRule: {"grade": {"grade": "C"}},
    CorrectiveAction: at_once(
        verdict="effective", verified_way="desk", verified_on="2024-10-01", verified_by_id=1_000_000
    ),
    Criterion: {"topic": {"topic": "cost"}, "scored_by": {"scored_by": "manager"}},
    Engagement: {
        "kind": {"kind": "coaching"},
        "day": {"day": "2030-01-01"},
        "answer_by": {"answer_by": "2020-01-01"},
    }
    | at_once(cancelled_on="2024-01-01", cancelled_why="Flood"),
    Extension: {"action_id": {"action_id": 1_000_000, "finding_id": None}} | at_once(decision="granted", **DECIDED),
    FindingState: {"state": {"state": "closed"}, "until": {"until": "2030-01-01"}},
    ImprovementCase: at_once(until="2030-01-01", outcome="restored"),
    GradeBand: {"grade": {"grade": "B", "scorecard_id": 1_000_000}, "lowest": {"lowest": "12.5"}},
    Objection: at_once(answer="Yes", is_granted=True, grade="A", answered_by_id=1_000_000, answered_at=AT),
    Override: {"grade": {"grade": "B"}} | at_once(decision="approved", **DECIDED),
    PlanAnswer: at_once(
        verdict="effective", verified_on="2025-01-02", settled_on="2025-01-02", verified_by_id=1_000_000
    ),
    RaisedVeto: at_once(decision="confirmed", **DECIDED),
    Risk: {
        "topic": {"topic": "personnel"},
        "likelihood": {"likelihood": 5},
        "impact": {"impact": 4},
        "residual_likelihood": {"residual_likelihood": 1},
        "residual_impact": {"residual_impact": 1},
    },
    RiskAssessment: OF_RECORD,
    SecurityRecord: {"kind": {"kind": "review"}} | OF_RECORD,
    Resemblance: {"verdict": {"verdict": "same"}},
    ConflictOfInterest: {"conflict_until": {"conflict_until": "2030-01-01"}},
    Screening: {
        "kind": {"kind": "social"},
        "result": {"result": "clear", "impacts": ""},
        "agreed_on": {"agreed_on": "2030-01-01", "agreed": "A pond"},
        "agreed": {"agreed_on": "2030-01-01", "agreed": "A pond"},
        "ended_on": {"ended_on": "2030-01-01", "ended_why": "Waste"} | APPROVED,
        "ended_why": {"ended_on": "2030-01-01", "ended_why": "Waste"} | APPROVED,
    }
    | at_once(**APPROVED),
    StageGate: {"stage": {"stage": "suspended"}},
    SecondSource: {
        "until": {"until": "2030-01-01"},
        "effective_on": dict.fromkeys(("effective_on", "counts_from"), "2019-05-05"),
    }
    | at_once(readiness="qualified", **APPROVED),
    StageRequest: {
        "stage": {"stage": "eliminated"},
        "last_order_on": {"stage": "eliminated", "last_order_on": "2020-01-01"},
    }
    | at_once(decision="approved", **DECIDED),
    Application: {
        "state": {"state": "declined"},
        "withdrawn_at": {"state": "withdrawn", "withdrawn_at": AT},
        "became_id": {"state": "accepted", "became_id": 1_000_000},
    },
    Submission: {"has_read_conduct": {"has_read_conduct": True}}
    | at_once(decision="declined", words="No", **DECIDED),
    Merge: at_once(decision="approved", merged_on="2030-01-01", **DECIDED),
}  # fmt: skip
