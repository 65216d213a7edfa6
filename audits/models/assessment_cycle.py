"""A period for which suppliers are assessed together."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.dates import read_period


class AssessmentCycleQuerySet(models.QuerySet):
    """Cycles by whether they are under way."""

    def open(self) -> Self:
        """Keep the cycles that take scores."""
        return self.filter(closed_on=None, called_off_on=None)


class AssessmentCycle(models.Model):
    """An assessment of many suppliers for one period: opened, scored, and closed into grades, or called off.

    `due_on` is the day that counts now; which one counted on a day of the past its `days` tell.
    """

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    period = models.CharField(_("period"), max_length=7, help_text=_("2024, 2024H2, 2024Q3 or 2024-12"))
    opened_on = models.DateField(_("opened on"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("opened by")
    )
    due_on = models.DateField(_("to be scored by"))
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    called_off_on = models.DateField(_("called off on"), null=True, editable=False)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("called off by"),
    )
    called_off_why = models.TextField(_("why it was called off"), max_length=1000, blank=True, editable=False)

    objects = AssessmentCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment cycle")
        verbose_name_plural = _("assessment cycles")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(closed_on=None, called_off_on=None),
                name="assessmentcycle_one_open",
                violation_error_message=_("A cycle of this period is open already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")),
                name="assessmentcycle_due",
                violation_error_message=_("It cannot be due before it is opened."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__gte=F("opened_on"), closed_by__isnull=False),
                name="assessmentcycle_closed",
            ),
            models.CheckConstraint(
                condition=Q(called_off_on=None, called_off_by=None, called_off_why="")
                | Q(called_off_on__gte=F("opened_on"), called_off_by__isnull=False, closed_on=None)
                & ~Q(called_off_why=""),
                name="assessmentcycle_called_off",
            ),
        ]

    def __str__(self) -> str:
        return self.period

    def get_absolute_url(self) -> str:
        """Return its page for staff."""
        return reverse("admin:audits_assessmentcycle_change", args=[self.pk])

    def clean(self) -> None:
        """Refuse a period that is none."""
        super().clean()
        try:
            read_period(self.period)
        except ValueError:
            raise ValidationError({"period": _("Write the period as 2024, 2024H2, 2024Q3 or 2024-12.")}) from None

    @property
    def is_open(self) -> bool:
        """Whether it takes scores."""
        return self.closed_on is None and self.called_off_on is None

    def looked_at(self, as_of: date) -> tuple[date, date]:
        """Return the first and the last day that measures look at: of the period, and not beyond a day."""
        period = read_period(self.period)
        return period.first, max(period.first, min(period.last, as_of))
