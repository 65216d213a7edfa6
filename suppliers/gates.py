"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from foundation.dates import months_after, written
from suppliers.demands import Demand
from suppliers.models import Stage, StageChange, StageGate, StageRequest
from suppliers.services.returns import same_as
from suppliers.sole_sources import is_sole_source


def still_cooling_off(request: StageRequest, gate: StageGate, as_of: date) -> Sequence[str]:
    """Say until when a firm that was eliminated stays out, under whatever name it was."""
    eliminated = StageChange.objects.current().filter(supplier__in=same_as(request.supplier_id), stage=Stage.ELIMINATED)
    last = eliminated.filter(effective_on__lte=as_of).order_by("-effective_on").select_related("supplier").first()
    if last is None or (back := months_after(last.effective_on, gate.months)) <= as_of:
        return []
    if last.supplier_id == request.supplier_id:
        return [_("It was eliminated and may come back from %(day)s on.") % {"day": written(back)}]
    words = _("It was eliminated as %(supplier)s and may come back from %(day)s on.")
    return [words % {"supplier": last.supplier, "day": written(back)}]


def without_successor(request: StageRequest, _gate: StageGate, _as_of: date) -> Sequence[str]:
    """Say where nobody is named who delivers instead."""
    return [] if request.successor_id else [_("Name who delivers instead.")]


def without_second_source(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say where a core supplier has no second source that is ready."""
    lacks = is_sole_source(request.supplier_id, as_of)
    return [_("It is a core supplier, and no second source of it is qualified or tested.")] if lacks else []


DEMANDS = [
    Demand("cooling_off", gettext_lazy("It has stayed out long enough"), still_cooling_off),
    Demand("second_source", gettext_lazy("A core supplier has a second source that is ready"), without_second_source),
    Demand("successor", gettext_lazy("Somebody is named who delivers instead"), without_successor),
]
