"""Who may not decide about a supplier, because of a tie to it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.fields import FromField, UntilField


class ConflictOfInterestQuerySet(models.QuerySet):
    """Conflicts by day."""

    def on(self, as_of: date) -> Self:
        """Keep the conflicts that cover a day."""
        return self.filter(conflict_from__lte=as_of, conflict_until__gt=as_of)


class ConflictOfInterest(models.Model):
    """A person has a tie to a supplier, from a day until a day: meanwhile another must decide whatever concerns it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts_of_interest", verbose_name=_("person")
    )
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="conflicts_of_interest", verbose_name=_("supplier")
    )
    words = models.TextField(_("what the tie is"), max_length=1000)
    conflict_from = FromField(_("from"))
    conflict_until = UntilField(_("until"))
    declared_at = models.DateTimeField(_("declared at"), default=timezone.now, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("declared by"),
        db_index=False,
    )

    objects = ConflictOfInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-conflict_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conflict_from__lt=F("conflict_until")),
                name="conflictofinterest_period",
                violation_error_message=_("It cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.supplier}"
