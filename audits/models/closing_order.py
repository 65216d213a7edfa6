"""That somebody asked a worker to close a cycle, until that is done."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClosingOrderQuerySet(models.QuerySet):
    """Orders by whether they were carried out."""

    def waiting(self) -> Self:
        """Keep those that no worker has ended."""
        return self.filter(ended_at=None)


class ClosingOrder(models.Model):
    """A cycle that is to be closed by a worker; what stood in the way where it could not be."""

    cycle = models.ForeignKey("audits.AssessmentCycle", models.PROTECT, related_name="orders", verbose_name=_("cycle"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    #: When a worker was last sent for, and how often one began.
    rung_at = models.DateTimeField(_("handed over at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    #: Why the cycle was not closed, in the language of who asked; empty where it was.
    refusal = models.TextField(_("what stands in the way"), blank=True)

    objects = ClosingOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of a cycle that was asked for")
        verbose_name_plural = _("closings of cycles that were asked for")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle"], condition=Q(ended_at=None), name="closingorder_one_waits"),
        ]

    def __str__(self) -> str:
        return str(self.cycle)
