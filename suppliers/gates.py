"""What the gates of stages can demand here, and who is not eliminated by typing it in."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from foundation import scope
from foundation.dates import months_after, written
from suppliers.demands import Demand, Entry
from suppliers.models import ON_FILE, Stage, StageChange, StageGate, StageRequest
from suppliers.services.gates import categories_on, gates_of
from suppliers.services.returns import same_as
from suppliers.sole_sources import is_sole_source, sole_sources_in


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


def sole_sources_going(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say which sole sources would be eliminated past the gate that stands before that today, on whatever day."""
    going = [entry for entry in entries if entry[2] == Stage.ELIMINATED]
    gates = [*StageGate.objects.in_use(today).filter(stage=Stage.ELIMINATED)] if going else []
    if not gates:
        return {}
    with scope.ids({entry[0] for entry in going}) as suppliers:
        sole = sole_sources_in(ON_FILE, today).filter(pk__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        kept = [*sole.values_list("pk", flat=True)]
    of_today = [(pk, today, Stage.ELIMINATED.value) for pk in kept]
    categories = dict(zip(kept, categories_on(of_today), strict=True))
    words = _(
        "It is a core supplier without a second source that is ready: ask for the stage on its page and name who "
        "delivers instead; another person approves it."
    )
    return {
        entry: words
        for entry in going
        if entry[0] in categories and gates_of(Stage.ELIMINATED, categories[entry[0]], today, gates)
    }


BARS = [sole_sources_going]
DEMANDS = [
    Demand("cooling_off", gettext_lazy("It has stayed out long enough"), still_cooling_off),
    Demand("second_source", gettext_lazy("A core supplier has a second source that is ready"), without_second_source),
    Demand("successor", gettext_lazy("Somebody is named who delivers instead"), without_successor),
]
