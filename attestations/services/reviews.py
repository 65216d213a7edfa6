"""Accept a proof, or refuse it with a reason."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.decided import tell_of_decision
from attestations.models import Attestation, RegisterCheck, Review
from attestations.services.papers import follow_attestations
from attestations.services.seen import states
from evidence.ledger import Notebook, ledger
from evidence.models import Event
from foundation.dates import local_day, written
from suppliers.models import Upload
from suppliers.services import refuse_conflicted

#: What is done to a proof by those who may not review it.
WRITTEN = ("attestation_submitted", "attestation_changed", "attestation_imported")


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says of proofs, and what a register said of them, if it was asked."""

    decision: str
    reason: str = ""
    words: str = ""
    check: RegisterCheck | None = None


def accept_attestations(
    attestations: Iterable[Attestation],
    *,
    actor: User,
    today: date,
    seen: Mapping[int, str] | None = None,
    check: RegisterCheck | None = None,
) -> list[Attestation]:
    """Accept proofs that are in review, all or none; what announces a certificate is promised until its day.

    `seen` holds the digest of each as the reviewer saw it (`states`); `check` belongs to a single proof. Raises
    ValidationError for one that was decided already (code `decided`), that is another than was seen (`changed`), that
    the reviewer entered or handed in herself (`own`), of a supplier to which she has a tie (`conflict`), or whose file
    was not found clean (`unchecked`).
    """
    return decide(attestations, Verdict(Attestation.Decision.ACCEPTED, check=check), actor, today, seen)


def refuse_attestations(
    attestations: Iterable[Attestation],
    *,
    reason: str,
    actor: User,
    today: date,
    words: str = "",
    seen: Mapping[int, str] | None = None,
    check: RegisterCheck | None = None,
) -> list[Attestation]:
    """Refuse proofs that are in review, all or none, for a reason that the supplier will read; raises as accepting."""
    if reason not in Review.Reason.values:
        raise ValidationError(_("Choose a reason: the supplier will read it."), code="required")
    return decide(attestations, Verdict(Attestation.Decision.REFUSED, reason, words, check), actor, today, seen)


def decide(
    attestations: Iterable[Attestation], verdict: Verdict, actor: User, today: date, seen: Mapping[int, str] | None
) -> list[Attestation]:
    """Decide each proof and record the review."""
    decided = []
    with ledger(actor) as events:
        wanted = [attestation.pk for attestation in attestations]
        own = written_by(actor, wanted)
        # Locked and read again: another officer may have decided meanwhile.
        for attestation in Attestation.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
            refuse_own(attestation, own)
            refuse_conflicted(attestation.supplier_id, actor=actor, today=today)
            refuse_decided(attestation)
            refuse_changed(attestation, seen)
            if verdict.decision == Attestation.Decision.ACCEPTED:
                refuse_unchecked(attestation)
            decide_one(attestation, verdict, actor, today, events)
            decided.append(attestation)
        follow_attestations([attestation.supplier_id for attestation in decided], today)
    return decided


def written_by(actor: User, pks: Collection[int]) -> set[int]:
    """Return which of the proofs somebody entered, changed or brought the file of: the ledger knows of every time."""
    events = Event.objects.filter(
        object_type=Attestation._meta.label_lower, object_id__in=pks, actor_ref=str(actor.ref), action__in=WRITTEN
    )
    brought = Q(recorded_by=actor) | Q(upload__received_by=actor)
    recorded = Attestation.objects.filter(brought, pk__in=pks)
    return {*events.values_list("object_id", flat=True), *recorded.values_list("pk", flat=True)}


def refuse_own(attestation: Attestation, own: Collection[int]) -> None:
    """Raise ValidationError where the reviewer would review her own work."""
    if attestation.pk in own:
        raise ValidationError(
            _("You entered or changed %(paper)s yourself; another person must review it."),
            code="own",
            params={"paper": attestation},
        )


def refuse_decided(attestation: Attestation) -> None:
    """Raise ValidationError that names who decided, and what, where somebody has; an import leaves no review."""
    review = attestation.reviews.select_related("reviewed_by").first() if attestation.decision else None
    if review:
        raise ValidationError(
            _("%(person)s decided this already, on %(day)s: %(decision)s."),
            code="decided",
            params={
                "person": review.reviewed_by,
                "day": written(local_day(review.reviewed_at)),
                "decision": attestation.get_decision_display(),
            },
        )


def refuse_changed(attestation: Attestation, seen: Mapping[int, str] | None) -> None:
    """Raise ValidationError where a proof, or its file, is another than was seen."""
    if seen is not None and states([attestation.pk])[attestation.pk] != seen.get(attestation.pk):
        raise ValidationError(
            _("%(paper)s changed after you opened it. Nothing was decided: look at it again."),
            code="changed",
            params={"paper": attestation},
        )


def refuse_unchecked(attestation: Attestation) -> None:
    """Raise ValidationError where the file was not looked through and found clean: nobody has seen it."""
    if attestation.upload and attestation.upload.state != Upload.State.CHECKED:
        raise ValidationError(
            _("The file of %(paper)s was not found clean, so it cannot be accepted."),
            code="unchecked",
            params={"paper": attestation},
        )


def decide_one(attestation: Attestation, verdict: Verdict, actor: User, today: date, events: Notebook) -> None:
    """Change one proof; write its review, and what the register said, with their events; tell whoever handed it in."""
    decision = decision_about(attestation, verdict)
    attestation.decide(decision, today)
    if decision == Attestation.Decision.ACCEPTED:
        attestation.backing = backing_after(attestation, verdict.check)
    attestation.save(update_fields=["decision", "decided_on", "backing"])
    review = Review.objects.create(
        attestation=attestation,
        decision=decision,
        reason=verdict.reason,
        words=verdict.words,
        reviewed_by=actor,
    )
    events.add(f"attestation_{decision}", attestation)
    events.add("review_recorded", review)
    if verdict.check:
        verdict.check.review = review
        verdict.check.full_clean()
        verdict.check.save()
        events.add("register_checked", verdict.check)
    tell_of_decision(attestation, review)


def decision_about(attestation: Attestation, verdict: Verdict) -> str:
    """Return what becomes of a proof: what only announces a certificate is promised, never accepted."""
    if attestation.is_announcement and verdict.decision == Attestation.Decision.ACCEPTED:
        return Attestation.Decision.PROMISED
    return verdict.decision


def backing_after(attestation: Attestation, check: RegisterCheck | None) -> str:
    """Return what an accepted proof rests on: a register that has it, or the file that was reviewed."""
    if check and check.result == RegisterCheck.Result.VALID:
        return Attestation.Backing.REGISTER_CHECKED
    if attestation.file_id and attestation.backing == Attestation.Backing.RECORDED_ONLY:
        return Attestation.Backing.FILE_REVIEWED
    return attestation.backing
