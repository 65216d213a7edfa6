"""What somebody says of a supplier that makes its grade a D."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class RaisedVeto(models.Model):
    """A veto that one person raised; another confirms or dismisses it before the cycle closes."""

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("veto", "Waiting for another person")
        CONFIRMED = "confirmed", pgettext_lazy("veto", "Confirmed")
        DISMISSED = "dismissed", pgettext_lazy("veto", "Dismissed")

    assessment = models.ForeignKey(
        "audits.Assessment", models.PROTECT, related_name="raised_vetoes", verbose_name=_("performance assessment")
    )
    veto = models.ForeignKey("audits.Veto", models.PROTECT, related_name="+", verbose_name=_("veto"))
    words = models.TextField(_("what was found"), max_length=2000)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now, editable=False)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.WAITING, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    class Meta:
        verbose_name = _("raised veto")
        verbose_name_plural = _("raised vetoes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "veto"],
                name="raisedveto_once",
                violation_error_message=_("This veto was raised of this assessment already."),
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_by=None, decided_at=None)
                | Q(decision__in=("confirmed", "dismissed"), decided_by__isnull=False, decided_at__isnull=False),
                name="raisedveto_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("raised_by")), name="raisedveto_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.veto} – {self.assessment}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:audits_raisedveto_change", args=[self.pk])
