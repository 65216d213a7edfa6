"""Another day by which a cycle is to be scored."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import written


class CycleDay(models.Model):
    """That the day of a cycle was moved: from which one, to which one, when, by whom and why."""

    cycle = models.ForeignKey("audits.AssessmentCycle", models.PROTECT, related_name="days", verbose_name=_("cycle"))
    due_before = models.DateField(_("due before"))
    due_on = models.DateField(_("due on"))
    why = models.TextField(_("why"), max_length=1000)
    changed_on = models.DateField(_("changed on"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by"), db_index=False
    )

    class Meta:
        verbose_name = _("another day of a cycle")
        verbose_name_plural = _("other days of cycles")
        ordering = ["cycle", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(due_on=F("due_before")) & Q(due_on__gte=F("changed_on")) & ~Q(why=""),
                name="cycleday_other_and_not_past",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {written(self.due_on)}"
