"""What was true of a supplier from a day on, and since when we know it."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.dates import FAR


class DatedFactQuerySet(models.QuerySet):
    """Facts by day; a corrected fact stays, superseded."""

    def current(self) -> Self:
        """Keep what we hold to be true now: rows that no correction has superseded."""
        return self.filter(superseded_at=None)

    def on(self, as_of: date) -> Self:
        """Keep the rows that were true on a day."""
        return self.current().filter(effective_on__lte=as_of, until__gt=as_of)

    def end(self) -> Coalesce:
        """Return what `until` of each of these rows follows from: the day of the supplier's next, or no end."""
        later = self.filter(supplier=OuterRef("supplier"), effective_on__gt=OuterRef("effective_on"))
        return Coalesce(Subquery(later.order_by("effective_on").values("effective_on")[:1]), FAR)


class DatedFact(models.Model):
    """A row that holds from `effective_on` until the day before `until`."""

    supplier = models.ForeignKey("suppliers.Supplier", models.CASCADE, verbose_name=_("supplier"), db_index=False)
    effective_on = models.DateField(_("from"))
    until = models.DateField(_("until (first day no longer)"), default=FAR, editable=False)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
        # Nobody asks for the facts of a person but who would delete an account, and that is rare.
        db_index=False,
    )
    run = models.ForeignKey(
        "sheets.ImportRun", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("import")
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)

    objects = DatedFactQuerySet.as_manager()

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Hold the fact against the others that count, which no form has a field for: there Django would not ask."""
        super().validate_constraints(exclude=set(exclude or ()) - {"superseded_at"})
