"""What assessments told of suppliers, and which period stands for which."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from audits.models import Assessment, AssessmentCycle
from foundation import scope
from foundation.dates import Period, read_period


def told_periods(suppliers: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return by supplier the periods of which an assessment told a grade."""
    assessed = Assessment.objects.told()
    told: dict[int, list[str]] = {}
    if suppliers and assessed.exists():
        with scope.ids(suppliers) as named:
            theirs = assessed.filter(supplier_id__in=RawSQL(f"SELECT id FROM {named}", []))
            for supplier, period in theirs.order_by("pk").values_list("supplier_id", "cycle__period"):
                told.setdefault(supplier, []).append(period)
    return told


def told_by_others(cycle: AssessmentCycle) -> "QuerySet[Assessment]":
    """Return what other cycles told of the period of one, or of a period of which that is a part."""
    return Assessment.objects.told().exclude(cycle=cycle.pk).filter(cycle__period__in=others_for(cycle))


def others_for(cycle: AssessmentCycle) -> list[str]:
    """Return the periods of other cycles, open or closed, that the period of one is, or is a part of."""
    others = AssessmentCycle.objects.exclude(pk=cycle.pk).filter(called_off_on=None)
    periods = others.order_by("period").values_list("period", flat=True).distinct()
    return [period for period in periods if outranked(cycle.period, [period])]


def is_newer(period: Period, other: Period) -> bool:
    """Tell whether the grade of a period counts instead of another’s."""
    return (period.last, period.first) > (other.last, other.first)


def outranked(code: str, told: Iterable[str]) -> str:
    """Return which of some periods a grade of a period would stand for: itself, or one that it is a part of."""
    period = read_period(code)
    wider = (other for other in map(read_period, told) if other.first <= period.first and period.last <= other.last)
    return next((other.code for other in wider), "")


def bearing_of(newest: Period, on_file: Iterable[Period], in_a_row: int) -> list[Period]:
    """Return the periods of the grades from which something follows, the newest first."""
    earlier = (period for period in on_file if is_newer(newest, period))
    in_order = sorted(earlier, key=lambda period: (period.last, period.first), reverse=True)
    return [newest, *in_order[: in_a_row - 1]]
