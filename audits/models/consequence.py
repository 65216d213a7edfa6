"""What a supplier's grades have as a consequence, from when until when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import FAR
from foundation.fields import FromField, UntilField


class ConsequenceQuerySet(models.QuerySet):
    """Consequences by day, and by whether they are over."""

    def on(self, as_of: date) -> Self:
        """Keep those that are in force on a day."""
        return self.filter(in_force_from__lte=as_of, in_force_until__gt=as_of)

    def lasting(self) -> Self:
        """Keep those that wait for approval, or have no end yet."""
        return self.filter(decision__in=("waiting", "approved"), in_force_until=FAR)

    def worked_on(self) -> Self:
        """Keep those that somebody decided; others follow from grades by themselves, and go with them."""
        return self.exclude(decided_by=None)


class Consequence(models.Model):
    """Proposed where a rule is met, in force once another person approves, over when the rule is met no more."""

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("consequence", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("consequence", "Approved")
        DISMISSED = "dismissed", pgettext_lazy("consequence", "Dismissed")
        LAPSED = "lapsed", pgettext_lazy("consequence", "Lapsed before it was approved")

    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="consequences", verbose_name=_("supplier"), db_index=False
    )
    rule = models.ForeignKey(
        "audits.ConsequenceRule", models.PROTECT, related_name="consequences", verbose_name=_("consequence")
    )
    #: That of the grade on account of which it was proposed.
    period = models.CharField(_("period"), max_length=7)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"), db_index=False
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    #: Never, until it is approved.
    in_force_from = FromField(_("in force from"), default=FAR)
    in_force_until = UntilField(_("in force until"))
    #: Whoever ended it before its time; nobody, where it ended with the grades that bore it.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
        db_index=False,
    )
    end_reason = models.TextField(_("why it was ended"), blank=True, editable=False, max_length=1000)

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "rule"],
                condition=Q(decision__in=("waiting", "approved"), in_force_until=FAR),
                name="consequence_one_lasts",
            ),
            # Equal ends: one that was ended on its first day, or never began.
            models.CheckConstraint(condition=Q(in_force_from__lte=F("in_force_until")), name="consequence_period"),
            models.CheckConstraint(
                condition=Q(decision="approved", decided_by__isnull=False) & ~Q(in_force_from=FAR)
                | ~Q(decision="approved") & Q(in_force_from=FAR),
                name="consequence_approved",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="consequence_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, end_reason="")
                | Q(ended_by__isnull=False, decision="approved")
                & ~Q(end_reason="")
                & ~Q(ended_by=F("decided_by"))
                & ~Q(in_force_until=FAR),
                name="consequence_ended",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "in_force_from", "in_force_until"], name="consequence_cover")]

    def __str__(self) -> str:
        return f"{self.rule} – {self.supplier}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:audits_consequence_change", args=[self.pk])
