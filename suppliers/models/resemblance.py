"""That a supplier looks like another, and what somebody said of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.sets import CodeSetField


class ResemblanceQuerySet(models.QuerySet):
    """Answers by whether they count."""

    def current(self) -> Self:
        """Keep the answers that no later one has superseded."""
        return self.filter(superseded_at=None)


class Resemblance(models.Model):
    """Two suppliers look alike, and somebody said whether they are one firm; a later answer supersedes the first."""

    class Verdict(models.TextChoices):
        ANOTHER = "another", pgettext_lazy("resemblance", "Another firm")
        SAME = "same", pgettext_lazy("resemblance", "The same firm")

    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="resemblances", verbose_name=_("supplier")
    )
    other = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="resembled_by", verbose_name=_("looks like")
    )
    signs = CodeSetField(_("in what"))
    verdict = models.CharField(_("answer"), max_length=7, choices=Verdict)
    reason = models.TextField(_("reason"), max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by"), db_index=False
    )
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)

    objects = ResemblanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resemblance")
        verbose_name_plural = _("resemblances")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "other"], condition=Q(superseded_at=None), name="resemblance_answered_once"
            ),
            models.CheckConstraint(condition=~Q(supplier=F("other")), name="resemblance_of_two"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="resemblance_for_a_reason",
                violation_error_message=_("Say why: it will be read again."),
            ),
            models.CheckConstraint(condition=Q(verdict__in=("another", "same")), name="resemblance_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.other}"
