"""From which day on a stage that is asked for can be approved: its gates are looked at on the day it begins."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.dates import written
from suppliers.models import Stage, StageChange, StageGate, StageRequest
from suppliers.models.stage_request import GONE
from suppliers.services.gates import categories_on, gates_of

#: Where no gate is to be met on the day, a stage is approved at most so many days ahead.
MOST_DAYS_AHEAD = 90


def approvable_from(requests: Sequence[StageRequest]) -> Mapping[int, date]:
    """Return from which day on each request can be approved, by its key; as many queries for one as for many.

    Who goes may be let go ahead, and who pauses where no gate demands anything, and a stage to come may be called off
    before its day; whatever else waits for its day.
    """
    pauses = [request for request in requests if request.stage == Stage.SUSPENDED]
    gates = [*StageGate.objects.exclude(gate_from=None).filter(stage=Stage.SUSPENDED)] if pauses else []
    entries = [(request.supplier_id, request.effective_on, request.stage) for request in pauses]
    free = {
        request.pk
        for request, category in zip(pauses, categories_on(entries) if entries else (), strict=True)
        if not any(gate.demands for gate in gates_of(request.stage, category, request.effective_on, gates))
    }
    free |= {request.pk for request, is_off in zip(requests, calls_off(requests), strict=True) if is_off}
    return {
        request.pk: request.effective_on - timedelta(days=MOST_DAYS_AHEAD)
        if request.stage in GONE or request.pk in free
        else request.effective_on
        for request in requests
    }


def calls_off(requests: Sequence[StageRequest]) -> list[bool]:
    """Tell of each request whether its supplier would stay in its stage on the day on which it enters its last one."""
    facts: dict[int, list[tuple[date, str]]] = {}
    theirs = StageChange.objects.current().filter(supplier__in={request.supplier_id for request in requests})
    for supplier, day, stage in theirs.order_by("-effective_on").values_list("supplier_id", "effective_on", "stage"):
        facts.setdefault(supplier, []).append((day, stage))
    # Who has been in one stage alone has none before it.
    last_two = [[*facts.get(request.supplier_id, []), (date.max, ""), (date.max, "")][:2] for request in requests]
    return [
        (request.effective_on, request.stage) == (last[0], before[1])
        for request, (last, before) in zip(requests, last_two, strict=True)
    ]


def refuse_early(request: StageRequest, today: date) -> None:
    """Raise ValidationError (code `early`) where the day from which a request can be approved is still to come."""
    said = said_of_its_day(request, today)
    if said:
        raise ValidationError(said, code="early")


def said_of_its_day(request: StageRequest, today: date) -> str:
    """Say from which day on a request can be approved; nothing where it can be today."""
    day = approvable_from([request])[request.pk]
    if day <= today:
        return ""
    if day == request.effective_on:
        return _("It can be approved from %(day)s on: its gate is looked at that day.") % {"day": written(day)}
    words = _("It can be approved from %(day)s on, %(days)s days before its own day.")
    return words % {"day": written(day), "days": MOST_DAYS_AHEAD}
