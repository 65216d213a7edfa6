"""What somebody, or a measure, found of one criterion."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suppliers.models.grade_change import MOST_SCORE


class Score(models.Model):
    """A score of a supplier for a criterion; of several assessors' the mean counts, each as much as the others."""

    assessment = models.ForeignKey(
        "audits.Assessment",
        models.PROTECT,
        related_name="scores",
        verbose_name=_("performance assessment"),
        db_index=False,
    )
    criterion = models.ForeignKey(
        "audits.Criterion", models.PROTECT, related_name="scores", verbose_name=_("criterion"), db_index=False
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assessor"), db_index=False
    )
    #: The code of the measure that worked it out; empty where a person gave it.
    measure = models.CharField(_("measure"), max_length=40, blank=True)
    value = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_SCORE)],
    )
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    scored_at = models.DateTimeField(_("scored at"), default=timezone.now)
    run = models.ForeignKey(
        "sheets.ImportRun", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("import")
    )

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion", "assessor"],
                name="score_once",
                violation_error_message=_("This person has scored this criterion already."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=MOST_SCORE), name="score_value"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.value}"
