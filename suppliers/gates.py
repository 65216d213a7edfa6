"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from foundation.dates import months_after, written
from suppliers.demands import Demand
from suppliers.models import Stage, StageChange, StageGate, StageRequest


def still_cooling_off(request: StageRequest, gate: StageGate, as_of: date) -> Sequence[str]:
    """Say until when somebody who was eliminated stays out."""
    eliminated = StageChange.objects.current().filter(supplier=request.supplier_id, stage=Stage.ELIMINATED)
    last = eliminated.filter(effective_on__lte=as_of).order_by("-effective_on").first()
    back = months_after(last.effective_on, gate.months) if last else as_of
    if back <= as_of:
        return []
    return [_("It was eliminated and may come back from %(day)s on.") % {"day": written(back)}]


def without_successor(request: StageRequest, _gate: StageGate, _as_of: date) -> Sequence[str]:
    """Say where nobody is named who delivers instead."""
    return [] if request.successor_id else [_("Name who delivers instead.")]


DEMANDS = [
    Demand("cooling_off", gettext_lazy("It has stayed out long enough"), still_cooling_off),
    Demand("successor", gettext_lazy("Somebody is named who delivers instead"), without_successor),
]
