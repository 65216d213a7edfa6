"""What a reviewer set right in a proof before it was decided."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """One field of one proof: what whoever handed it in had typed, and what the reviewer read in the document."""

    attestation = models.ForeignKey(
        "attestations.Attestation", models.CASCADE, related_name="corrections", verbose_name=_("attestation")
    )
    field = models.CharField(_("field"), max_length=40)
    before = models.CharField(_("typed"), max_length=400, blank=True)
    after = models.CharField(_("corrected to"), max_length=400, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by")
    )
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field} {self.before} → {self.after}"
