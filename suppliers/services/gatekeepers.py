"""Who sets a gate aside types nobody past it: for a while it stands for her as it stood before."""

import json
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.hands import done_to
from evidence.ledger import ledger
from foundation.sets import CodeSetField
from foundation.words import labelled
from suppliers.demands import Entry
from suppliers.models import Stage, StageGate
from suppliers.services.gates import NAMED, codes_of, ungated
from suppliers.services.under_gates import NOTHING, Changed, newly_gated

#: For so many days whoever saved a gate approves no stage, and types nobody past the gate as it was.
DAYS_OF_GATEKEEPER = 30
#: How the event of a gate that was in use calls what it was before.
WAS = ("was_stage", "was_categories", "was_from")


def save_gate(gate: StageGate, *, actor: User) -> StageGate:
    """Save a gate with the event that says so, and what it was where it was in use; stages that were entered keep."""
    gate.full_clean()
    with ledger(actor) as events:
        stood = StageGate.objects.select_for_update().filter(pk=gate.pk).exclude(gate_from=None).first()
        gate.save()
        events.add("gate_saved", gate, **as_it_was(stood))
    return gate


def as_it_was(gate: StageGate | None) -> dict[str, Any]:
    """Return what the event keeps of a gate that was in use; of another, nothing."""
    return dict(zip(WAS, (gate.stage, gate.categories, gate.gate_from), strict=True)) if gate else {}


def held_against(actor: User) -> list[StageGate]:
    """Return the gates that somebody saved a short time ago, as they stood before if they were in use."""
    since = timezone.now() - timedelta(days=DAYS_OF_GATEKEEPER)
    hers = done_to(StageGate.objects.all(), ["gate_saved"]).filter(actor_ref=str(actor.ref), at__gte=since)
    told = hers.filter(payload__contains=f'"{WAS[0]}":').values_list("payload", flat=True)
    stood = [[json.loads(payload)["detail"][name] for name in WAS] for payload in told]
    return [
        StageGate(
            stage=stage, categories=CodeSetField().to_python(categories), gate_from=date.fromisoformat(since_when)
        )
        for stage, categories, since_when in stood
    ]


def past_own_gates(
    suppliers: Collection[int], actor: User, today: date, *, stages: Changed = NOTHING, categories: Changed = NOTHING
) -> list[Entry]:
    """Return who would come under gates that somebody set aside herself, each with its day and the gate’s stage."""
    gates = held_against(actor)
    if not gates:
        return []
    come_under = newly_gated(suppliers, today, stages=stages, categories=categories, gates=gates)
    return [*come_under, *ungated(stages.added, gates, corrected=stages.removed)]


def refuse_past_own_gates(
    suppliers: Collection[int], actor: User, today: date, *, stages: Changed = NOTHING, categories: Changed = NOTHING
) -> None:
    """Raise ValidationError (code `gated`) where somebody would type suppliers past gates that she set aside."""
    past = past_own_gates(suppliers, actor, today, stages=stages, categories=categories)
    if found := {supplier: stage for supplier, _day, stage in past}:
        codes = codes_of([*found])
        said = [labelled(codes[supplier], set_aside(found[supplier])) for supplier in [*found][:NAMED]]
        raise ValidationError([ValidationError(sentence, code="gated") for sentence in said])


def set_aside(stage: str) -> str:
    """Say that a gate holds for whoever set it aside."""
    words = _(
        "You changed the gate of “%(stage)s” less than %(days)s days ago, and for you it holds as it was: ask for the "
        "stage, or let another person enter this."
    )
    return words % {"stage": Stage(stage).label, "days": DAYS_OF_GATEKEEPER}
