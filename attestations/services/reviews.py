"""Accept a proof, or refuse it with a reason."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Attestation, Review
from attestations.services.papers import follow_attestations
from evidence.ledger import ledger
from evidence.models import Event

#: What is done to a proof by those who may not review it.
WRITTEN = ("attestation_submitted", "attestation_changed", "attestation_imported")


def accept_attestations(attestations: Iterable[Attestation], *, actor: User, today: date) -> list[Attestation]:
    """Accept proofs that are in review, all or none.

    Raises ValidationError for one that was decided already, or that the reviewer entered herself.
    """
    return decide(attestations, Attestation.Decision.ACCEPTED, actor=actor, today=today)


def refuse_attestations(
    attestations: Iterable[Attestation], *, reason: str, actor: User, today: date, words: str = ""
) -> list[Attestation]:
    """Refuse proofs that are in review, all or none, for a reason that the supplier will read."""
    if reason not in Review.Reason.values:
        raise ValidationError(_("Choose a reason: the supplier will read it."), code="required")
    return decide(attestations, Attestation.Decision.REFUSED, actor=actor, today=today, reason=reason, words=words)


def decide(
    attestations: Iterable[Attestation], decision: str, *, actor: User, today: date, reason: str = "", words: str = ""
) -> list[Attestation]:
    """Decide each proof and record the review."""
    decided = []
    with ledger(actor) as events:
        wanted = [attestation.pk for attestation in attestations]
        own = written_by(actor, wanted)
        # Locked and read again: another officer may have decided meanwhile.
        for attestation in Attestation.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
            if attestation.pk in own:
                raise ValidationError(
                    _("You entered or changed %(paper)s yourself; another person must review it."),
                    code="own",
                    params={"paper": attestation},
                )
            review = decide_one(attestation, decision, actor, today, reason, words)
            events.add(f"attestation_{decision}", attestation)
            events.add("review_recorded", review)
            decided.append(attestation)
        follow_attestations([attestation.supplier_id for attestation in decided], today)
    return decided


def written_by(actor: User, pks: Collection[int]) -> set[int]:
    """Return which of the proofs somebody entered or changed: the ledger knows of every time."""
    events = Event.objects.filter(
        object_type=Attestation._meta.label_lower, object_id__in=pks, actor_ref=str(actor.ref), action__in=WRITTEN
    )
    recorded = Attestation.objects.filter(pk__in=pks, recorded_by=actor)
    return {*events.values_list("object_id", flat=True), *recorded.values_list("pk", flat=True)}


def decide_one(attestation: Attestation, decision: str, actor: User, today: date, reason: str, words: str) -> Review:
    """Change one proof and write its review."""
    attestation.decide(decision, today)
    if decision == Attestation.Decision.ACCEPTED and attestation.file_id:
        attestation.backing = Attestation.Backing.FILE_REVIEWED
    attestation.save(update_fields=["decision", "decided_on", "backing"])
    return Review.objects.create(
        attestation=attestation, decision=decision, reason=reason, words=words, reviewed_by=actor
    )
