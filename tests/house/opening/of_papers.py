"""What is open of papers and exemptions."""

import attestations.services
from attestations.models import Review
from tests import factories
from tests.factories import START, TODAY, UserFactory
from tests.house.opening.open import Open


def in_review():
    asker = UserFactory()
    return factories.AttestationFactory(certificate=True, waiting=True, actor=asker), asker


def accept_attestations():
    paper, asker = in_review()

    def decide(by):
        attestations.services.accept_attestations([paper], actor=by, today=TODAY)

    return Open(paper.supplier, decide, asker)


def refuse_attestations():
    paper, asker = in_review()

    def decide(by):
        attestations.services.refuse_attestations(
            [paper], reason=Review.Reason.values[0], words="No", actor=by, today=TODAY
        )

    return Open(paper.supplier, decide, asker)


def correct_attestation():
    paper, asker = in_review()

    def decide(by):
        seen = attestations.services.states([paper.pk])[paper.pk]
        attestations.services.correct_attestation(paper, {"number": "Q-2"}, seen=seen, actor=by, today=TODAY)

    return Open(paper.supplier, decide, asker)


def grant_exemption():
    supplier, requirement = factories.SupplierFactory(), factories.RequirementFactory()

    def decide(by):
        given = {"exempt_from": START, "reason": "Too small", "actor": by, "today": TODAY}
        attestations.services.grant_exemption(supplier, requirement, **given)

    return Open(supplier, decide)


def revoke_exemption():
    exemption = factories.ExemptionFactory()

    def decide(by):
        attestations.services.revoke_exemption(exemption, on=exemption.exempt_from, actor=by, today=TODAY)

    return Open(exemption.supplier, decide)


#: What one person asked for.
ASKED = [accept_attestations, refuse_attestations, correct_attestation]
#: What nobody asked for: one person sees and does it.
UNASKED = [grant_exemption, revoke_exemption]
