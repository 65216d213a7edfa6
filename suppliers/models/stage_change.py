"""Where a supplier is in its lifecycle, as dated rows."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import written
from suppliers.models.dated_fact import DatedFact


class Stage(models.TextChoices):
    """The steps of the lifecycle, in their order."""

    APPLIED = "applied", pgettext_lazy("stage", "Applied")
    SELECTED = "selected", pgettext_lazy("stage", "Preliminarily selected")
    REGISTERED = "registered", pgettext_lazy("stage", "On file, not yet cooperating")
    ACTIVE = "active", pgettext_lazy("stage", "Cooperating")
    SUSPENDED = "suspended", pgettext_lazy("stage", "Suspended")
    ELIMINATED = "eliminated", pgettext_lazy("stage", "Eliminated")
    LEFT = "left", pgettext_lazy("stage", "Left")


#: From each stage the stages that may follow; from none at all, those in which a supplier may begin.
NEXT: Mapping[str, tuple[Stage, ...]] = {
    "": (Stage.APPLIED,),
    Stage.APPLIED: (Stage.SELECTED, Stage.LEFT),
    Stage.SELECTED: (Stage.REGISTERED, Stage.LEFT),
    Stage.REGISTERED: (Stage.ACTIVE, Stage.ELIMINATED, Stage.LEFT),
    Stage.ACTIVE: (Stage.SUSPENDED, Stage.ELIMINATED, Stage.LEFT),
    Stage.SUSPENDED: (Stage.ACTIVE, Stage.ELIMINATED, Stage.LEFT),
    Stage.ELIMINATED: (Stage.APPLIED,),
    Stage.LEFT: (Stage.APPLIED,),
}
#: The stages in which a supplier counts as on file.
ON_FILE = (Stage.REGISTERED, Stage.ACTIVE, Stage.SUSPENDED)


class StageChange(DatedFact):
    """A supplier enters a stage."""

    stage = models.CharField(_("stage"), max_length=12, choices=Stage)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["supplier", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "effective_on"],
                condition=Q(superseded_at=None),
                name="stagechange_one_a_day",
                violation_error_message=_("This supplier enters a stage on this day already."),
            ),
            models.CheckConstraint(condition=Q(effective_on__lt=F("until")), name="stagechange_period"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stagechange_stage"),
        ]
        indexes = [models.Index(fields=["supplier", "effective_on"], name="stagechange_supplier")]

    def __str__(self) -> str:
        return f"{written(self.effective_on)} {self.get_stage_display()}"
