"""What is scored of a supplier, and how much of the whole it is."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.models import User
from accounts.services.people import SYSTEM_EMAIL
from foundation.naming import Named

#: The weights of a scorecard sum to this.
WHOLE = 100


class Topic(models.TextChoices):
    """What a criterion is about; the last four are the sustainability criteria that the report names."""

    QUALITY = "quality", pgettext_lazy("criterion", "Quality")
    DELIVERY = "delivery", pgettext_lazy("criterion", "Delivery")
    COST = "cost", pgettext_lazy("criterion", "Cost")
    SERVICE = "service", pgettext_lazy("criterion", "Service")
    ENVIRONMENT = "environment", pgettext_lazy("criterion", "Environmental management")
    HAZARDOUS_SUBSTANCES = "hazardous_substances", pgettext_lazy("criterion", "Hazardous-substance control")
    LABOUR_RIGHTS = "labour_rights", pgettext_lazy("criterion", "Labour rights")
    TRAINING = "training", pgettext_lazy("criterion", "Employee training")


class Assessor(models.TextChoices):
    """The role whose members score a criterion."""

    OFFICER = "officer", pgettext_lazy("role", "Procurement officer")
    MANAGER = "manager", pgettext_lazy("role", "Procurement manager")
    COMPLIANCE = "compliance", pgettext_lazy("role", "Compliance manager")


class CriterionQuerySet(models.QuerySet):
    """Criteria by who scores them."""

    def of_people(self) -> Self:
        """Keep the criteria that no measure works out."""
        return self.filter(measure="")

    def scored_by(self, person: User) -> Self:
        """Keep the criteria that a person may score: those of her roles; all for whoever may do everything."""
        if person.is_superuser or person.email == SYSTEM_EMAIL:
            return self.of_people()
        return self.of_people().filter(scored_by__in=person.groups.values("name"))


class Criterion(Named):
    """A criterion of a scorecard: scored by people of a role, or worked out by a measure."""

    scorecard = models.ForeignKey(
        "audits.Scorecard", models.PROTECT, related_name="criteria", verbose_name=_("scorecard"), db_index=False
    )
    code = models.SlugField(_("code"), max_length=40)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    weight = models.PositiveSmallIntegerField(
        _("weight in percent"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    scored_by = models.CharField(_("scored by"), max_length=10, choices=Assessor, default=Assessor.OFFICER)
    measure = models.CharField(
        _("measure"),
        max_length=40,
        blank=True,
        help_text=_("Works the score out when the cycle closes; empty: people."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "code"],
                name="criterion_once",
                violation_error_message=_("This scorecard has this criterion already."),
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=WHOLE), name="criterion_weight"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="criterion_topic"),
            models.CheckConstraint(condition=Q(scored_by__in=Assessor.values), name="criterion_scored_by"),
        ]
