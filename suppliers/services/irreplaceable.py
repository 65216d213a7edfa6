"""Who lets a core supplier go sees to it that somebody can deliver instead: a successor, or a second source."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from foundation import scope
from foundation.dates import end_of, months_after
from suppliers.demands import Entry
from suppliers.models import Classification, SecondSource, Stage, StageChange
from suppliers.models.second_source import DELIVERS, READY, READY_RANK
from suppliers.services.one_firm import firms
from suppliers.successors import Departure, departures, lasting

#: Until so many months after somebody was core, a successor is named where it is eliminated.
MONTHS = 12


def was_sole_source(supplier_id: int, as_of: date) -> bool:
    """Tell whether a supplier was core within the twelve months up to a day, and has no ready second source on it.

    So were those that ended in it. What was corrected since counts too, and an end that was entered since, whatever its
    day: nobody makes a sole source an ordinary supplier to let it go.
    """
    return bool(were_sole_sources({supplier_id}, as_of))


def were_sole_sources(suppliers: Collection[int], as_of: date) -> set[int]:
    """Return which of some suppliers were core, as above, and have no ready second source on a day."""
    core = were_core(suppliers, as_of)
    return core - ready_for(core, as_of).keys()


def were_core(suppliers: Collection[int], as_of: date) -> set[int]:
    """Return which of some suppliers were core within the twelve months up to a day."""
    if not suppliers:
        return set()
    since = months_after(as_of, -MONTHS)
    with scope.ids(suppliers) as named:
        theirs = RawSQL(f"SELECT id FROM {named}", [])
        rows = Classification.objects.filter(Q(supplier_id__in=theirs) | Q(supplier__merged_into_id__in=theirs))
        ended = Classification.objects.filter(
            supplier=OuterRef("supplier"), effective_on=OuterRef("until"), recorded_at__gte=end_of(since)
        )
        core = rows.filter(is_core=True, effective_on__lte=as_of).filter(Q(until__gt=since) | Exists(ended))
        said = core.filter(Q(superseded_at=None) | Q(superseded_at__gte=end_of(since)))
        found = {pk or 0 for pair in said.values_list("supplier_id", "supplier__merged_into_id") for pk in pair}
    return found.intersection(suppliers)


def ready_for(suppliers: Collection[int], as_of: date) -> Mapping[int, set[int]]:
    """Return the second sources of some suppliers that are ready on a day; the same firm is none of its own."""
    if not suppliers:
        return {}
    with scope.ids(suppliers) as named:
        ranked: QuerySet[Any] = SecondSource.objects.ranked(as_of)
        ranked = ranked.filter(rank__gte=READY_RANK)
        pairs = [
            *ranked.filter(supplier_id__in=RawSQL(f"SELECT id FROM {named}", [])).values_list("supplier_id", "other_id")
        ]
    same = firms({supplier for supplier, _other in pairs})
    found: dict[int, set[int]] = defaultdict(set)
    for supplier, other in pairs:
        if other not in same[supplier]:
            found[supplier].add(other)
    return {**found}


def typed_out(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say which stages would eliminate a sole source, today or later; what was followed by another says nothing.

    Nor does it of who comes into the register as gone: nobody here relied on it.
    """
    out = [entry for entry in entries if entry[2] == Stage.ELIMINATED]
    known = ever_on_file({entry[0] for entry in out})
    going = lasting([entry for entry in out if entry[0] in known], entries, today)
    by_day: dict[date, set[int]] = defaultdict(set)
    for supplier, day, _stage in going:
        by_day[max(day, today)].add(supplier)
    sole = {day: were_sole_sources(suppliers, day) for day, suppliers in by_day.items()}
    words = _(
        "It is a core supplier, or was within the last twelve months, without a second source that is ready: ask for "
        "the stage on its page, and name who delivers instead."
    )
    return {entry: words for entry in going if entry[0] in sole[max(entry[1], today)]}


def ever_on_file(suppliers: Collection[int]) -> set[int]:
    """Return which of some suppliers ever were in a stage, whatever was corrected since."""
    if not suppliers:
        return set()
    with scope.ids(suppliers) as named:
        facts = StageChange.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {named}", []))
        return {*facts.values_list("supplier_id", flat=True).distinct()}


def second_sources_needed(today: date) -> list[tuple[Departure, set[int]]]:
    """Return the eliminations to come that rely on second sources, each with those that are ready on its day."""
    alone = [request for request in departures(today) if not request.successor_id]
    by_day: dict[date, set[int]] = defaultdict(set)
    for request in alone:
        if request.entered_on:
            by_day[request.entered_on].add(request.supplier_id)
    ready = {day: ready_for(were_core(suppliers, day), day) for day, suppliers in by_day.items()}
    return [
        (Departure(request.supplier, day), others)
        for request in alone
        if (day := request.entered_on) and (others := ready[day].get(request.supplier_id))
    ]


def needed_second_sources(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say which stages would leave a supplier that goes on a day to come without a second source that is ready."""
    out = lasting([entry for entry in entries if entry[2] not in DELIVERS], entries, today)
    found: dict[Entry, str] = {}
    for departure, others in second_sources_needed(today) if out else ():
        stops = [entry for entry in out if entry[0] in others and entry[1] <= departure.day]
        if others == {entry[0] for entry in stops}:
            found |= {entry: last_one(departure) for entry in stops}
    return found


def refuse_last_pair(pair: SecondSource, today: date) -> None:
    """Raise ValidationError (code `named`) where an elimination to come relies on a second source alone."""
    if pair.readiness not in READY:
        return
    for departure, others in second_sources_needed(today):
        if departure.supplier.pk == pair.supplier_id and others == {pair.other_id}:
            raise ValidationError(last_one(departure), code="named")


def last_one(departure: Departure) -> str:
    """Say that nobody else is ready to deliver instead of a supplier that goes."""
    words = _(
        "No other second source is ready to deliver instead of %(supplier)s, which goes on %(day)s. Let another be "
        "ready first, or call that departure off."
    )
    return words % departure.words()
