"""Whom the demonstration asks for a certificate and a signature, and who comes for them."""

from ipaddress import IPv4Address
from typing import NamedTuple

from accounts.models import User
from accounts.services import system_user
from attestations.models import PREVAILING, ApplicabilityRule, CommitmentText, Kind, Obligation, Requirement
from attestations.services import open_rule, save_requirement, save_text
from foundation.dates import today
from suppliers.models import Supplier
from suppliers.services import grant_membership

CERTIFICATE, COMMITMENT = "crowd_certificate", "crowd_commitment"
#: Everybody but those with whom it is over.
STAGES = ("applied", "selected", "registered", "active")
#: The commitment of the demonstration whose wordings are signed.
WORDED_AS = "anti_bribery"
#: The first address of the network that is set aside for benchmarks (RFC 2544).
NETWORK = IPv4Address("198.18.0.0")


class Person(NamedTuple):
    """Somebody who acts for a supplier, and the place she comes from."""

    number: int
    address: str
    supplier: int

    @property
    def place(self) -> str:
        """An address of her own: tries are counted by place."""
        return str(NETWORK + self.number)


def people(count: int) -> list[Person]:
    """Let so many suppliers be asked for a certificate and a signature that none has; return somebody of each."""
    ask(Requirement(code=CERTIFICATE, kind=Kind.CERTIFICATE, required_from=today()))
    publish(ask(Requirement(code=COMMITMENT, kind=Kind.COMMITMENT, required_from=today())))
    asked = Obligation.objects.in_force(today()).filter(requirement__code=COMMITMENT).order_by("supplier__code")
    suppliers = Supplier.objects.filter(pk__in=asked.values("supplier"))[:count]
    return [person_of(supplier, number) for number, supplier in enumerate(suppliers, start=1)]


def ask(requirement: Requirement) -> Requirement:
    """Ask for something new."""
    requirement.name_en = requirement.name_zh_hant = requirement.name_zh_hans = requirement.code
    save_requirement(requirement, actor=system_user(), today=today())
    open_rule(ApplicabilityRule(requirement=requirement, stages=STAGES), actor=system_user(), today=today())
    return requirement


def publish(requirement: Requirement) -> None:
    """Publish what is to be signed, the wording that prevails first."""
    texts = CommitmentText.objects.current(Requirement.objects.get(code=WORDED_AS), today())
    for language in sorted(texts, key=lambda language: language != PREVAILING):
        text = CommitmentText(
            requirement=requirement, version=1, language=language, text=texts[language].text, published_on=today()
        )
        save_text(text, actor=system_user(), today=today())


def person_of(supplier: Supplier, number: int) -> Person:
    """Give somebody access to a supplier's pages."""
    user = User.objects.create_user(f"crowd{number}@example.com", full_name=f"Crowd {number}", actor=system_user())
    grant_membership(user, supplier, actor=system_user())
    return Person(number, user.email, supplier.pk)
