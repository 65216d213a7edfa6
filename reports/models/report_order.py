"""A report that somebody asked for, until it is made."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReportOrder(models.Model):
    """A period whose figures are to be frozen by a worker; the run once that is done."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    #: As it was asked for: a month or a day.
    period = models.CharField(_("period"), max_length=10)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    #: When a worker was last sent for, and how often one began.
    rung_at = models.DateTimeField(_("handed over at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    run = models.OneToOneField(
        "reports.ReportRun", models.PROTECT, null=True, related_name="order", verbose_name=_("compliance report")
    )

    class Meta:
        verbose_name = _("report that was asked for")
        verbose_name_plural = _("reports that were asked for")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.period

    def get_absolute_url(self) -> str:
        """Return the address of the page that says how far it is."""
        return reverse("admin:reports_reportrun_order", args=[self.public_id])
