"""Another grade than an assessment came to, for a reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.undecided import UndecidedQuerySet
from suppliers.models import Grade


class Override(models.Model):
    """One person asks for another grade and says why; a second one approves it, or does not."""

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("override", "Waiting for a second person")
        APPROVED = "approved", pgettext_lazy("override", "Approved")
        REFUSED = "refused", pgettext_lazy("override", "Refused")

    assessment = models.ForeignKey(
        "audits.Assessment", models.PROTECT, related_name="overrides", verbose_name=_("performance assessment")
    )
    grade = models.CharField(_("new grade"), max_length=1, choices=Grade)
    reason = models.TextField(_("reason"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = UndecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("override of a grade")
        verbose_name_plural = _("overrides of grades")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment"], condition=Q(decision="waiting"), name="override_one_waits"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="override_grade"),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_by=None, decided_at=None)
                | Q(decision__in=("approved", "refused"), decided_by__isnull=False, decided_at__isnull=False),
                name="override_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="override_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} → {self.grade}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.decision == self.Decision.WAITING
