"""Make scorecards, change them while nothing rests on them, and copy those on which something does."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Criterion, GradeBand, Scorecard
from audits.models.criterion import WHOLE
from evidence.ledger import ledger
from foundation.measuring import measures
from suppliers.models import Grade

#: Where the bands of a new scorecard begin: parameters of ours, to be set by whoever makes it.
LOWEST = {Grade.A: Decimal(90), Grade.B: Decimal(75), Grade.C: Decimal(60), Grade.D: Decimal(0)}
#: What is copied of a criterion, beside its code.
CONTENT = ("code", "name_en", "name_zh_hant", "name_zh_hans", "topic", "weight", "scored_by", "measure", "position")


def save_scorecard(card: Scorecard, *, actor: User) -> Scorecard:
    """Save a scorecard; a new one gets a band for each grade. Of a frozen one only its use for new cycles may change.

    Raises ValidationError (code `frozen`) for any other change of one.
    """
    is_new = card._state.adding
    with ledger(actor) as events:
        before = None if is_new else locked(card.pk)
        if before and before.is_frozen and others(before) != others(card):
            raise frozen()
        card.save()
        events.add("scorecard_added" if is_new else "scorecard_changed", card)
        for grade, lowest in LOWEST.items() if is_new else ():
            write_band(GradeBand(scorecard=card, grade=grade, lowest=lowest), actor=actor)
    return card


def others(card: Scorecard) -> tuple[object, ...]:
    """Return what a frozen scorecard keeps."""
    return card.code, card.version, card.name_en, card.name_zh_hant, card.name_zh_hans, tuple(card.categories)


def save_criterion(criterion: Criterion, *, actor: User) -> Criterion:
    """Save a criterion of a scorecard that is not frozen; raise ValidationError for another and an unknown measure."""
    if criterion.measure and criterion.measure not in measures():
        raise ValidationError({"measure": _("There is no such measure.")}, code="unknown")
    with ledger(actor) as events:
        refuse_frozen(criterion.scorecard_id)
        action = "criterion_added" if criterion._state.adding else "criterion_changed"
        criterion.save()
        events.add(action, criterion)
    return criterion


def remove_criterion(criterion: Criterion, *, actor: User) -> None:
    """Take a criterion off a scorecard that is not frozen; the ledger keeps an event."""
    with ledger(actor) as events:
        refuse_frozen(criterion.scorecard_id)
        events.add("criterion_removed", criterion)
        criterion.delete()


def save_band(band: GradeBand, *, actor: User) -> GradeBand:
    """Set where a grade begins, on a scorecard that is not frozen."""
    with ledger(actor):
        refuse_frozen(band.scorecard_id)
        return write_band(band, actor=actor)


def write_band(band: GradeBand, *, actor: User) -> GradeBand:
    """Write a band with its event."""
    with ledger(actor) as events:
        action = "band_added" if band._state.adding else "band_changed"
        band.save()
        events.add(action, band)
    return band


def copy_scorecard(card: Scorecard, *, actor: User) -> Scorecard:
    """Return a new version of a scorecard that may be changed; it is not used before somebody says so."""
    with ledger(actor) as events:
        locked(card.pk)
        newest = Scorecard.objects.filter(code=card.code).aggregate(newest=Max("version"))["newest"]
        names = {name: getattr(card, name) for name in ("code", "name_en", "name_zh_hant", "name_zh_hans")}
        copy = Scorecard.objects.create(**names, version=newest + 1, categories=card.categories)
        events.add("scorecard_added", copy)
        for criterion in card.criteria.all():
            made = Criterion(scorecard=copy, **{name: getattr(criterion, name) for name in CONTENT})
            save_criterion(made, actor=actor)
        for band in card.bands.all():
            write_band(GradeBand(scorecard=copy, grade=band.grade, lowest=band.lowest), actor=actor)
    return copy


def freeze_scorecards(cards: Sequence[Scorecard], *, actor: User) -> None:
    """Freeze scorecards, because suppliers are assessed by them from now on.

    Raises ValidationError (code `incomplete`) where one of them leaves open how it would grade.
    """
    with ledger(actor) as events:
        for card in Scorecard.objects.select_for_update().filter(pk__in=[card.pk for card in cards]):
            refuse_incomplete(card)
            if not card.is_frozen:
                card.frozen_at = timezone.now()
                card.save(update_fields=["frozen_at"])
                events.add("scorecard_frozen", card)


def refuse_incomplete(card: Scorecard) -> None:
    """Raise ValidationError, with a sentence for each fault, where a scorecard leaves open how it would grade."""
    if faults := faults_of(card):
        raise ValidationError(faults, code="incomplete")


def faults_of(card: Scorecard) -> list[str]:
    """Return what a scorecard still lacks, in sentences; none where it grades every score."""
    words, faults = {"card": card}, []
    total = sum(card.criteria.values_list("weight", flat=True))
    if total != WHOLE:
        said = _("The weights of %(card)s sum to %(total)s; they must sum to 100.")
        faults.append(said % {**words, "total": total})
    bands = dict(card.bands.values_list("grade", "lowest"))
    lowest = [bands[grade] for grade in Grade.values if grade in bands]
    if len(lowest) < len(Grade.values) or lowest[-1] != 0:
        faults.append(_("The bands of %(card)s must cover all scores: one for each grade, that of D from 0.") % words)
    if any(better <= worse for better, worse in pairwise(lowest)):
        faults.append(_("On %(card)s a better grade must begin at a higher score than the next.") % words)
    if set(card.criteria.exclude(measure="").values_list("measure", flat=True)) - measures().keys():
        faults.append(_("On %(card)s a criterion names a measure that there is not.") % words)
    return faults


def locked(pk: int) -> Scorecard:
    """Return a scorecard that nobody else changes or freezes until this transaction ends."""
    return Scorecard.objects.select_for_update().get(pk=pk)


def refuse_frozen(pk: int) -> None:
    """Raise ValidationError (code `frozen`) where suppliers are assessed by a scorecard."""
    if locked(pk).is_frozen:
        raise frozen()


def frozen() -> ValidationError:
    """Return the refusal to change what suppliers were assessed by."""
    words = _("Suppliers are assessed by this version, so it stays as it is. Copy it and change the copy.")
    return ValidationError(words, code="frozen")
