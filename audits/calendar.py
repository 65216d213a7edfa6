"""A month of audits: those that are planned, and the suppliers that are to be audited by what they are."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from audits.due import next_audit_on, to_be_audited
from audits.models import Audit
from suppliers.models import Supplier

#: So many suppliers that are due are named on a day; the others are counted.
NAMED = 8
#: Of a month so many are looked at.
MOST = 400
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 1)


class Day(NamedTuple):
    """What is on a day: its audits, the suppliers that are due on it, and how many more of these there are."""

    day: date
    is_of_month: bool
    audits: Sequence[Audit]
    due: Sequence[Supplier]
    more: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on it."""
        return not (self.is_of_month and (self.audits or self.due))


def weeks_of(month: date, as_of: date) -> list[list[Day]]:
    """Return the weeks of the month that begins on a day, from Monday on, as known on another.

    Who was due before the month, or was never audited, is on none of its days.
    """
    audits, due = defaultdict(list), defaultdict(list)
    end = month_after(month)
    planned = Audit.objects.filter(planned_on__gte=month, planned_on__lt=end, cancelled_on=None)
    for audit in planned.select_related("supplier", "scheme").order_by("planned_on", "reference"):
        audits[audit.planned_on].append(audit)
    for supplier in due_between(month, end - timedelta(days=1), as_of):
        if day := next_audit_on(supplier):
            due[day].append(supplier)
    return [
        [
            Day(day, day.month == month.month, audits[day], due[day][:NAMED], max(0, len(due[day]) - NAMED))
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def due_between(first: date, last: date, as_of: date) -> Sequence[Supplier]:
    """Return the suppliers that are to be audited within some days, and not before, as who was never audited is."""
    # Found first: few of all suppliers were ever audited.
    audited = Audit.objects.reported(as_of).order_by().values("supplier")
    before = to_be_audited(as_of, first - timedelta(days=1)).filter(pk__in=audited).order_by()
    return [*to_be_audited(as_of, last).filter(pk__in=audited).exclude(pk__in=before.values("pk"))[:MOST]]


def month_after(month: date, by: int = 1) -> date:
    """Return the first day of a month some months later, or earlier."""
    year, number = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, number + 1, 1)
