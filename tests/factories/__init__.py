"""The smallest valid rows, made through the services, so that `verify_evidence` finds nothing."""

from tests.factories.applications import ApplicationFactory, submit, typed
from tests.factories.assessments import VetoFactory, opened, scorecard, scored, scored_well
from tests.factories.attestations import (
    AcknowledgementFactory,
    AttestationFactory,
    CommitmentTextFactory,
    EditionFactory,
    ExemptionFactory,
    RequirementFactory,
    RuleFactory,
    SuspensionFactory,
)
from tests.factories.audits import (
    ActionFactory,
    AuditFactory,
    AuditIntervalFactory,
    ChecklistItemFactory,
    FindingFactory,
    SchemeFactory,
    ScreeningFactory,
    SeverityFactory,
    answer_rest,
)
from tests.factories.cases import CaseFactory, PlanAnswerFactory, PlannedActionFactory, noted
from tests.factories.days import START, TODAY
from tests.factories.documents import DocumentFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.evidence import FileFactory
from tests.factories.lifecycle import (
    ConflictFactory,
    GateFactory,
    MergeFactory,
    ResemblanceFactory,
    SecondSourceFactory,
    StageRequestFactory,
    gone,
)
from tests.factories.outbox import MailFactory, ReminderFactory
from tests.factories.passkeys import PasskeyFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.portal import ChangeRequestFactory, MembershipFactory
from tests.factories.reminders import EndpointFactory, StepFactory
from tests.factories.reports import (
    NarrativeFactory,
    PublishedFigureFactory,
    ReportRunFactory,
    ReportSubscriberFactory,
    SignOffFactory,
)
from tests.factories.security import RiskAssessmentFactory, SecurityRecordFactory, risk_of
from tests.factories.signing import NOON, DeclarationFactory, SignatureFactory, mailed_code
from tests.factories.suppliers import (
    CategoryFactory,
    ContactFactory,
    CountryFactory,
    GradeFactory,
    RegionFactory,
    SiteFactory,
    SupplierFactory,
)
from tests.factories.uploads import UploadFactory

__all__ = [
    "NOON",
    "START",
    "TODAY",
    "AcknowledgementFactory",
    "ActionFactory",
    "ApplicationFactory",
    "AttestationFactory",
    "AuditFactory",
    "AuditIntervalFactory",
    "CaseFactory",
    "CategoryFactory",
    "ChangeRequestFactory",
    "ChecklistItemFactory",
    "CommitmentTextFactory",
    "ConflictFactory",
    "ContactFactory",
    "CountryFactory",
    "DeclarationFactory",
    "DocumentFactory",
    "EditionFactory",
    "EndpointFactory",
    "EngagementFactory",
    "ExemptionFactory",
    "FileFactory",
    "FindingFactory",
    "GateFactory",
    "GradeFactory",
    "MailFactory",
    "MembershipFactory",
    "MergeFactory",
    "NarrativeFactory",
    "PasskeyFactory",
    "PlanAnswerFactory",
    "PlannedActionFactory",
    "PublishedFigureFactory",
    "RegionFactory",
    "ReminderFactory",
    "ReportRunFactory",
    "ReportSubscriberFactory",
    "RequirementFactory",
    "ResemblanceFactory",
    "RiskAssessmentFactory",
    "RoleFactory",
    "RuleFactory",
    "SchemeFactory",
    "ScreeningFactory",
    "SecondSourceFactory",
    "SecurityRecordFactory",
    "SeverityFactory",
    "SignOffFactory",
    "SignatureFactory",
    "SiteFactory",
    "StageRequestFactory",
    "StepFactory",
    "SupplierFactory",
    "SuspensionFactory",
    "UploadFactory",
    "UserFactory",
    "VetoFactory",
    "answer_rest",
    "gone",
    "mailed_code",
    "noted",
    "opened",
    "risk_of",
    "scorecard",
    "scored",
    "scored_well",
    "submit",
    "typed",
]
