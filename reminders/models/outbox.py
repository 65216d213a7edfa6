"""The one row that says how planning and sending stand."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outbox(models.Model):
    """When it was last planned, for which day and up to which event; and whether the mail server is away."""

    planned_on = models.DateField(_("planned for"), null=True)
    #: On that day nobody rested, so that every ladder was climbed as far as it goes.
    reached_on = models.DateField(_("last planned with nobody resting"), null=True)
    planned_at = models.DateTimeField(_("planned at"), null=True)
    #: When it was last looked whether there is anything to plan: of planning alone the clock knows for an hour.
    rung_at = models.DateTimeField(_("looked at"), null=True)
    planned_seq = models.BigIntegerField(_("planned up to event"), default=0)
    #: Why nothing is planned although it should be: the clock jumped.
    refused_on = models.DateField(_("refused to plan for"), null=True)
    paused_until = models.DateTimeField(_("paused until"), null=True)
    paused_since = models.DateTimeField(_("paused since"), null=True)
    paused_because = models.CharField(_("paused because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("outbox")
        verbose_name_plural = _("outbox")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="outbox_alone")]

    def __str__(self) -> str:
        return str(self.planned_on or "–")

    def is_paused(self, now: datetime) -> bool:
        """Tell whether nothing is to be sent yet; a pause of a day to come was made by somebody who tried that out."""
        return bool(self.paused_since and self.paused_until and self.paused_since <= now < self.paused_until)
