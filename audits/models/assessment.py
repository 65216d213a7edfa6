"""How one supplier did in one cycle."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.models.override import Override
from foundation.sets import CodeSetField
from suppliers.models import Grade
from suppliers.models.grade_change import MOST_SCORE


class AssessmentQuerySet(models.QuerySet):
    """Assessments by what they told."""

    def told(self) -> Self:
        """Keep those that told a grade: what they came to, or, where that was none, what two people decided of it."""
        overrides = Override.objects.filter(assessment=OuterRef("pk"), decision=Override.Decision.APPROVED)
        return self.filter(~Q(grade="") | Exists(overrides), closed_at__isnull=False)


class Assessment(models.Model):
    """A supplier's part of a cycle; once closed it stays as it is.

    Which grade the supplier has is told by its grades by day: what was decided later is there, not here.
    """

    cycle = models.ForeignKey(
        "audits.AssessmentCycle", models.PROTECT, related_name="assessments", verbose_name=_("cycle"), db_index=False
    )
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="assessments", verbose_name=_("supplier")
    )
    scorecard = models.ForeignKey(
        "audits.Scorecard", models.PROTECT, related_name="assessments", verbose_name=_("scorecard"), db_index=False
    )
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    #: The codes of the criteria for lack of which it has no score.
    missing = CodeSetField(_("criteria without a score"))
    #: The codes of the vetoes that made it a D.
    vetoes = CodeSetField(_("vetoes"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("performance assessment")
        verbose_name_plural = _("performance assessments")
        ordering = ["-pk"]
        # No index holds what the closing of a cycle writes, of all of its rows at once.
        constraints = [
            models.UniqueConstraint(fields=["cycle", "supplier"], name="assessment_once"),
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="assessment_grade"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=MOST_SCORE), name="assessment_score"
            ),
            # No data is *not assessed*, never a score.
            models.CheckConstraint(condition=Q(missing="") | Q(score=None), name="assessment_complete"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(score=None, grade="", missing="", vetoes=""),
                name="assessment_open_has_no_grade",
            ),
            models.CheckConstraint(condition=Q(vetoes="") | Q(grade=Grade.D), name="assessment_vetoed_is_d"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.supplier}"

    def get_absolute_url(self) -> str:
        """Return its page for staff."""
        return reverse("admin:audits_assessment_change", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether its grade stands."""
        return self.closed_at is not None
