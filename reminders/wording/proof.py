"""What a supplier may hand in, by the kind of requirement: what counts, in which form, how long it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from attestations.models import Kind, Requirement
from suppliers.services import largest


@dataclass(frozen=True)
class Proof:
    """What is to be handed in."""

    what_counts: str
    chop: str
    minutes: int
    button: str

    @property
    def form(self) -> str:
        """What files are taken."""
        return _("PDF, JPG or PNG, at most %(size)s a file") % {"size": largest()}

    @property
    def effort(self) -> str:
        """How long it takes."""
        return ngettext("about %(count)s minute", "about %(count)s minutes", self.minutes) % {"count": self.minutes}


def proof_for(requirement: Requirement, source: str = "") -> Proof:
    """Return what may be handed in for a requirement; `source` says what makes it due, where something does."""
    return PROOFS[requirement.kind](requirement, source)


def certificate(_requirement: Requirement, source: str) -> Proof:
    """Ask for the certificate, or for what shows that it is coming."""
    what = _("the new certificate") if source == "expiry" else _("the valid certificate")
    counts = _(
        "%(certificate)s with all its annexes; while it is not issued, the audit plan or a letter of the"
        " certification body"
    ) % {"certificate": what}
    return Proof(counts, _("not needed"), 5, _("Hand in the certificate"))


def commitment(requirement: Requirement, _source: str) -> Proof:
    """Ask for a signature with chop, or for a clause where one may stand for it."""
    counts = _("the commitment, signed by a person who may sign for your company")
    if requirement.allows_contract_clause:
        counts = _(
            "%(commitment)s; or a contract with us that has the same clause: its number, and the pages that show it"
        ) % {"commitment": counts}
    chop = _("company chop needed; where companies have none, the signature is enough")
    return Proof(counts, chop, 10, _("Hand in the commitment"))


def report(requirement: Requirement, _source: str) -> Proof:
    """Ask for a report, and say how old it may be."""
    return Proof(report_that_counts(requirement), _("not needed"), 5, _("Hand in the test report"))


def report_that_counts(requirement: Requirement) -> str:
    """Say how old a test may be."""
    months = requirement.validity_months
    if not months:
        return _("a current test report")
    words = ngettext(
        "a test report whose tests are at most %(count)s month old",
        "a test report whose tests are at most %(count)s months old",
        months,
    )
    return words % {"count": months}


def document(_requirement: Requirement, source: str) -> Proof:
    """Ask for a copy, or for a word where one is on file."""
    if source == "confirmation":
        counts = _("your word that the document on file is still right; else a copy of the one that is valid now")
        return Proof(counts, _("not needed"), 1, _("Confirm, or hand in another"))
    counts = _("a clear copy of the document that is valid now, with every page")
    return Proof(counts, _("not needed"), 3, _("Hand in the copy"))


PROOFS: dict[str, Callable[[Requirement, str], Proof]] = {
    Kind.CERTIFICATE: certificate,
    Kind.COMMITMENT: commitment,
    Kind.TEST_REPORT: report,
    Kind.DOCUMENT: document,
}
