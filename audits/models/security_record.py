"""What was planned, inspected and reviewed for the security of the supply chain."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.approved_record import ApprovedRecord


class SecurityRecord(ApprovedRecord):
    """A planning, an inspection or a management review: when, by whom, and what came of it, with its papers."""

    class Kind(models.TextChoices):
        PLANNING = "planning", pgettext_lazy("security", "Security planning")
        INSPECTION = "inspection", pgettext_lazy("security", "Security inspection")
        REVIEW = "review", pgettext_lazy("security", "Management review")

    SERIES: ClassVar[tuple[str, ...]] = ("kind",)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.TextField(
        _("what came of it"), max_length=8000, help_text=_("What was planned, seen or decided, and what follows.")
    )

    class Meta(ApprovedRecord.Meta):
        verbose_name = _("security record")
        verbose_name_plural = _("security records")
        constraints: ClassVar[Any] = [
            *ApprovedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("planning", "inspection", "review")), name="%(class)s_kind_known"
            ),
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["kind", "day", "decision"], name="securityrecord_kind")]

    def get_absolute_url(self) -> str:
        """Return its page for staff."""
        return reverse("admin:audits_securityrecord_change", args=[self.pk])


class SecurityPaper(models.Model):
    """A file that bears out what a record says."""

    record = models.ForeignKey(
        SecurityRecord, models.PROTECT, related_name="papers", verbose_name=_("security record"), db_index=False
    )
    upload = models.ForeignKey("suppliers.Upload", models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("paper of a security record")
        verbose_name_plural = _("papers of security records")
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "upload"], name="securitypaper_once")]

    def __str__(self) -> str:
        return str(self.upload)
