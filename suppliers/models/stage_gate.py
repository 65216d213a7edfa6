"""What a supplier must have done before it enters a stage, and who lets it in."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.sets import CodeSetField
from suppliers.models.stage_change import Stage


class StageGateQuerySet(models.QuerySet):
    """Gates by day."""

    def in_use(self, as_of: date) -> Self:
        """Keep the gates through which stages are entered that begin on a day."""
        return self.filter(gate_from__lte=as_of)


class StageGate(models.Model):
    """A row of demands on whoever enters a stage; of a supplier’s category all rows must be met.

    The columns are sets of codes; no category means any. From `gate_from` on the stage is entered through it alone.
    """

    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    categories = CodeSetField(_("categories"))
    demands = CodeSetField(_("demands"))
    months = models.PositiveSmallIntegerField(
        _("months"),
        default=24,
        help_text=_("How far back an examination counts, and how long somebody who was eliminated stays out."),
    )
    approvers = CodeSetField(_("approved by"))
    gate_from = models.DateField(
        _("in use from"),
        null=True,
        blank=True,
        help_text=_("Stages that are entered from this day on pass the gate; empty: not in use."),
    )

    objects = StageGateQuerySet.as_manager()

    class Meta:
        verbose_name = _("gate of a stage")
        verbose_name_plural = _("gates of stages")
        ordering = ["stage", "categories", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "categories", "demands"],
                name="stagegate_once",
                violation_error_message=_("There is this gate already."),
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stagegate_stage"),
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())

    def is_for(self, stage: str, category: str, day: date) -> bool:
        """Tell whether whoever of a category enters a stage on a day passes this gate."""
        is_in_use = self.gate_from is not None and self.gate_from <= day
        return is_in_use and self.stage == stage and (not self.categories or category in self.categories)
