"""What is done with a supplier in grade D, until it is restored or eliminated."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.case_step import CaseStep, step_due
from foundation.dates import FAR


class ImprovementCaseQuerySet(models.QuerySet):
    """Cases by day."""

    def worked_on(self) -> Self:
        """Keep the cases in which somebody did something: others followed by themselves, and go with their supplier."""
        done = CaseStep.objects.filter(case=OuterRef("pk"), done_by__isnull=False)
        return self.filter(Exists(done))

    def open(self, as_of: date) -> Self:
        """Keep the cases that are open on a day."""
        return self.filter(opened_on__lte=as_of, until__gt=as_of)

    def ended(self, first: date, last: date) -> Self:
        """Keep the cases that ended from a day to another."""
        return self.filter(until__gte=first, until__lte=last).exclude(until=FAR)

    def overdue(self, as_of: date) -> Self:
        """Keep the open cases whose step was due before a day."""
        return self.open(as_of).filter(pk__in=CaseStep.objects.on(as_of).filter(due_on__lt=as_of).values("case"))

    def at(self, kind: str, as_of: date) -> Self:
        """Keep the open cases that are at a step on a day."""
        return self.open(as_of).filter(pk__in=CaseStep.objects.on(as_of).filter(kind=kind).values("case"))

    def with_step(self, as_of: date) -> Self:
        """Label each case with the `step` that it is at on a day, and when that was `due`; None where it is closed."""
        steps = CaseStep.objects.on(as_of).annotate(due=step_due(as_of)).filter(case=OuterRef("pk"))
        return self.annotate(step=Subquery(steps.values("kind")[:1]), due=Subquery(steps.values("due")[:1]))


class ImprovementCase(models.Model):
    """A supplier in grade D is helped to improve: from the day on which the grade was recorded until it is over."""

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("improvement case", "Open")
        RESTORED = "restored", pgettext_lazy("improvement case", "Restored")
        ELIMINATED = "eliminated", pgettext_lazy("improvement case", "Eliminated")
        LEFT = "left", pgettext_lazy("improvement case", "Left")
        CALLED_OFF = "called_off", pgettext_lazy("improvement case", "Called off: it was not D")

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="cases", verbose_name=_("supplier"), db_index=False
    )
    #: Of the D that it is about.
    period = models.CharField(_("period"), max_length=7)
    opened_on = models.DateField(_("opened on"))
    until = models.DateField(_("until (first day no longer)"), default=FAR)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )

    objects = ImprovementCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement case")
        verbose_name_plural = _("improvement cases")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(opened_on__lte=F("until")), name="case_period"),
            models.CheckConstraint(
                condition=Q(outcome="", until=FAR)
                | Q(outcome__in=("restored", "eliminated", "left", "called_off"), until__lt=FAR),
                name="case_over_by_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(outcome=""),
                name="case_one_open",
                violation_error_message=_("This supplier has an open improvement case already."),
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "opened_on", "until"], name="case_of_supplier"),
            models.Index(fields=["until"], name="case_until"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.period}"

    def get_absolute_url(self) -> str:
        """Return the case's page for staff."""
        return reverse("admin:audits_improvementcase_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return self.outcome == self.Outcome.OPEN
