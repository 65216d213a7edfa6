"""More time for a finding, or for an action of an improvement plan: asked for, and granted by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import written
from foundation.undecided import UndecidedQuerySet
from suppliers.models.decided import Decided


class Extension(Decided):
    """Until when somebody asks for more time, why, and what another person said."""

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("extension", "Waiting for a decision")
        GRANTED = "granted", pgettext_lazy("extension", "Granted")
        REFUSED = "refused", pgettext_lazy("extension", "Refused")

    finding = models.ForeignKey(
        "audits.Finding", models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("finding")
    )
    action = models.ForeignKey(
        "audits.PlannedAction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("action of an improvement plan"),
    )
    due_before = models.DateField(_("due before"))
    due_on = models.DateField(_("due on"))
    why = models.TextField(_("why"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"), db_index=False
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.WAITING, editable=False)
    words = models.TextField(_("in words"), max_length=1000, blank=True)

    objects = UndecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["finding", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("due_before")),
                name="extension_later",
                violation_error_message=_("More time means a later day than the one on which it is due."),
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_by=None, decided_at=None)
                | Q(decision__in=("granted", "refused"), decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="extension_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=False, action=None) | Q(finding=None, action__isnull=False),
                name="extension_of_one",
            ),
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(decision="waiting"),
                name="extension_one_waits",
                violation_error_message=_("More time was asked for already; that waits for a decision."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(decision="waiting"),
                name="extension_one_waits_of_action",
                violation_error_message=_("More time was asked for already; that waits for a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding or self.action} {written(self.due_on)}"
