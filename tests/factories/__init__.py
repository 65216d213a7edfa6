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
from tests.factories.evidence import FileFactory
from tests.factories.people import RoleFactory, UserFactory
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
    "EditionFactory",
    "ExemptionFactory",
    "FileFactory",
    "GradeFactory",
    "RegionFactory",
    "RequirementFactory",
    "RoleFactory",
    "RuleFactory",
    "SiteFactory",
    "SupplierFactory",
    "SuspensionFactory",
    "UserFactory",
]
