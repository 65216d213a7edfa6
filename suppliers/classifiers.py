"""Who classified a supplier otherwise: what is asked of it depends on that."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from operator import attrgetter

from django.db.models import Q

from accounts.models import User
from evidence.hands import done_to
from foundation.dates import end_of, local_day, months_after
from suppliers.models import Classification

#: For so many months whoever classified a supplier otherwise lets others ask for what depends on that, and approve it.
MONTHS = 12
#: What a classification says.
SAID = attrgetter("category_id", "country_id", "is_core")


def classified_otherwise(supplier_id: int, person: User, as_of: date) -> date | None:
    """Return the day on which somebody last classified a supplier otherwise within twelve months before a day.

    None where she did not. To register it is no change, nor is to say the same from an earlier day on; to take a
    classification away is one, imported or not.
    """
    rows = Classification.objects.filter(supplier=supplier_id)
    changes = done_to(rows, ["classification_recorded", "fact_superseded"])
    hers = changes.filter(actor_ref=str(person.ref), at__gte=end_of(months_after(as_of, -MONTHS)))
    moments = [*hers.exclude(no_changes([*rows.order_by("pk")])).values_list("at", flat=True)]
    return local_day(moments[-1]) if moments else None


def no_changes(rows: Sequence[Classification]) -> Q:
    """Match the events of a supplier’s classifications, the earliest first, by which it became no other."""
    pairs = [(new, old) for new, old in product(rows, rows) if stands_for(new, old, rows)]
    recorded = {*(row.pk for row in rows[:1]), *(new.pk for new, _old in pairs)}
    superseded = {old.pk for _new, old in pairs}
    return Q(action="classification_recorded", object_id__in=recorded) | Q(
        action="fact_superseded", object_id__in=superseded
    )


def stands_for(new: Classification, old: Classification, rows: Sequence[Classification]) -> bool:
    """Tell whether a classification came in the place of another that says the same.

    It is of the same day, or where none was before that, of an earlier one.
    """
    if old.superseded_at != new.recorded_at or SAID(new) != SAID(old):
        return False
    if new.effective_on >= old.effective_on:
        return new.effective_on == old.effective_on
    then = (row for row in rows if row not in (new, old) and row.effective_on < old.effective_on)
    return not any(row.superseded_at is None or row.superseded_at >= new.recorded_at for row in then)
