"""What one person asks for and another decides, on any day: what waited on it, and what counted."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from foundation.dates import end_of


class UndecidedQuerySet(models.QuerySet):
    """Rows by whether they waited for a decision on a day."""

    #: Columns: when it was asked for, and when it was decided.
    ASKED: ClassVar[str] = "asked_at"
    DECIDED: ClassVar[str] = "decided_at"

    def undecided(self, as_of: date) -> Self:
        """Keep what had been asked for by the end of a day, and was not decided by then."""
        end = end_of(as_of)
        open_then = Q(**{self.DECIDED: None}) | Q(**{f"{self.DECIDED}__gte": end})
        return self.filter(open_then, **{f"{self.ASKED}__lt": end})


class CountingQuerySet(UndecidedQuerySet):
    """Rows that wait, and count once another person has approved them, by day."""

    def counting(self, as_of: date) -> Self:
        """Keep what counts on a day: from its approval on, or from an earlier day that was named with it.

        What was approved later waited on the day, and counts on no day before the one that is named: a month that was
        frozen stays as it was.
        """
        return self.filter(counts_from__lte=as_of)
