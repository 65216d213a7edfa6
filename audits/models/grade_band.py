"""From which score a grade begins."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suppliers.models import Grade
from suppliers.models.grade_change import MOST_SCORE


class GradeBand(models.Model):
    """The lowest score that still is a grade; the next better grade begins where its band ends.

    Scores have two decimals like the bands, so that none falls between two.
    """

    scorecard = models.ForeignKey(
        "audits.Scorecard", models.PROTECT, related_name="bands", verbose_name=_("scorecard"), db_index=False
    )
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    lowest = models.DecimalField(
        _("lowest score"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(MOST_SCORE))],
    )

    class Meta:
        verbose_name = _("band of a grade")
        verbose_name_plural = _("bands of grades")
        ordering = ["grade"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "grade"],
                name="gradeband_once",
                violation_error_message=_("This scorecard has a band of this grade already."),
            ),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="gradeband_grade"),
            models.CheckConstraint(condition=Q(lowest__gte=0, lowest__lte=MOST_SCORE), name="gradeband_lowest"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} ≥ {self.lowest}"
