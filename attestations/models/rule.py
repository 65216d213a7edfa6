"""Which suppliers a requirement binds."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from foundation.fields import FromField, UntilField
from foundation.sets import CodeSetField


class ApplicabilityRuleQuerySet(models.QuerySet):
    """Rules by day."""

    def in_force(self, as_of: date) -> Self:
        """Keep rules that bind on a day."""
        return self.filter(required_from__lte=as_of, required_until__gt=as_of)


class ApplicabilityRule(models.Model):
    """A row of conditions, all of which must hold; rows of one requirement are alternatives.

    The columns are sets of codes; an empty set means any. A rule is never edited: changing one closes it
    and opens another, so that last year's report still finds what bound whom.
    """

    class Core(models.TextChoices):
        ANY = "", _("any supplier")
        CORE = "core", _("core suppliers")
        OTHER = "other", _("suppliers that are not core")

    requirement = models.ForeignKey(
        "attestations.Requirement", models.PROTECT, related_name="rules", verbose_name=_("requirement")
    )
    regions = CodeSetField(_("regions"))
    countries = CodeSetField(_("countries and regions"))
    categories = CodeSetField(_("categories"))
    stages = CodeSetField(_("stages"))
    core = models.CharField(_("core"), max_length=5, choices=Core, blank=True, default=Core.ANY)
    required_from = FromField(_("required from"))
    required_until = UntilField(_("required until"))
    source = models.CharField(_("source of the rule"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    #: What the codes stand for; only in rows that a list's page gave it.
    place_names: Sequence[str]
    category_names: Sequence[str]

    objects = ApplicabilityRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("applicability rule")
        verbose_name_plural = _("applicability rules")
        ordering = ["requirement", "required_from", "pk"]
        constraints = [
            # Equal ends: a rule that was withdrawn before it ever bound anybody.
            models.CheckConstraint(
                condition=Q(required_from__lte=F("required_until")),
                name="rule_period",
                violation_error_message=_("It cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(requirement)s, rule %(number)s") % {"requirement": self.requirement, "number": self.pk}
