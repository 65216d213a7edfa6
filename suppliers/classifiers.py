"""Who classified a supplier otherwise: what is asked of it depends on that."""

from datetime import date

from django.db.models import Q

from accounts.models import User
from evidence.hands import done_to
from foundation.dates import end_of, local_day, months_after
from suppliers.models import Classification

#: For so many months whoever classified a supplier otherwise lets others ask for what depends on that, and approve it.
MONTHS = 12


def classified_otherwise(supplier_id: int, person: User, as_of: date) -> date | None:
    """Return the day on which somebody last classified a supplier otherwise within twelve months before a day.

    None where she did not. To register it is no change; to take a classification away is one, imported or not.
    """
    rows = Classification.objects.filter(supplier=supplier_id)
    changes = done_to(rows, ["classification_recorded", "fact_superseded"])
    registered = Q(action="classification_recorded", object_id=rows.order_by("pk").values("pk")[:1])
    hers = changes.exclude(registered).filter(actor_ref=str(person.ref), at__gte=end_of(months_after(as_of, -MONTHS)))
    moments = [*hers.values_list("at", flat=True)]
    return local_day(moments[-1]) if moments else None
