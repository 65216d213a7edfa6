"""A firm that was eliminated comes back under another name: found, and answered before it is let in."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from suppliers.models import ON_FILE, Resemblance, Stage, StageChange, StageRequest, Supplier
from suppliers.models.stage_request import GONE
from suppliers.services.resemblances import (
    SHOWN,
    Alike,
    answers_between,
    described,
    pairs,
    same_firm,
    signs_of,
    unanswered,
)
from suppliers.traces import Traces, signs, traces_of

#: The stages by which a supplier comes in, or further in.
IN = (Stage.APPLIED, Stage.SELECTED, Stage.REGISTERED, Stage.ACTIVE)


def eliminated(as_of: date) -> "QuerySet[Supplier]":
    """Return who was eliminated by a day and has not been on file since, whatever else it was, nor ended in another."""
    known = StageChange.objects.current().filter(effective_on__lte=as_of)
    back = known.filter(supplier=OuterRef("supplier"), stage__in=ON_FILE, effective_on__gt=OuterRef("effective_on"))
    out = known.filter(~Exists(back), stage=Stage.ELIMINATED)
    return Supplier.objects.filter(pk__in=out.values("supplier"), merged_into=None)


def returns(firm: Traces, supplier: Supplier, country: int | None, as_of: date) -> list[Alike]:
    """Return the eliminated suppliers that a firm may be, by what it left behind, its name and its numbers.

    So do the names and numbers of firms that ended in them. The supplier's texts are folded; it need not be saved.
    """
    former = eliminated(as_of).exclude(pk=supplier.pk)
    found: dict[int, list[str]] = defaultdict(list)
    names = [name for name in (supplier.bare_name, supplier.bare_name_en) if name]
    alike = Supplier.objects.filter(same_firm(country, names, supplier.lei or None, supplier.uscc or None))
    alike = alike.filter(Q(pk__in=former) | Q(merged_into__in=former))
    for other in alike.order_by(F("merged_into").asc(nulls_first=True), "code")[:SHOWN]:
        found[other.merged_into_id or other.pk] += signs_of(supplier, other, names, country)
    for sign in signs().values():
        for key in {*sign.find(firm, former)}:
            found[key].append(sign.code)
    others = Supplier.objects.filter(pk__in=sorted(found)[:SHOWN]).select_related("country")
    return [Alike(other, tuple(dict.fromkeys(found[other.pk]))) for other in others]


def returns_of(supplier: Supplier, as_of: date) -> list[Alike]:
    """Return the eliminated suppliers that one on file may be."""
    this = Supplier.objects.filter(pk=supplier.pk)
    return returns(traces_of(this), supplier, supplier.country_id, as_of)


def recognised(supplier: Supplier, as_of: date) -> list[Alike]:
    """Return whom a supplier may be without that anybody has said what it is: who is named alike, or was eliminated."""
    found = {alike.other.pk: alike for alike in unanswered(supplier)}
    return [*({alike.other.pk: alike for alike in unanswered_returns(supplier, as_of)} | found).values()]


def unanswered_returns(supplier: Supplier, as_of: date) -> list[Alike]:
    """Return the eliminated suppliers that one that is here may be without that anybody has said what it is."""
    if not here(as_of).filter(pk=supplier.pk).exists():
        return []
    found = returns_of(supplier, as_of)
    answered = {*answers_between(supplier.pk, [alike.other.pk for alike in found]).values_list("supplier", "other")}
    return [alike for alike in found if answered.isdisjoint(pairs(supplier.pk, alike.other.pk))]


def returned(as_of: date) -> set[int]:
    """Return the suppliers, by their keys, of whom somebody is to say whether they are an eliminated one.

    Those that left the same traces as any of them are few; each of those is looked at by itself.
    """
    firm, present = traces_of(eliminated(as_of)), here(as_of)
    alike = {key for sign in signs().values() for key in sign.find(firm, present)}
    return {supplier.pk for supplier in present.filter(pk__in=alike) if unanswered_returns(supplier, as_of)}


def here(as_of: date) -> "QuerySet[Supplier]":
    """Return who has not gone on a day, nor ended in another."""
    stages = StageChange.objects.on(as_of).exclude(stage__in=GONE)
    return Supplier.objects.filter(pk__in=stages.values("supplier"), merged_into=None)


def returns_asked(request: StageRequest, as_of: date) -> list[tuple[Alike, Resemblance | None]]:
    """Return which eliminated suppliers the one of a request may be, each with what another than who asked said.

    None where it goes out, or less far in.
    """
    found = returns_of(request.supplier, as_of) if request.stage in IN else []
    said = answers_between(request.supplier_id, [alike.other.pk for alike in found])
    answers = {
        pk: answer
        for answer in said.exclude(answered_by=request.asked_by_id).select_related("answered_by")
        for pk in (answer.supplier_id, answer.other_id)
        if pk != request.supplier_id
    }
    return [(alike, answers.get(alike.other.pk)) for alike in found]


def refuse_unanswered_returns(request: StageRequest, as_of: date) -> None:
    """Raise ValidationError (code `returned`) where it may be an eliminated firm and nobody said whether it is."""
    words = _("It may be %(other)s, which was eliminated. Say first whether it is.")
    waiting = [alike for alike, answer in returns_asked(request, as_of) if answer is None]
    if waiting:
        sentences = [words % {"other": described(alike)} for alike in waiting]
        raise ValidationError([ValidationError(sentence, code="returned") for sentence in sentences])
