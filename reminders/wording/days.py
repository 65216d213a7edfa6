"""A day, and how far it is from today."""

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _, ngettext

from foundation.dates import written


class Due(Protocol):
    """Something with a day that counts, so many days from today; fewer than none once it has passed."""

    @property
    def due_on(self) -> date:
        """The day."""

    @property
    def days(self) -> int:
        """Days from today."""


def until(line: Due) -> str:
    """Return the last day that counts, with the days that are left or overdue."""
    if line.days > 0:
        distance = ngettext("%(count)s day left", "%(count)s days left", line.days)
    elif line.days == 0:
        distance = _("today is the last day")
    else:
        distance = ngettext("%(count)s day overdue", "%(count)s days overdue", -line.days)
    return with_distance(line, distance)


def since(line: Due) -> str:
    """Return the day since when something is open, with how long ago that was."""
    if line.days > 0:
        distance = ngettext("in %(count)s day", "in %(count)s days", line.days)
    elif line.days == 0:
        distance = _("today")
    else:
        distance = ngettext("%(count)s day ago", "%(count)s days ago", -line.days)
    return with_distance(line, distance)


def with_distance(line: Due, distance: str) -> str:
    """Return the due day with its distance in brackets."""
    return _("%(day)s (%(distance)s)") % {
        "day": written(line.due_on),
        "distance": distance % {"count": abs(line.days)},
    }
