from datetime import UTC, datetime

import factory
from django.core import mail
from factory.django import DjangoModelFactory

from attestations.models import Capacity, Signature
from attestations.services.signing import Circumstances, consent, sign
from attestations.signing import Declaration, consent_to
from tests.factories.attestations import CommitmentTextFactory, RuleFactory
from tests.factories.documents import DocumentFactory
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory

#: Noon in Shanghai, where the organisation is, on the day of most tests.
NOON = datetime(2024, 12, 31, 4, tzinfo=UTC)


class DeclarationFactory(factory.Factory):
    """A text in Simplified Chinese that a person is about to sign for a supplier who is bound to it."""

    text = factory.SubFactory(CommitmentTextFactory)
    supplier = factory.SubFactory(SupplierFactory)
    person = factory.SubFactory(UserFactory)
    name = "王芳"
    title = "总经理"
    capacity = Capacity.LEGAL_REPRESENTATIVE
    consent = factory.LazyAttribute(lambda declaration: consent_to(declaration.text, declaration.supplier))
    prevailing_sha256 = factory.SelfAttribute("text.sha256")
    letter = factory.LazyAttribute(
        lambda declaration: (
            DocumentFactory(supplier=declaration.supplier, received_by=declaration.person, name="letter.pdf")
            if declaration.capacity == Capacity.LETTER_OF_AUTHORITY
            else None
        )
    )

    class Meta:
        model = Declaration

    @factory.post_generation
    def bound(self, _create, _extracted):
        if not self.text.requirement.rules.exists():
            RuleFactory(requirement=self.text.requirement)


class SignatureFactory(DjangoModelFactory):
    """What came of a declaration: signed by the code that was mailed."""

    declaration = factory.SubFactory(DeclarationFactory)
    now = NOON

    class Meta:
        model = Signature

    @classmethod
    def _create(cls, _model_class, *_args, declaration, now):
        consent(declaration, now=now)
        circumstances = Circumstances(now, "203.0.113.7", "Mozilla/5.0")
        return sign(declaration, typed=mailed_code(), circumstances=circumstances)


def mailed_code():
    """Return the code in the newest mail."""
    return mail.outbox[-1].subject.split()[-1]
