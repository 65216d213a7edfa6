"""Which stages two persons decided: by a request, a merge or an application. Nobody types over them alone."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from foundation import scope
from foundation.dates import local_day, written
from suppliers.demands import Entry
from suppliers.departures import stages_of
from suppliers.models import Merge, Stage, StageChange, StageRequest, Submission
from suppliers.models.stage_request import GONE

APPROVED = StageRequest.objects.filter(decision=StageRequest.Decision.APPROVED)
MERGED = Merge.objects.filter(decision=Merge.Decision.APPROVED)
ACCEPTED = Submission.objects.filter(decision=Submission.Decision.ACCEPTED)


def decided_by_two(facts: "QuerySet[StageChange]") -> list[tuple[StageChange, str]]:
    """Return those of some facts that two persons decided, each with a sentence that says so."""
    asked, ended, came = (
        APPROVED.values("supplier"), MERGED.values("ended"), ACCEPTED.values("application__became")
    )  # fmt: skip
    found = [*facts.filter(Q(supplier__in=asked) | Q(supplier__in=ended) | Q(supplier__in=came))]
    told = entries_by_two({fact.supplier_id for fact in found})
    keyed = [(fact, (fact.supplier_id, fact.effective_on, fact.stage)) for fact in found]
    return [(fact, told[entry]) for fact, entry in keyed if entry in told]


def entries_by_two(suppliers: set[int]) -> Mapping[Entry, str]:
    """Return the stages of some suppliers that two persons decided, each with a sentence that says so."""
    if not suppliers:
        return {}
    words = _("“%(stage)s” was approved on request: ask for another stage on the supplier’s page.")
    with scope.ids(suppliers) as named:
        theirs = RawSQL(f"SELECT id FROM {named}", [])
        asked = APPROVED.filter(supplier_id__in=theirs).values_list("supplier_id", "entered_on", "stage")
        merges = MERGED.filter(ended_id__in=theirs).select_related("kept")
        return {
            **{(came, day, Stage.APPLIED): accepted_on(day) for came, day in acceptances(theirs).items()},
            **{(merge.ended_id, merge.merged_on, Stage.LEFT): ended_in(merge) for merge in merges if merge.merged_on},
            **{(pk, day, stage): words % {"stage": Stage(stage).label} for pk, day, stage in asked if day},
        }


def acceptances(suppliers: RawSQL) -> Mapping[int, date]:
    """Return which of some suppliers came by an application, each with the day on which it was accepted."""
    came = ACCEPTED.filter(application__became_id__in=suppliers)
    return {pk: local_day(at) for pk, at in came.values_list("application__became_id", "decided_at") if at}


def ended_in(merge: Merge) -> str:
    """Say in which supplier one ended."""
    words = _("It ended in %(supplier)s on %(day)s, as two persons decided: what it is since then, nobody types in.")
    return words % {"supplier": merge.kept, "day": written(merge.merged_on or date.max)}


def accepted_on(day: date) -> str:
    """Say when the application of a supplier was accepted."""
    words = _("Its application was accepted on %(day)s, as two persons decided: it is a supplier from then on.")
    return words % {"day": written(day)}


def after_a_merge(entries: Sequence[Entry], _today: date) -> Mapping[Entry, str]:
    """Say which stages would follow the day on which a supplier ended in another, or let it be there on that day."""
    with scope.ids({entry[0] for entry in entries}) as suppliers:
        merges = {
            merge.ended_id: merge
            for merge in MERGED.filter(ended_id__in=RawSQL(f"SELECT id FROM {suppliers}", [])).select_related("kept")
        }
    lasts = {
        supplier: max((day for day in stages if day <= (merges[supplier].merged_on or date.max)), default=date.min)
        for supplier, stages in stages_of(merges, entries).items()
    }
    found = {}
    for entry in entries:
        supplier, day, stage = entry
        if merge := merges.get(supplier):
            # What another stage followed by that day says nothing of it.
            is_there = stage not in GONE and day >= lasts.get(supplier, date.min)
            if is_there or day > (merge.merged_on or date.max):
                found[entry] = ended_in(merge)
    return found


def before_it_applied(entries: Sequence[Entry], _today: date) -> Mapping[Entry, str]:
    """Say which stages would be of days before the application of their supplier was accepted."""
    with scope.ids({entry[0] for entry in entries}) as suppliers:
        came = acceptances(RawSQL(f"SELECT id FROM {suppliers}", []))
    return {entry: accepted_on(came[entry[0]]) for entry in entries if entry[0] in came and entry[1] < came[entry[0]]}
