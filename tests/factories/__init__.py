"""The smallest valid rows, made through the services, so that `verify_evidence` finds nothing."""

from tests.factories.assessments import VetoFactory, opened, scorecard, scored
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
)
from tests.factories.days import START, TODAY
from tests.factories.documents import DocumentFactory
from tests.factories.evidence import FileFactory
from tests.factories.lifecycle import (
    ConflictFactory,
    GateFactory,
    ResemblanceFactory,
    SecondSourceFactory,
    StageRequestFactory,
)
from tests.factories.outbox import MailFactory, ReminderFactory
from tests.factories.passkeys import PasskeyFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.portal import ChangeRequestFactory, MembershipFactory
from tests.factories.reminders import EndpointFactory, StepFactory
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
    "AttestationFactory",
    "AuditFactory",
    "AuditIntervalFactory",
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
    "ExemptionFactory",
    "FileFactory",
    "FindingFactory",
    "GateFactory",
    "GradeFactory",
    "MailFactory",
    "MembershipFactory",
    "PasskeyFactory",
    "RegionFactory",
    "ReminderFactory",
    "RequirementFactory",
    "ResemblanceFactory",
    "RoleFactory",
    "RuleFactory",
    "SchemeFactory",
    "ScreeningFactory",
    "SecondSourceFactory",
    "SeverityFactory",
    "SignatureFactory",
    "SiteFactory",
    "StageRequestFactory",
    "StepFactory",
    "SupplierFactory",
    "SuspensionFactory",
    "UploadFactory",
    "UserFactory",
    "VetoFactory",
    "mailed_code",
    "opened",
    "scorecard",
    "scored",
]
