"""The smallest valid rows, made through the services, so that `verify_evidence` finds nothing."""

from tests.factories.attestations import (
    AttestationFactory,
    CommitmentTextFactory,
    EditionFactory,
    ExemptionFactory,
    RequirementFactory,
    RuleFactory,
    SuspensionFactory,
)
from tests.factories.days import START, TODAY
from tests.factories.documents import DocumentFactory
from tests.factories.evidence import FileFactory
from tests.factories.outbox import MailFactory, ReminderFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.reminders import EndpointFactory, StepFactory
from tests.factories.suppliers import (
    CategoryFactory,
    ContactFactory,
    CountryFactory,
    GradeFactory,
    RegionFactory,
    SiteFactory,
    SupplierFactory,
)

__all__ = [
    "START",
    "TODAY",
    "AttestationFactory",
    "CategoryFactory",
    "CommitmentTextFactory",
    "ContactFactory",
    "CountryFactory",
    "DocumentFactory",
    "EditionFactory",
    "EndpointFactory",
    "ExemptionFactory",
    "FileFactory",
    "GradeFactory",
    "MailFactory",
    "RegionFactory",
    "ReminderFactory",
    "RequirementFactory",
    "RoleFactory",
    "RuleFactory",
    "SiteFactory",
    "StepFactory",
    "SupplierFactory",
    "SuspensionFactory",
    "UserFactory",
]
