"""Who goes on a day that two persons decided did not go before it because somebody typed that in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import takewhile

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from foundation import scope
from foundation.dates import written
from suppliers.demands import Entry
from suppliers.models import Merge, Stage, StageChange, StageRequest
from suppliers.models.stage_request import GONE

#: In none of these a supplier delivers; in none at all it is not known yet.
OUT = ("", Stage.SUSPENDED, *GONE)


def before_a_departure(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say which stages would let suppliers go before the day of a departure that another person approved.

    Who came back in between went another time; that it comes back on a day to come says nothing.
    """
    going = [entry for entry in entries if entry[2] in ("", *GONE)]
    departures = decided_departures({entry[0] for entry in going})
    lines = stages_of({supplier for supplier, _day in departures}, entries)
    words = _(
        "It goes from %(day)s on, as two persons decided: nobody types in that it went before. While that day is to "
        "come, call that departure off and ask for it anew."
    )
    found = {}
    for supplier, day, stage in going:
        later = sorted(each for each in lines.get(supplier, {}).items() if each[0] > day)
        out = takewhile(lambda each: each[0] > today or each[1] in OUT, later)
        if decided := next((each for each, _stage in out if (supplier, each) in departures), None):
            found[supplier, day, stage] = words % {"day": written(decided)}
    return found


def decided_departures(suppliers: Collection[int]) -> set[tuple[int, date]]:
    """Return who of some went, or goes, by a request or a merge that another person approved, each with the day."""
    if not suppliers:
        return set()
    with scope.ids(suppliers) as named:
        theirs = RawSQL(f"SELECT id FROM {named}", [])
        asked = StageRequest.objects.filter(decision=StageRequest.Decision.APPROVED, stage__in=GONE)
        merged = Merge.objects.filter(decision=Merge.Decision.APPROVED, ended_id__in=theirs)
        days = {
            *asked.filter(supplier_id__in=theirs).values_list("supplier_id", "entered_on"),
            *merged.values_list("ended_id", "merged_on"),
        }
        facts = StageChange.objects.current().filter(supplier_id__in=theirs, stage__in=GONE) if days else []
        return {fact for row in facts if (fact := (row.supplier_id, row.effective_on)) in days}


def stages_of(suppliers: Collection[int], entries: Sequence[Entry]) -> Mapping[int, Mapping[date, str]]:
    """Return the stages of some suppliers by day: those on file, and those that are written."""
    lines: dict[int, dict[date, str]] = {}
    if suppliers:
        with scope.ids(suppliers) as named:
            facts = StageChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {named}", []))
            for supplier, day, stage in facts.values_list("supplier_id", "effective_on", "stage"):
                lines.setdefault(supplier, {})[day] = stage
    for supplier, day, stage in entries:
        if supplier in lines:
            lines[supplier][day] = stage
    return lines
