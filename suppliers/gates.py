"""What the gates of stages can demand here, and which stages nobody types in over what two people decided."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from evidence.hands import done_to
from foundation import scope
from foundation.dates import months_after, written
from suppliers.by_two import after_a_merge, before_it_applied
from suppliers.demands import Demand, Entry
from suppliers.departures import before_a_departure
from suppliers.models import Stage, StageChange, StageGate, StageRequest
from suppliers.services.gatekeepers import DAYS_OF_GATEKEEPER
from suppliers.services.irreplaceable import needed_second_sources, typed_out, was_sole_source
from suppliers.services.one_firm import same_as
from suppliers.successors import needed_until

#: What lets go, or lets pause: what follows it is asked for where it was.
DECIDED = (Stage.SUSPENDED, Stage.ELIMINATED, Stage.LEFT)


def still_cooling_off(request: StageRequest, gate: StageGate, as_of: date) -> Sequence[str]:
    """Say until when a firm that was eliminated stays out, under whatever name it was."""
    eliminated = StageChange.objects.current().filter(
        supplier__in=same_as([request.supplier_id]), stage=Stage.ELIMINATED
    )
    last = eliminated.filter(effective_on__lte=as_of).order_by("-effective_on").select_related("supplier").first()
    if last is None or (back := months_after(last.effective_on, gate.months)) <= as_of:
        return []
    if last.supplier_id == request.supplier_id:
        return [_("It was eliminated and may come back from %(day)s on.") % {"day": written(back)}]
    words = _("It was eliminated as %(supplier)s and may come back from %(day)s on.")
    return [words % {"supplier": last.supplier, "day": written(back)}]


def let_back_by_her(request: StageRequest, actor: User, _as_of: date) -> Sequence[str]:
    """Say of whom she took an elimination away lately, or moved it to an earlier day: else it would stay out."""
    since = min(request.asked_at, timezone.now() - timedelta(days=DAYS_OF_GATEKEEPER))
    eliminated = StageChange.objects.filter(supplier__in=same_as([request.supplier_id]), stage=Stage.ELIMINATED)
    hers = done_to(eliminated, ["fact_superseded"]).filter(actor_ref=str(actor.ref), at__gte=since)
    still = StageChange.objects.current().filter(
        supplier=OuterRef("supplier"), stage=Stage.ELIMINATED, effective_on__gte=OuterRef("effective_on")
    )
    gone = eliminated.filter(~Exists(still), pk__in=hers.values("object_id")).select_related("supplier")
    words = _("You changed that %(supplier)s was eliminated on %(day)s: another person must decide it.")
    return [words % {"supplier": one.supplier, "day": written(one.effective_on)} for one in gone.order_by("pk")]


def without_successor(request: StageRequest, _gate: StageGate, _as_of: date) -> Sequence[str]:
    """Say where nobody is named who delivers instead."""
    return [] if request.successor_id else [_("Name who delivers instead.")]


def without_second_source(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say where a core supplier has no second source that is ready."""
    lacks = was_sole_source(request.supplier_id, as_of)
    return [_("It is a core supplier, and no second source of it is qualified or tested.")] if lacks else []


def after_a_decision(entries: Sequence[Entry], _today: date) -> Mapping[Entry, str]:
    """Say which stages would follow a departure or a pause that another person approved: a request alone ends it."""
    asked = StageRequest.objects.filter(decision=StageRequest.Decision.APPROVED, stage__in=DECIDED)
    with scope.ids({entry[0] for entry in entries}) as suppliers:
        theirs = asked.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", [])).values("supplier")
        facts: dict[int, list[StageChange]] = {}
        for fact in StageChange.objects.current().filter(supplier__in=theirs).order_by("effective_on"):
            facts.setdefault(fact.supplier_id, []).append(fact)
    words = _("“%(stage)s” was approved on request: ask for another stage on the supplier’s page.")
    found = {}
    for supplier, day, stage in entries:
        before = [fact for fact in reversed(facts.get(supplier, [])) if fact.effective_on < day]
        out = takewhile(lambda fact: fact.stage in DECIDED, before)
        if last := next((fact for fact in out if StageRequest.objects.behind(fact).exists()), None):
            found[supplier, day, stage] = words % {"stage": last.get_stage_display()}
    return found


BARS = [after_a_decision, needed_until, before_a_departure, after_a_merge, before_it_applied,
        needed_second_sources, typed_out]  # fmt: skip
DEMANDS = [
    Demand("cooling_off", gettext_lazy("It has stayed out long enough"), still_cooling_off, own=let_back_by_her),
    Demand("second_source", gettext_lazy("A core supplier has a second source that is ready"), without_second_source),
    Demand("successor", gettext_lazy("Somebody is named who delivers instead"), without_successor),
]
