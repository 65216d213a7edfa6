"""How often somebody may try something: by address and place together, so that no stranger uses up another's tries.

Counted in the database, where all processes see it and sessions are kept already (docs/decisions/0020).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from accounts.models import Throttle
from foundation import bulk

TABLE = Throttle._meta.db_table
#: One statement: of two at once, each is counted.
COUNT = f"""
INSERT INTO {TABLE} (key, count, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN {TABLE}.until <= %(now)s THEN 1 ELSE {TABLE}.count + 1 END,
  until = CASE WHEN {TABLE}.until <= %(now)s THEN excluded.until ELSE {TABLE}.until END
RETURNING count
"""


@dataclass(frozen=True)
class Rate:
    """So many times at most within a while."""

    most: int
    within: timedelta


def retry_at(action: str, tries: Mapping[str, Rate], now: datetime) -> datetime | None:
    """Count a try of `action` for one key after the other; return when the next may be made, None where this one may.

    After a key that is used up no other is counted: whoever tries without end fills no table.
    """
    for who, rate in tries.items():
        moment = counted(f"{action} {who}", rate, now)
        if moment:
            return moment
    return None


def counted(what: str, rate: Rate, now: datetime) -> datetime | None:
    """Count a try; return until when no more may be made if it was one too many."""
    key = salted_hmac("accounts.throttles", what, algorithm="sha256").hexdigest()
    values = {"key": key, "until": stored(now + rate.within), "now": stored(now)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        count = cursor.fetchone()[0]
    if count <= rate.most:
        return None
    return Throttle.objects.values_list("until", flat=True).get(pk=key)


def drop_past(now: datetime) -> int:
    """Drop the counts that are over; return how many."""
    return Throttle.objects.filter(until__lte=now).delete()[0]


def stored(moment: datetime) -> Any:
    """Return a moment as the column holds it."""
    return bulk.as_stored(Throttle, "until", moment)
