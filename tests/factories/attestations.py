from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from attestations.models import (
    Acknowledgement,
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Exemption,
    Kind,
    Requirement,
    RequirementEdition,
    Suspension,
)
from attestations.services import (
    accept_attestations,
    book_audit,
    bring_standings_in_step,
    grant_exemption,
    hand_in,
    open_rule,
    refuse_attestations,
    save_edition,
    save_requirement,
    save_text,
    suspend,
    withdraw,
)
from foundation.dates import FAR
from tests.factories.days import TODAY
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory


class ServiceFactory(DjangoModelFactory):
    """A row that a service saves: `save` is the service."""

    actor = factory.LazyFunction(system_user)
    today = TODAY

    class Meta:
        abstract = True


class RequirementFactory(ServiceFactory):
    """A commitment that nobody is bound to yet."""

    code = factory.Sequence(lambda n: f"requirement_{n}")
    name_en = factory.SelfAttribute("code")
    name_zh_hant = factory.SelfAttribute("code")
    name_zh_hans = factory.SelfAttribute("code")
    kind = Kind.COMMITMENT

    class Meta:
        model = Requirement

    class Params:
        certificate = factory.Trait(kind=Kind.CERTIFICATE)
        test_report = factory.Trait(kind=Kind.TEST_REPORT, validity_months=12)
        document = factory.Trait(kind=Kind.DOCUMENT)
        with_clause = factory.Trait(allows_contract_clause=True)
        switched_off = factory.Trait(required_from=FAR)

    @classmethod
    def _create(cls, _model_class, *_args, actor, today, **fields):
        return save_requirement(Requirement(**fields), actor=actor, today=today)


class EditionFactory(ServiceFactory):
    requirement = factory.SubFactory(RequirementFactory, certificate=True)
    code = "2015"

    class Meta:
        model = RequirementEdition

    @classmethod
    def _create(cls, _model_class, *_args, actor, today, **fields):
        return save_edition(RequirementEdition(**fields), actor=actor, today=today)


class RuleFactory(ServiceFactory):
    """A rule that binds every cooperating supplier, always."""

    requirement = factory.SubFactory(RequirementFactory)
    stages = ("active",)

    class Meta:
        model = ApplicabilityRule

    @classmethod
    def _create(cls, _model_class, *_args, actor, today, **fields):
        return open_rule(ApplicabilityRule(**fields), actor=actor, today=today)


class CommitmentTextFactory(ServiceFactory):
    requirement = factory.SubFactory(RequirementFactory)
    version = 1
    language = "zh-hans"
    text = "本公司承诺不使用冲突矿产。"
    published_on = date(2024, 1, 1)

    class Meta:
        model = CommitmentText

    @classmethod
    def _create(cls, _model_class, *_args, actor, today, **fields):
        return save_text(CommitmentText(**fields), actor=actor, today=today)


class AttestationFactory(ServiceFactory):
    """A commitment that was signed, handed in and accepted on 1 January 2024.

    `decision` and `decided_on` say what the reviewer decided; an empty decision leaves it in review.
    """

    supplier = factory.SubFactory(SupplierFactory)
    requirement = factory.SubFactory(RequirementFactory)
    basis = Attestation.Basis.SIGNED
    submitted_on = date(2024, 1, 1)
    valid_from = factory.SelfAttribute("submitted_on")
    decision = Attestation.Decision.ACCEPTED
    decided_on = factory.SelfAttribute("submitted_on")
    withdrawn_on = None
    reviewer = factory.SubFactory(UserFactory)

    class Meta:
        model = Attestation

    class Params:
        waiting = factory.Trait(decision=Attestation.Decision.NONE)
        refused = factory.Trait(decision=Attestation.Decision.REFUSED)
        clause = factory.Trait(
            requirement=factory.SubFactory(RequirementFactory, with_clause=True),
            basis=Attestation.Basis.CONTRACT_CLAUSE,
            contract_reference="C-2024-001",
        )
        certificate = factory.Trait(
            requirement=factory.SubFactory(RequirementFactory, certificate=True),
            basis=Attestation.Basis.NONE,
            number=factory.Sequence(lambda n: f"QMS-{n}"),
            issuing_body="SGS",
            valid_until=date(2026, 12, 31),
        )
        announced = factory.Trait(
            requirement=factory.SubFactory(RequirementFactory, certificate=True),
            basis=Attestation.Basis.ANNOUNCED,
            valid_until=date(2025, 6, 30),
        )
        test_report = factory.Trait(
            requirement=factory.SubFactory(RequirementFactory, test_report=True),
            basis=Attestation.Basis.NONE,
            valid_until=date(2025, 12, 31),
        )
        document = factory.Trait(
            requirement=factory.SubFactory(RequirementFactory, document=True),
            basis=Attestation.Basis.NONE,
        )
        from_portal = factory.Trait(origin=Attestation.Origin.PORTAL)

    @classmethod
    def _create(cls, _model_class, *_args, actor, today, reviewer, decision, decided_on, withdrawn_on, **fields):
        attestation = hand_in(Attestation(**fields), actor=actor, today=today)
        if decision == Attestation.Decision.ACCEPTED:
            accept_attestations([attestation], actor=reviewer, today=decided_on)
        elif decision == Attestation.Decision.REFUSED:
            refuse_attestations([attestation], reason="expired", actor=reviewer, today=decided_on)
        attestation = Attestation.objects.get(pk=attestation.pk)
        if withdrawn_on:
            withdraw(attestation, on=withdrawn_on, actor=actor, today=today)
        elif decision and decided_on != today:
            # The reviewer's day was another one: what is kept are the standings of today.
            bring_standings_in_step(today)
        return Attestation.objects.get(pk=attestation.pk)


class ExemptionFactory(ServiceFactory):
    supplier = factory.SubFactory(SupplierFactory)
    requirement = factory.SubFactory(RequirementFactory)
    exempt_from = date(2024, 1, 1)
    exempt_until = FAR
    reason = "Delivers nothing that contains metal."

    class Meta:
        model = Exemption

    @classmethod
    def _create(cls, _model_class, *_args, supplier, requirement, **terms):
        return grant_exemption(supplier, requirement, **terms)


class SuspensionFactory(ServiceFactory):
    attestation = factory.SubFactory(AttestationFactory, certificate=True)
    suspended_from = date(2024, 6, 1)
    suspended_until = FAR
    reason = "Surveillance audit overdue."

    class Meta:
        model = Suspension

    @classmethod
    def _create(cls, _model_class, *_args, attestation, **terms):
        return suspend(attestation, **terms)


class AcknowledgementFactory(ServiceFactory):
    """That the audit of a certificate, which is given, is booked."""

    certificate = factory.SubFactory(AttestationFactory, certificate=True)
    day = TODAY
    body = "SGS"

    class Meta:
        model = Acknowledgement

    @classmethod
    def _create(cls, _model_class, *_args, certificate, **terms):
        return book_audit(certificate.supplier, certificate.requirement, **terms)
