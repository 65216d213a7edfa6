"""When a proof lapses, as was known on a day: what came later moves no figure of the days before it.

    end of an edition   = known from the day on which it was announced, and on its own day at the latest
    withdrawal          = known on its own day
    end of a suspension = known since it was lifted; before, it lasts as it was planned

`lapses_on`, which the table keeps, counts all that is known now. It is never later than what is said here, and on the
day that is asked about, both say alike whether a proof has lapsed.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import In, LessThanOrEqual

from attestations.models.requirement import RequirementEdition
from attestations.weight import LASTING
from foundation.dates import FAR, NextDay


def lapse(as_of: date, of: Callable[[str], Any] = F) -> Least:
    """Return, as SQL, the first day on which a proof no longer counts, as was known on a day.

    `of` makes an expression of a name of the proof's fields: OuterRef where the proof is that of the outer query.
    """
    far = Value(FAR, output_field=DateField())
    edition = Case(
        When(In(of("edition_id"), unannounced(as_of)), then=far), default=Coalesce(of("edition_ends_on"), far)
    )
    withdrawal = Case(When(LessThanOrEqual(of("withdrawn_on"), as_of), then=of("withdrawn_on")), default=far)
    return Least(Coalesce(NextDay(of("valid_until")), far), edition, withdrawal, output_field=DateField())


def suspended_until(as_of: date) -> Case:
    """Return, as SQL, the first day on which a suspension no longer covers its proof, as was known on a day.

    Whether it covers the day itself needs nothing more than the column: it is lifted to no day before that is known.
    """
    return Case(When(lifted_on__gt=as_of, then=F("planned_until")), default=F("suspended_until"))


def weight_on(as_of: date) -> F | CombinedExpression:
    """Return, as SQL, how strong a proof was on a day: `weight`, which the table keeps, knows of each end."""
    later = unannounced(as_of)
    if not later.exists():
        return F("weight")
    return F("weight") + Case(
        When(edition_ends_on__lt=FAR, edition__in=later, then=LASTING), default=0, output_field=IntegerField()
    )


def unannounced(as_of: date) -> QuerySet[RequirementEdition, int]:
    """Return the keys of the editions whose end nobody knew of on a day."""
    editions = RequirementEdition.objects.filter(announced_on__gt=as_of, ends_on__gt=as_of)
    return editions.order_by().values_list("pk", flat=True)
