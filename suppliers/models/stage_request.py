"""That somebody asks for a supplier to enter a stage."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from suppliers.models.stage_change import Stage, StageChange

#: Stages in which no orders are placed any more.
GONE = (Stage.ELIMINATED, Stage.LEFT)


class StageRequestQuerySet(models.QuerySet):
    """Requests by whether they wait, and what they led to."""

    def open(self) -> Self:
        """Keep what nobody decided."""
        return self.filter(decision="")

    def behind(self, fact: StageChange) -> Self:
        """Keep those by which a stage was entered: approved, and asked for since the supplier's stage before it."""
        before = StageChange.objects.current().filter(supplier=fact.supplier_id, effective_on__lt=fact.effective_on)
        came = before.order_by("-effective_on").values_list("effective_on", flat=True).first() or date.min
        approved = self.filter(supplier=fact.supplier_id, stage=fact.stage, decision=StageRequest.Decision.APPROVED)
        return approved.filter(effective_on__gte=came)


class StageRequest(models.Model):
    """A stage that a supplier is to enter on a day; another person than who asked decides it."""

    class Decision(models.TextChoices):
        OPEN = "", pgettext_lazy("stage request", "Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("stage request", "Approved")
        REFUSED = "refused", pgettext_lazy("stage request", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("stage request", "Withdrawn")

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="stage_requests", verbose_name=_("supplier")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    effective_on = models.DateField(_("from"))
    last_order_on = models.DateField(
        _("last orders"),
        null=True,
        blank=True,
        help_text=_("Of a supplier that goes: the last day on which orders are placed. Empty: until it goes."),
    )
    reason = models.TextField(_("reason"), max_length=1000)
    successor = models.ForeignKey(
        "suppliers.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("successor"),
        help_text=_("Who delivers instead of a supplier that goes."),
        db_index=False,
    )
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

    objects = StageRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage request")
        verbose_name_plural = _("stage requests")
        ordering = ["-pk"]
        permissions = [("decide_stagerequest", "Can decide stage requests")]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(decision=""),
                name="stagerequest_one_open",
                violation_error_message=_("A stage is asked for this supplier already; decide or withdraw that first."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="stagerequest_decided_by_somebody",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stagerequest_stage"),
            models.CheckConstraint(
                condition=Q(last_order_on=None) | Q(stage__in=("eliminated", "left")),
                name="stagerequest_last_orders_of_who_goes",
                violation_error_message=_("Last orders are of a supplier that goes: leave the day empty."),
            ),
            models.CheckConstraint(
                condition=Q(last_order_on=None) | Q(last_order_on__lt=F("effective_on")),
                name="stagerequest_last_orders_before",
                violation_error_message=_("Last orders are placed before the day from which it is gone."),
            ),
        ]
        indexes = [models.Index(fields=["decision", "asked_at"], name="stagerequest_decision")]

    def __str__(self) -> str:
        return f"{self.supplier} → {self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_stagerequest_change", args=[self.pk])

    def settle(self, decision: str, *, by: Any, at: datetime, words: str = "") -> None:
        """Decide what waits; does not save. Raises ValidationError (code `decided`) where it was decided already."""
        self.refuse_decided()
        self.decision, self.decided_by, self.decided_at, self.words = decision, by, at, words

    def refuse_decided(self) -> None:
        """Raise ValidationError (code `decided`) where it was decided."""
        if self.decision:
            raise ValidationError(
                gettext("This was decided meanwhile: %(decision)s."),
                code="decided",
                params={"decision": self.get_decision_display()},
            )
