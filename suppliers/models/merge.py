"""That one supplier is to end in another, which is the same firm."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from suppliers.models.asked import Asked, AskedQuerySet


class Merge(Asked):
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
    decision = models.CharField(
        _("decision"), max_length=9, choices=Decision, blank=True, default=Decision.OPEN, editable=False
    )
    merged_on = models.DateField(_("merged on"), null=True, editable=False)
    #: The numbers that went from the one that ended to the one that is kept.
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, editable=False)
    lei = models.CharField(_("legal entity identifier"), max_length=20, blank=True, editable=False)

    objects = AskedQuerySet.as_manager()

    class Meta(Asked.Meta):
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        permissions: ClassVar[Any] = [("decide_merge", "Can decide merges")]
        constraints: ClassVar[Any] = [
            *Asked.Meta.constraints,
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
                condition=Q(decision="approved", merged_on__isnull=False) | ~Q(decision="approved") & Q(merged_on=None),
                name="merge_on_a_day",
            ),
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["decision", "asked_at"], name="merge_decision")]

    def __str__(self) -> str:
        return f"{self.ended} → {self.kept}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_merge_change", args=[self.pk])
