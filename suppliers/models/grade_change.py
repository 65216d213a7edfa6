"""How a supplier was graded for a period."""

from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import read_period
from suppliers.models.dated_fact import DatedFact, DatedFactQuerySet

#: Scores are out of a hundred.
MOST_SCORE = 100


class Grade(models.TextChoices):
    """The four grades; none of them is *not assessed*, never a score of nought."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class GradeChangeQuerySet(DatedFactQuerySet):
    """Grades by day."""

    def known(self, as_of: date) -> Self:
        """Keep the grades in effect on a day, one of a period: what a cycle followed since counted until then."""
        counts = Q(superseded_at=None) | Q(followed_on__gt=as_of)
        return self.filter(counts, effective_on__lte=as_of)

    def newest_first(self, as_of: date) -> Self:
        """Return the grades in effect on a day, each supplier's newest period first."""
        return self.known(as_of).order_by("-period_until", "-period_from")

    def on(self, as_of: date) -> Self:
        """Keep each supplier's grade on a day: that of its newest period in effect by then."""
        newer = GradeChange.objects.known(as_of).filter(
            Q(period_until__gt=OuterRef("period_until"))
            | Q(period_until=OuterRef("period_until"), period_from__gt=OuterRef("period_from")),
            supplier=OuterRef("supplier"),
        )
        return self.known(as_of).filter(~Exists(newer))


GradeChangeManager = models.Manager.from_queryset(GradeChangeQuerySet)


class GradeChange(DatedFact):
    """The grade of a period, in effect from a day until the next one."""

    # A grade holds until a newer period's takes effect, which `on` works out; it has no `until` of its own.
    until = None
    period = models.CharField(_("period"), max_length=7, help_text=_("2024, 2024H2, 2024Q3 or 2024-12"))
    period_from = models.DateField(_("first day of the period"), editable=False)
    period_until = models.DateField(_("first day after the period"), editable=False)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, blank=True)
    #: The day from which a cycle's grade of its period stands in its place. Until then it was right.
    followed_on = models.DateField(_("followed by an assessment from"), null=True, editable=False)

    objects: ClassVar[GradeChangeManager] = GradeChangeManager()

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["-period_until", "supplier"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "period"],
                condition=Q(superseded_at=None),
                name="gradechange_once_a_period",
                violation_error_message=_("This supplier has a grade for this period already."),
            ),
            models.CheckConstraint(condition=Q(period_from__lt=F("period_until")), name="gradechange_period"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="gradechange_grade"),
            models.CheckConstraint(
                condition=Q(followed_on=None) | Q(superseded_at__isnull=False, followed_on__gt=F("effective_on")),
                name="gradechange_followed_later",
            ),
        ]
        indexes = [
            # All that tells each supplier's grade on a day, without a look at the row.
            models.Index(
                fields=[
                    "supplier",
                    "period_until",
                    "period_from",
                    "effective_on",
                    "superseded_at",
                    "followed_on",
                    "grade",
                ],
                name="gradechange_cover",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.grade}"

    def clean(self) -> None:
        """Refuse a period that is none and a score that is none."""
        super().clean()
        if self.score is not None and not 0 <= self.score <= MOST_SCORE:
            words = _("%(value)s is not a score; scores go from 0 to %(most)s.")
            raise ValidationError({"score": words % {"value": self.score, "most": MOST_SCORE}})
        try:
            read_period(self.period)
        except ValueError:
            raise ValidationError({"period": _("Write the period as 2024, 2024H2, 2024Q3 or 2024-12.")}) from None
