"""That somebody asks for a supplier to enter a stage."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from suppliers.models.asked import Asked, AskedQuerySet
from suppliers.models.stage_change import Stage, StageChange

#: Stages in which no orders are placed any more.
GONE = (Stage.ELIMINATED, Stage.LEFT)


class StageRequestQuerySet(AskedQuerySet):
    """Requests by whether they wait, and what they led to."""

    def behind(self, fact: StageChange) -> Self:
        """Keep those by which a stage was entered: what was approved gets no other day."""
        return self.filter(supplier=fact.supplier_id, stage=fact.stage, entered_on=fact.effective_on)


class StageRequest(Asked):
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
    #: Once it was approved: on the day asked for or, where that had passed, on that of the approval.
    entered_on = models.DateField(_("entered on"), null=True, editable=False)
    last_order_on = models.DateField(
        _("last orders"),
        null=True,
        blank=True,
        help_text=_("Of a supplier that goes: the last day on which orders are placed. Empty: until it goes."),
    )
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
    decision = models.CharField(
        _("decision"), max_length=9, choices=Decision, blank=True, default=Decision.OPEN, editable=False
    )

    #: From which day on it can be approved, where a list has looked that up.
    approvable_from: date

    objects = StageRequestQuerySet.as_manager()

    class Meta(Asked.Meta):
        verbose_name = _("stage request")
        verbose_name_plural = _("stage requests")
        permissions: ClassVar[Any] = [("decide_stagerequest", "Can decide stage requests")]
        constraints: ClassVar[Any] = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(decision=""),
                name="stagerequest_one_open",
                violation_error_message=_("A stage is asked for this supplier already; decide or withdraw that first."),
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
        indexes: ClassVar[Any] = [models.Index(fields=["decision", "asked_at"], name="stagerequest_decision")]

    def __str__(self) -> str:
        return f"{self.supplier} → {self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_stagerequest_change", args=[self.pk])
