"""What an audit asks, clause by clause."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.naming import Named


class Pillar(models.TextChoices):
    """To which part of sustainability a clause belongs."""

    ENVIRONMENT = "environment", _("Environment")
    SOCIAL = "social", _("Social")
    GOVERNANCE = "governance", _("Governance")


class ChecklistItem(Named):
    """A clause of a scheme: what is looked at, and whether what is found there can be closed at a desk."""

    scheme = models.ForeignKey(
        "audits.Scheme", models.CASCADE, related_name="items", verbose_name=_("audit scheme"), db_index=False
    )
    # Another scheme may number its clauses alike; they may have dots.
    code = models.CharField(_("clause"), max_length=40)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    closed_on_site = models.BooleanField(
        _("closed on site only"), default=False, help_text=_("Whatever the severity of what was found.")
    )
    is_asked = models.BooleanField(
        _("asked"), default=True, help_text=_("What is no longer asked stays in the audits that asked it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ["scheme", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="checklistitem_once",
                violation_error_message=_("The scheme has this clause already."),
            ),
            models.CheckConstraint(condition=Q(pillar__in=Pillar.values), name="checklistitem_pillar"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
