"""That somebody asks for a supplier to enter a stage."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from suppliers.models.asked import Asked
from suppliers.models.stage_change import Stage


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
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["decision", "asked_at"], name="stagerequest_decision")]

    def __str__(self) -> str:
        return f"{self.supplier} → {self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_stagerequest_change", args=[self.pk])
