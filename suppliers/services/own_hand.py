"""Who had a hand in what lets a supplier enter a stage does not approve that stage."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.hands import done_to
from foundation.dates import written
from suppliers.classifiers import classified_otherwise
from suppliers.demands import demands
from suppliers.models import Classification, Resemblance, StageGate, StageRequest
from suppliers.services.gatekeepers import DAYS_OF_GATEKEEPER
from suppliers.services.gates import categories_on, gates_in_use, gates_of
from suppliers.services.one_firm import same_as

Verdict = Resemblance.Verdict


def refuse_own_hand(request: StageRequest, gates: list[StageGate], day: date, *, actor: User) -> None:
    """Raise ValidationError (code `own`) where somebody would approve a stage that her own hand made possible.

    Asked last, after all that she could have a hand in was read: what she does meanwhile is seen, or did not count.
    """
    refuse_gatekeeper(request, actor)
    known = demands()
    codes = dict.fromkeys(code for gate in gates for code in gate.demands if code in known)
    said = [*classified_by_approver(request, gates, day, actor), *made_another(request, actor)]
    said += [sentence for code in codes for sentence in known[code].own(request, actor, day)]
    if said:
        raise ValidationError([ValidationError(sentence, code="own") for sentence in said])


def refuse_gatekeeper(request: StageRequest, actor: User) -> None:
    """Raise ValidationError (code `own`) for who saved a gate since the stage was asked for, or a short time before.

    She could set it aside, approve, and put it back. A gate of any stage: it may have been one of this stage.
    """
    since = min(request.asked_at, timezone.now() - timedelta(days=DAYS_OF_GATEKEEPER))
    if done_to(StageGate.objects.all(), ["gate_saved"]).filter(actor_ref=str(actor.ref), at__gte=since).exists():
        words = _(
            "You changed a gate less than %(days)s days ago, or since this was asked for: another person decides."
        )
        raise ValidationError(words % {"days": DAYS_OF_GATEKEEPER}, code="own")


def classified_by_approver(request: StageRequest, gates: list[StageGate], day: date, actor: User) -> Iterator[str]:
    """Say where she classified a supplier otherwise, and what is asked of it depends on that."""
    changed = classified_otherwise(request.supplier_id, actor, day)
    if changed and depends_on_classification(request, gates, day):
        words = _(
            "You classified %(supplier)s otherwise on %(day)s, and what is asked of it depends on that: another person "
            "must decide it."
        )
        yield words % {"supplier": request.supplier, "day": written(changed)}


def classified_by_asker(request: StageRequest, gates: list[StageGate], day: date) -> Iterator[str]:
    """Say the same of who asks for a stage; of a firm that applies nobody asked."""
    changed = request.asked_by_id and classified_otherwise(request.supplier_id, request.asked_by, day)
    if changed and depends_on_classification(request, gates, day):
        words = _("%(supplier)s was classified otherwise by who asks for the stage (%(day)s): let another person ask.")
        yield words % {"supplier": request.supplier, "day": written(changed)}


def depends_on_classification(request: StageRequest, gates: list[StageGate], day: date) -> bool:
    """Tell whether a demand depends on how a supplier is classified, or as it once was it would pass another gate."""
    known = demands()
    if any(code in known and known[code].depends_on_classification for gate in gates for code in gate.demands):
        return True
    in_use = gates_in_use()
    once = Classification.objects.filter(supplier=request.supplier_id, effective_on__lte=day).order_by()
    was = {*once.values_list("category__code", flat=True)}
    [category] = categories_on([(request.supplier_id, day, request.stage)])
    passed = gates_of(request.stage, category, day, in_use)
    return any(gate not in passed for other in was for gate in gates_of(request.stage, other, day, in_use))


def made_another(request: StageRequest, actor: User) -> Iterator[str]:
    """Say of whom she said that it is another firm, after it was said to be the same."""
    theirs = same_as([request.supplier_id])
    said = Resemblance.objects.filter(Q(supplier__in=theirs) | Q(other__in=theirs))
    hers = said.filter(verdict=Verdict.ANOTHER, superseded_at=None, answered_by=actor)
    was = {
        frozenset(pair)
        for pair in said.filter(verdict=Verdict.SAME).exclude(superseded_at=None).values_list("supplier", "other")
    }
    words = _(
        "You said that %(supplier)s and %(other)s are two firms, which were said to be one: another person must decide "
        "it."
    )
    for answer in hers.select_related("supplier", "other").order_by("pk"):
        if {answer.supplier_id, answer.other_id} in was:
            yield words % {"supplier": answer.supplier, "other": answer.other}
