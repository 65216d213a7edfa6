"""Who is named to deliver instead of a supplier that is to be eliminated stays one that delivers until that day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from foundation.dates import written
from suppliers.demands import Entry
from suppliers.models import Stage, StageChange, StageRequest, Supplier
from suppliers.models.second_source import DELIVERS


class Departure(NamedTuple):
    """Who goes on a day to come."""

    supplier: Supplier
    day: date

    def words(self) -> Mapping[str, object]:
        """Return what sentences say of it."""
        return {"supplier": self.supplier, "day": written(self.day)}


def departures(today: date) -> "QuerySet[StageRequest]":
    """Return the eliminations to come that were approved, in their order; none that was called off."""
    stands = StageChange.objects.current().filter(
        supplier=OuterRef("supplier"), stage=OuterRef("stage"), effective_on=OuterRef("entered_on")
    )
    approved = StageRequest.objects.filter(decision=StageRequest.Decision.APPROVED, stage=Stage.ELIMINATED)
    to_come = approved.filter(Exists(stands), entered_on__gt=today).select_related("supplier", "successor")
    return to_come.order_by("entered_on", "pk")


def named(today: date) -> Mapping[int, Departure]:
    """Return the suppliers, by their keys, that eliminations to come rely on, each with the last one that does.

    Where who was named ended in another since, that is relied on.
    """
    return {
        heir.merged_into_id or heir.pk: Departure(request.supplier, day)
        for request in departures(today)
        if (heir := request.successor) and (day := request.entered_on)
    }


def needed_until(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say which stages would keep suppliers from delivering instead of others by the day on which those go.

    What another stage followed by today says nothing of that.
    """
    out = [entry for entry in entries if entry[2] not in DELIVERS]
    relied_on = named(today) if out else {}
    out = [entry for entry in out if entry[0] in relied_on and entry[1] <= relied_on[entry[0]].day]
    words = _(
        "It is named to deliver instead of %(supplier)s, which goes on %(day)s. Let another be named first: call that "
        "departure off and ask for it anew."
    )
    return {entry: words % relied_on[entry[0]].words() for entry in lasting(out, entries, today)}


def lasting(some: Sequence[Entry], entries: Sequence[Entry], today: date) -> list[Entry]:
    """Return those of some entries that another stage, on file or among all entries, has not followed by today."""
    if not some:
        return []
    begun = StageChange.objects.current().filter(supplier__in={entry[0] for entry in some}, effective_on__lte=today)
    days = {*begun.values_list("supplier_id", "effective_on"), *(entry[:2] for entry in entries if entry[1] <= today)}
    last = dict(sorted(days))
    return [entry for entry in some if entry[1] >= last.get(entry[0], date.min)]


def without_heir(ended: Supplier, kept: Supplier, today: date) -> str:
    """Say where a supplier that is named to deliver would end in one that does not until that day; else nothing.

    Who goes itself does not deliver on the day on which it goes.
    """
    departure = named(today).get(ended.pk)
    if departure is None:
        return ""
    until_then = StageChange.objects.current().filter(supplier=kept, effective_on__lte=departure.day)
    stages = {*until_then.filter(until__gt=today).values_list("stage", flat=True)}
    if stages and stages <= {*DELIVERS}:
        return ""
    words = _(
        "%(ended)s is named to deliver instead of %(supplier)s, which goes on %(day)s, and %(kept)s does not deliver "
        "until then. Let another be named first: call that departure off and ask for it anew."
    )
    return words % {"ended": ended, "kept": kept, **departure.words()}
