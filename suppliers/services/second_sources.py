"""Name who could deliver instead of a supplier, raise how ready it is, and end the pair."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from sheets.models import ImportRun
from suppliers.models import Readiness, SecondSource, StageChange
from suppliers.models.second_source import DELIVERS
from suppliers.services.asking import locked
from suppliers.services.counting_from import counted_from
from suppliers.services.fairness import refuse_conflicted, refuse_own
from suppliers.services.irreplaceable import refuse_last_pair

Decision = SecondSource.Decision
ORDER = list(Readiness)


def name_second_source(pair: SecondSource, *, actor: User, today: date) -> SecondSource:
    """Record that a supplier could deliver instead of another, from a day on.

    Raises ValidationError for a day to come, and where it is named already.
    """
    pair.readiness, pair.decision, pair.asked_by = Readiness.NAMED, Decision.RECORDED, actor
    pair.counts_from = pair.effective_on
    refuse_to_come(pair.effective_on, "effective_on", today)
    with ledger(actor) as events:
        locked(pair.supplier_id)
        pair.full_clean()
        pair.save()
        events.add("second_source_named", pair)
    return pair


def ask_for_readiness(
    pair: SecondSource,
    readiness: str,
    *,
    effective_on: date,
    words: str,
    actor: User,
    today: date,
    run: ImportRun | None = None,
) -> SecondSource:
    """Ask for a second source to count as qualified or tested from a day on; it does once another person approves.

    Raises ValidationError for a pair that was ended, for less readiness than it has, for a day to come or before it was
    named, without words, and where more was asked for already.
    """
    refuse_to_come(effective_on, "effective_on", today)
    if not words.strip():
        raise ValidationError({"words": _("Say what was looked at: whoever decides will ask.")})
    with ledger(actor) as events:
        present = standing(pair)
        if ORDER.index(Readiness(readiness)) <= ORDER.index(Readiness(present.readiness)):
            raise ValidationError({"readiness": _("It is that ready already.")})
        if effective_on < present.effective_on:
            words = _("What stands is of a later day; more readiness begins on that day or later.")
            raise ValidationError({"effective_on": words})
        asked = SecondSource(supplier_id=present.supplier_id, other_id=present.other_id, run=run, asked_by=actor)
        asked.readiness, asked.effective_on, asked.words = readiness, effective_on, words.strip()
        asked.decision = Decision.WAITING
        asked.full_clean()
        asked.save()
        events.add("second_source_asked", asked)
    return asked


def decide_readiness(
    asked: SecondSource,
    *,
    is_approved: bool,
    reason: str = "",
    counts_from: date | None = None,
    actor: User,
    today: date,
) -> SecondSource:
    """Let a second source count as qualified or tested from today or a named day on, or refuse it.

    Raises ValidationError for what was decided meanwhile; for who asked, or has a tie to either supplier; without a
    reason where it is refused; where the second source is not on file to deliver; and for a day before the one asked
    for, before what stands counts, or to come.
    """
    if not (is_approved or reason.strip()):
        raise ValidationError({"reason": _("Say why: who asked for it will read it.")})
    with ledger(actor) as events:
        locked(asked.supplier_id)
        asked.refresh_from_db(from_queryset=SecondSource.objects.select_for_update())
        if asked.decision != Decision.WAITING:
            raise ValidationError(_("This does not wait for a decision any more."), code="decided")
        refuse_own(asked.asked_by_id, actor=actor)
        refuse_tied(asked, actor, today)
        if is_approved:
            refuse_absent(asked, today)
            present = standing(asked)
            assert present.counts_from
            earliest = max(asked.effective_on, present.counts_from)
            present.until = asked.counts_from = counted_from(counts_from, earliest=earliest, today=today)
            present.save(update_fields=["until"])
            events.add("second_source_followed", present)
        asked.decision = Decision.APPROVED if is_approved else Decision.REFUSED
        asked.decided_by, asked.decided_at, asked.reason = actor, timezone.now(), reason.strip()
        asked.save(update_fields=["decision", "decided_by", "decided_at", "reason", "counts_from"])
        events.add(f"second_source_{asked.decision}", asked)
    return asked


def end_second_source(pair: SecondSource, *, on: date, why: str, actor: User, today: date) -> SecondSource:
    """End a pair: `on` is the first day without it. What waits for a decision lapses.

    Raises ValidationError without a reason, for a day to come or before what stands, where it was ended already, for
    who has a tie to either supplier, and where an elimination to come relies on this pair alone (`named`).
    """
    if not why.strip():
        raise ValidationError({"why": _("Say why it ends.")})
    refuse_to_come(on, "on", today)
    with ledger(actor) as events:
        present = standing(pair)
        refuse_tied(present, actor, today)
        refuse_last_pair(present, today)
        assert present.counts_from
        if on < present.counts_from:
            raise ValidationError({"on": _("It cannot end before it begins.")})
        present.until, present.ended_why = on, why.strip()
        present.save(update_fields=["until", "ended_why"])
        events.add("second_source_ended", present)
        for asked in SecondSource.objects.waiting().filter(supplier=present.supplier_id, other=present.other_id):
            asked.decision = Decision.LAPSED
            asked.save(update_fields=["decision"])
            events.add("second_source_lapsed", asked)
    return present


def standing(pair: SecondSource) -> SecondSource:
    """Return what stands of a pair, locked after its supplier; raise ValidationError where it was ended."""
    locked(pair.supplier_id)
    lasting = SecondSource.objects.lasting().filter(supplier=pair.supplier_id, other=pair.other_id)
    present = lasting.select_for_update().first()
    if present is None:
        raise ValidationError(_("This pair was ended; name it again."), code="ended")
    return present


def refuse_tied(pair: SecondSource, actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where somebody has a tie to either of a pair."""
    for supplier in (pair.supplier_id, pair.other_id):
        refuse_conflicted(supplier, actor=actor, today=today)


def refuse_absent(pair: SecondSource, today: date) -> None:
    """Raise ValidationError where the second source is not on file, or suspended."""
    if not StageChange.objects.on(today).filter(supplier=pair.other_id, stage__in=DELIVERS).exists():
        words = _("Only who is on file and not suspended can be ready to deliver: %(supplier)s is not.")
        raise ValidationError(words % {"supplier": pair.other}, code="absent")


def refuse_to_come(day: date, field: str, today: date) -> None:
    """Raise ValidationError for a day to come."""
    if day > today:
        raise ValidationError({field: _("This day is yet to come; say it once it has.")})
