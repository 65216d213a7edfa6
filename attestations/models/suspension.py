"""A time in which the certification body suspended a certificate."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import written
from foundation.fields import UntilField
from foundation.sets import CodeSetField


class Suspension(models.Model):
    """An attestation does not count from a day until a day."""

    attestation = models.ForeignKey(
        "attestations.Attestation",
        models.CASCADE,
        related_name="suspensions",
        verbose_name=_("attestation"),
        db_index=False,
    )
    suspended_from = models.DateField(_("suspended from"))
    suspended_until = UntilField(_("suspended until"))
    #: Until when it was to last before it was lifted, and since when it is known that it was; None where it never was.
    planned_until = UntilField(_("planned until"), editable=False)
    lifted_on = models.DateField(_("lifting known since"), null=True, editable=False)
    #: Until when it was to last where it was lifted before: see `attestations.ends`.
    former_ends = CodeSetField(_("former ends"), editable=False)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-suspended_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_from__lt=F("suspended_until")),
                name="suspension_period",
                violation_error_message=_("It must end after it begins."),
            )
        ]
        indexes = [models.Index(fields=["attestation", "suspended_from", "suspended_until"], name="suspension_cover")]

    def __str__(self) -> str:
        return f"{self.attestation} {written(self.suspended_from)}"
