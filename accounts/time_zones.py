"""Time zones by their names."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the IANA time-zone database."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raise ValidationError for a name that no time zone has."""
    if name not in known_zones():
        words = _("There is no time zone “%(name)s”. Write it as the IANA list does, such as Asia/Shanghai.")
        raise ValidationError(words, "time_zone", {"name": name})
