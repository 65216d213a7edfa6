"""From which day something counts that another person approves."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.dates import written


def counted_from(named: date | None, *, earliest: date, today: date) -> date:
    """Return the day that whoever approves names, today where she names none.

    Raises ValidationError (of `counts_from`) for a day before the earliest that makes sense, or to come.
    """
    day = named or today
    if not earliest <= day <= today:
        words = _("It counts from a day between %(day)s and today.")
        raise ValidationError({"counts_from": words % {"day": written(earliest)}})
    return day
