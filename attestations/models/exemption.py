"""An obligation set aside."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.fields import UntilField


class ExemptionQuerySet(models.QuerySet):
    """Exemptions by day."""

    def on(self, as_of: date) -> Self:
        """Keep exemptions that cover a day."""
        return self.filter(exempt_from__lte=as_of, exempt_until__gt=as_of)


class Exemption(models.Model):
    """A supplier need not hold a requirement from a day until a day: by whom, and why."""

    supplier = models.ForeignKey(
        "suppliers.Supplier", models.CASCADE, related_name="exemptions", verbose_name=_("supplier"), db_index=False
    )
    requirement = models.ForeignKey(
        "attestations.Requirement",
        models.CASCADE,
        related_name="exemptions",
        verbose_name=_("requirement"),
        db_index=False,
    )
    exempt_from = models.DateField(_("exempt from"))
    exempt_until = UntilField(_("exempt until"))
    reason = models.TextField(_("reason"), max_length=1000)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("granted by")
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["-exempt_from"]
        constraints = [
            # Equal ends: an exemption revoked on its first day.
            models.CheckConstraint(
                condition=Q(exempt_from__lte=F("exempt_until")),
                name="exemption_period",
                violation_error_message=_("It cannot end before it begins."),
            )
        ]
        indexes = [
            models.Index(fields=["supplier", "requirement", "exempt_from", "exempt_until"], name="exemption_cover")
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.requirement}"
