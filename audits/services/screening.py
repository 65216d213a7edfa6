"""Screen a supplier: one records what was found, another approves it; then improvements are agreed, or it ends."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import IMPACTS, Screening, ScreeningKind
from evidence.ledger import ledger
from suppliers.models import Stage, StageChange
from suppliers.services import counted_from, refuse_conflicted, refuse_own

Decision = Screening.Decision
#: Whoever is in one of these stages delivers no more.
GONE = (Stage.ELIMINATED, Stage.LEFT)


def propose_screening(screening: Screening, *, actor: User, today: date) -> Screening:
    """Record what a screening found; it counts once another person approves it.

    Raises ValidationError for a day to come, impacts of other criteria or without words, and where the supplier was
    screened by the same criteria on that day.
    """
    screening.proposed_by, screening.decision = actor, Decision.WAITING
    for name in ("screened_on", "agreed_on"):
        day = getattr(screening, name)
        if day and day > today:
            raise ValidationError({name: _("This day is yet to come; say it once it has.")})
    refuse_foreign(screening)
    screening.full_clean()
    with ledger(actor) as events:
        screening.save()
        events.add("screening_proposed", screening)
    return screening


def decide_screening(
    screening: Screening,
    *,
    is_approved: bool,
    reason: str = "",
    counts_from: date | None = None,
    actor: User,
    today: date,
) -> Screening:
    """Let a screening count from today on, or from an earlier day that is named, or refuse it.

    Raises ValidationError for what was decided meanwhile, for who recorded it or has a tie to the supplier, without a
    reason where it is refused, and for a day before the screening or to come.
    """
    if not (is_approved or reason.strip()):
        raise ValidationError({"reason": _("Say why: who asked for it will read it.")})
    with ledger(actor) as events:
        again(screening)
        if not screening.is_waiting:
            raise ValidationError(_("This does not wait for a decision any more."), code="decided")
        refuse_own(screening.proposed_by_id, actor=actor)
        refuse_conflicted(screening.supplier_id, actor=actor, today=today)
        if is_approved:
            screening.counts_from = counted_from(counts_from, earliest=screening.screened_on, today=today)
        screening.decision = Decision.APPROVED if is_approved else Decision.REFUSED
        screening.decided_by, screening.decided_at, screening.reason = actor, timezone.now(), reason.strip()
        screening.save(update_fields=["decision", "decided_by", "decided_at", "reason", "counts_from"])
        events.add(f"screening_{screening.decision}", screening)
    return screening


def agree_improvement(screening: Screening, *, agreed_on: date, agreed: str, actor: User, today: date) -> Screening:
    """Record what a supplier agreed to mend of the impacts that were found.

    Raises ValidationError where none count or an improvement was agreed, without words, for a day before the screening
    or to come, and for a conflict of interest.
    """
    with ledger(actor) as events:
        refuse_harmless(again(screening))
        refuse_conflicted(screening.supplier_id, actor=actor, today=today)
        if screening.agreed_on:
            raise ValidationError(_("An improvement was agreed already."), code="agreed")
        refuse_day(screening, "agreed_on", agreed_on, today)
        if not agreed.strip():
            raise ValidationError({"agreed": _("Say what was agreed.")})
        screening.agreed_on, screening.agreed = agreed_on, agreed.strip()
        screening.save(update_fields=["agreed_on", "agreed"])
        events.add("screening_agreed", screening)
    return screening


def end_relationship(screening: Screening, *, ended_on: date, ended_why: str, actor: User, today: date) -> Screening:
    """Record that the relationship ended because of the impacts that were found.

    Raises ValidationError where none count or its end was recorded, without a reason, for a day before the screening or
    to come, for a supplier that has not left or been eliminated by then, and for a conflict of interest.
    """
    with ledger(actor) as events:
        refuse_harmless(again(screening))
        refuse_conflicted(screening.supplier_id, actor=actor, today=today)
        if screening.ended_on:
            raise ValidationError(_("Its end was recorded already."), code="ended")
        refuse_day(screening, "ended_on", ended_on, today)
        if not ended_why.strip():
            raise ValidationError({"ended_why": _("Say why it ends.")})
        if not StageChange.objects.on(ended_on).filter(supplier=screening.supplier_id, stage__in=GONE).exists():
            words = _("The supplier had neither left nor been eliminated by then: ask for that stage first.")
            raise ValidationError({"ended_on": words})
        screening.ended_on, screening.ended_why = ended_on, ended_why.strip()
        screening.save(update_fields=["ended_on", "ended_why"])
        events.add("screening_ended", screening)
    return screening


def again(screening: Screening) -> Screening:
    """Read a screening anew, locked, so that nobody else decides it meanwhile."""
    screening.refresh_from_db(from_queryset=Screening.objects.select_for_update(of=("self",)))
    return screening


def refuse_foreign(screening: Screening) -> None:
    """Raise ValidationError for impacts that other criteria find."""
    kinds = [kind for kind in ScreeningKind if kind == screening.kind]
    if foreign := {*screening.impacts} - {impact.value for kind in kinds for impact in IMPACTS[kind]}:
        words = _("These impacts are not found by these criteria: %(impacts)s.") % {
            "impacts": ", ".join(sorted(foreign))
        }
        raise ValidationError({"impacts": words})


def refuse_harmless(screening: Screening) -> None:
    """Raise ValidationError (code `harmless`) for a screening that does not count, or found no impacts."""
    if not screening.is_bad:
        words = _("Only of a screening that was approved and found impacts something is agreed or ended.")
        raise ValidationError(words, code="harmless")


def refuse_day(screening: Screening, field: str, day: date, today: date) -> None:
    """Raise ValidationError for a day before the screening, or to come."""
    if not screening.screened_on <= day <= today:
        raise ValidationError({field: _("This day is before the screening, or yet to come.")})
