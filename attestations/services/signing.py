"""Sign a commitment here: each step an event, at the end one signature and one accepted attestation."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import codes
from accounts.codes import Verdict
from accounts.models import User
from attestations.models import Attestation, Capacity, CommitmentText, Signature, SigningWay
from attestations.services.catalogue import edition_of
from attestations.services.papers import write
from attestations.signing import Declaration, digest_of
from evidence.ledger import ledger
from foundation.dates import local_day, months_after
from suppliers.models import Supplier, Upload

PURPOSE = "signature"


class TextChanged(Exception):
    """Another version of the text was published meanwhile: what was read is no longer what is signed."""


class CodeRefused(Exception):
    """The code that was typed in is not good; the first argument is the verdict."""


@dataclass(frozen=True)
class Circumstances:
    """When and from where something is signed."""

    now: datetime
    ip: str | None = None
    user_agent: str = ""

    @property
    def today(self) -> date:
        """The organisation’s calendar day."""
        return local_day(self.now)


def note_opened(text: CommitmentText, supplier: Supplier, *, actor: User) -> None:
    """Record that a text was shown to somebody who may sign it."""
    note("commitment_opened", text, supplier, actor)


def note_read(text: CommitmentText, supplier: Supplier, *, how: str, actor: User) -> None:
    """Record that a text was read to its end; `how` that is known: its end was scrolled into view, or it was said."""
    note("commitment_read", text, supplier, actor, how=how)


def consent(declaration: Declaration, *, now: datetime) -> None:
    """Record the consent to a declaration and mail the person the code that signs it.

    Raises TextChanged, ValidationError where it may not be signed so, `codes.TooMany`, and `codes.NotSent` where the
    mail server is away: a code can be sent again.
    """
    refuse_changed(declaration, local_day(now))
    with ledger(declaration.person):
        code = codes.issue(declaration.person, purpose=PURPOSE, subject=declaration.subject(), now=now)
        note("commitment_consented", declaration.text, declaration.supplier, declaration.person)
    codes.send(declaration.person, code, what=str(declaration.text.requirement))


def send_again(declaration: Declaration, *, now: datetime) -> None:
    """Mail another code for a declaration that was consented to; raises as `consent` does."""
    refuse_changed(declaration, local_day(now))
    code = codes.issue(declaration.person, purpose=PURPOSE, subject=declaration.subject(), now=now)
    codes.send(declaration.person, code, what=str(declaration.text.requirement))


def sign(declaration: Declaration, *, typed: str, circumstances: Circumstances) -> Signature:
    """Sign a declaration by the code that was mailed for it; return the one signature, also when asked twice.

    Raises TextChanged, ValidationError where it may not be signed so, and CodeRefused with the verdict on the code.
    """
    now = circumstances.now
    with ledger(declaration.person):
        verdict = codes.redeem(declaration.person, purpose=PURPOSE, subject=declaration.subject(), typed=typed, now=now)
        # Looked at once the code is locked: of two at once, the second finds what the first has signed.
        if verdict == Verdict.USED and (signed := just_signed(declaration, now)):
            return signed
        if verdict == Verdict.GOOD:
            refuse_changed(declaration, circumstances.today)
            return written(declaration, circumstances)
    # Here, not in the transaction: the try stays counted.
    raise CodeRefused(verdict)


def written(declaration: Declaration, circumstances: Circumstances) -> Signature:
    """Write the attestation and the signature that proves it, with their events."""
    with ledger(declaration.person) as events:
        attestation = attested(declaration, circumstances.today)
        signature = Signature(
            attestation=attestation,
            text=declaration.text,
            text_sha256=declaration.text.sha256,
            prevailing_sha256=declaration.prevailing_sha256,
            language=declaration.text.language,
            consent=declaration.consent,
            name=declaration.name,
            title=declaration.title,
            capacity=declaration.capacity,
            person=declaration.person,
            email=declaration.person.email,
            signed_at=circumstances.now,
            ip=circumstances.ip,
            user_agent=circumstances.user_agent[: Signature._meta.get_field("user_agent").max_length],
        )
        signature.digest = digest_of(signature)
        signature.full_clean()
        signature.save()
        events.add("commitment_signed", signature, **about(declaration.text, declaration.supplier))
    return signature


def attested(declaration: Declaration, today: date) -> Attestation:
    """Write the attestation of a declaration.

    It is accepted at once: the text is ours, and the person is known by her code. Who signs by a letter of authority
    is accepted once a reviewer has seen the letter, which is the attestation's file.
    """
    requirement, letter = declaration.text.requirement, declaration.letter
    attestation = Attestation(
        supplier=declaration.supplier,
        requirement=requirement,
        edition=edition_of(declaration.text, actor=declaration.person, today=today),
        basis=Attestation.Basis.SIGNED,
        backing=Attestation.Backing.SIGNED_HERE,
        origin=Attestation.Origin.PORTAL,
        signatory_name=declaration.name,
        signatory_title=declaration.title,
        submitted_on=today,
        valid_from=today,
        valid_until=months_after(today, requirement.validity_months) if requirement.validity_months else None,
        upload=letter,
        file=letter.file if letter else None,
        recorded_by=declaration.person,
    )
    if declaration.capacity != Capacity.LETTER_OF_AUTHORITY:
        attestation.decide(Attestation.Decision.ACCEPTED, today)
    return write(attestation, "attestation_signed", declaration.person, today)


def just_signed(declaration: Declaration, now: datetime) -> Signature | None:
    """Return what the same person signed by the code that she types once more; None where she signed nothing by it."""
    mine = Signature.objects.filter(
        text=declaration.text,
        attestation__supplier=declaration.supplier,
        person=declaration.person,
        signed_at__gt=now - codes.LIFETIME,
    )
    return mine.order_by("-pk").first()


def refuse_changed(declaration: Declaration, today: date) -> None:
    """Raise TextChanged where another version is to be signed today, ValidationError where not so or not here."""
    requirement = declaration.text.requirement
    if not requirement.counts(SigningWay.HERE) or declaration.capacity not in requirement.capacities:
        raise ValidationError(_("It can no longer be signed in this way. Look at what counts now."), code="not_allowed")
    refuse_unfit_letter(declaration)
    current = CommitmentText.objects.current(requirement, today)
    if declaration.text not in current.values():
        raise TextChanged


def refuse_unfit_letter(declaration: Declaration) -> None:
    """Raise ValidationError for a letter of authority that is missing, needless, or cannot be looked at."""
    letter = declaration.letter
    if (declaration.capacity == Capacity.LETTER_OF_AUTHORITY) != (letter is not None):
        raise ValidationError(_("Attach the letter of authority by which you sign."), code="letter")
    if letter and (letter.supplier_id != declaration.supplier.pk or letter.state not in Upload.USABLE):
        raise ValidationError(_("This letter of authority cannot be taken; attach it again."), code="letter")


def note(action: str, text: CommitmentText, supplier: Supplier, actor: User, **detail: str) -> None:
    """Record a step on the way to a signature: the event digests the text as it stood."""
    with ledger(actor) as events:
        events.add(action, text, **about(text, supplier), **detail)


def about(text: CommitmentText, supplier: Supplier) -> dict[str, str | int]:
    """Return what an event says of a text and of the supplier it is signed for."""
    return {"supplier": supplier.pk, "version": text.version, "language": text.language, "sha256": text.sha256}
