"""That one supplier is to end in another, which is the same firm."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy


class MergeQuerySet(models.QuerySet):
    """Merges by whether they wait."""

    def open(self) -> Self:
        """Keep what nobody decided."""
        return self.filter(decision="")


class Merge(models.Model):
    """Two suppliers are one firm: from a day on one of them ends in the other; another than who asked decides.

    What was stays with the one that ends. Its numbers go to the one that is kept where that has none.
    """

    class Decision(models.TextChoices):
        OPEN = "", pgettext_lazy("merge", "Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("merge", "Approved")
        REFUSED = "refused", pgettext_lazy("merge", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("merge", "Withdrawn")

    kept = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="merges_kept", verbose_name=_("supplier that is kept")
    )
    ended = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="merges_ended", verbose_name=_("supplier that ends")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    decision = models.CharField(
        _("decision"), max_length=9, choices=Decision, blank=True, default=Decision.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    words = models.TextField(_("reason of the decision"), max_length=1000, blank=True, editable=False)
    merged_on = models.DateField(_("merged on"), null=True, editable=False)
    #: The numbers that went from the one that ended to the one that is kept.
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, editable=False)
    lei = models.CharField(_("legal entity identifier"), max_length=20, blank=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        permissions = [("decide_merge", "Can decide merges")]
        constraints = [
            models.UniqueConstraint(
                fields=["ended"],
                condition=Q(decision__in=("", "approved")),
                name="merge_ends_once",
                violation_error_message=_("This supplier is merged already, or is asked to be."),
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("ended")),
                name="merge_of_two",
                violation_error_message=_("Choose two suppliers: none ends in itself."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="merge_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision="approved", merged_on__isnull=False) | ~Q(decision="approved") & Q(merged_on=None),
                name="merge_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["decision", "asked_at"], name="merge_decision")]

    def __str__(self) -> str:
        return f"{self.ended} → {self.kept}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_merge_change", args=[self.pk])

    def settle(self, decision: str, *, by: Any, at: datetime, words: str = "", on: date | None = None) -> None:
        """Decide what waits; does not save. Raises ValidationError (code `decided`) where it was decided already."""
        if self.decision:
            raise ValidationError(
                gettext("This was decided meanwhile: %(decision)s."),
                code="decided",
                params={"decision": self.get_decision_display()},
            )
        self.decision, self.decided_by, self.decided_at, self.words = decision, by, at, words
        self.merged_on = on
