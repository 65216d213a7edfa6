"""One thing that could go wrong, before and after what is done about it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

#: Of likelihood and of impact; 5 × 5 is usual (ISO 31010 names matrices of consequence and likelihood), the words and
#: where a level begins are ours.
STEPS = (1, 2, 3, 4, 5)


class Level(models.TextChoices):
    """How grave a risk is: likelihood times impact."""

    LOW = "low", pgettext_lazy("risk", "Low")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    HIGH = "high", pgettext_lazy("risk", "High")
    EXTREME = "extreme", pgettext_lazy("risk", "Extreme")


#: Where each level begins.
BEGINS_AT = {Level.EXTREME: 20, Level.HIGH: 10, Level.MEDIUM: 5, Level.LOW: 1}


def level_of(likelihood: int, impact: int) -> Level:
    """Return how grave a risk is."""
    return next(level for level, lowest in BEGINS_AT.items() if likelihood * impact >= lowest)


class Likelihood(models.IntegerChoices):
    """How likely it is."""

    RARE = 1, pgettext_lazy("likelihood", "1 – rare")
    UNLIKELY = 2, pgettext_lazy("likelihood", "2 – unlikely")
    POSSIBLE = 3, pgettext_lazy("likelihood", "3 – possible")
    LIKELY = 4, pgettext_lazy("likelihood", "4 – likely")
    CERTAIN = 5, pgettext_lazy("likelihood", "5 – almost certain")


class Impact(models.IntegerChoices):
    """What it would do."""

    NEGLIGIBLE = 1, pgettext_lazy("impact", "1 – negligible")
    MINOR = 2, pgettext_lazy("impact", "2 – minor")
    MODERATE = 3, pgettext_lazy("impact", "3 – moderate")
    MAJOR = 4, pgettext_lazy("impact", "4 – major")
    SEVERE = 5, pgettext_lazy("impact", "5 – severe")


class RiskQuerySet(models.QuerySet):
    """Risks by how grave they are."""

    def of_level(self, level: Level) -> Self:
        """Keep those of a level before anything is done about them."""
        return self.between(level, F("likelihood") * F("impact"))

    def of_residual_level(self, level: Level) -> Self:
        """Keep those that remain of a level."""
        return self.between(level, F("residual_likelihood") * F("residual_impact"))

    def between(self, level: Level, product: Any) -> Self:
        """Keep those of which a product is within a level."""
        begins = sorted(BEGINS_AT.values())
        above = next((lowest for lowest in begins if lowest > BEGINS_AT[level]), None)
        found = self.alias(product=product).filter(product__gte=BEGINS_AT[level])
        return found if above is None else found.filter(product__lt=above)


class Risk(models.Model):
    """A risk of an assessment: how likely and how grave, what is done about it, and what remains."""

    class Topic(models.TextChoices):
        PERSONNEL = "personnel", pgettext_lazy("security", "Personnel")
        LOGISTICS = "logistics", pgettext_lazy("security", "Warehousing and logistics")
        EMERGENCY = "emergency", pgettext_lazy("security", "Emergency response")
        INFORMATION = "information", pgettext_lazy("security", "Information")

    assessment = models.ForeignKey(
        "audits.RiskAssessment",
        models.PROTECT,
        related_name="risks",
        verbose_name=_("security risk assessment"),
        db_index=False,
    )
    topic = models.CharField(_("topic"), max_length=11, choices=Topic)
    name = models.CharField(_("what could happen"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact)
    measures = models.TextField(_("measures"), max_length=2000, blank=True)
    residual_likelihood = models.PositiveSmallIntegerField(_("likelihood after measures"), choices=Likelihood)
    residual_impact = models.PositiveSmallIntegerField(_("impact after measures"), choices=Impact)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("security risk")
        verbose_name_plural = _("security risks")
        ordering = ["assessment", "topic", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "topic", "name"],
                name="risk_once",
                violation_error_message=_("The assessment has this risk already."),
            ),
            models.CheckConstraint(
                condition=Q(topic__in=("personnel", "logistics", "emergency", "information")), name="risk_topic"
            ),
            models.CheckConstraint(
                condition=Q(
                    likelihood__in=STEPS,
                    impact__in=STEPS,
                    residual_likelihood__in=STEPS,
                    residual_impact__in=STEPS,
                ),
                name="risk_within_scale",
                violation_error_message=_("Likelihood and impact go from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood__lte=F("likelihood"), residual_impact__lte=F("impact")),
                name="risk_not_raised",
                violation_error_message=_("Measures do not make a risk greater: after them it is at most as before."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> Level:
        """How grave it is before anything is done about it."""
        return level_of(self.likelihood, self.impact)

    @property
    def residual_level(self) -> Level:
        """How grave it remains."""
        return level_of(self.residual_likelihood, self.residual_impact)
