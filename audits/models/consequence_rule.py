"""What follows from a grade."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import FAR
from foundation.naming import Named
from suppliers.models import Grade

#: Nobody looks further back.
MOST_IN_A_ROW = 20


class ConsequenceRuleQuerySet(models.QuerySet):
    """Rules by what rests on them."""

    def resting(self) -> Self:
        """Keep those by which something is in force, or will be."""
        return self.filter(consequences__decision="approved", consequences__in_force_until=FAR).distinct()


class ConsequenceRule(Named):
    """A grade, so many times in a row, has a consequence: its name says which."""

    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    in_a_row = models.PositiveSmallIntegerField(
        _("times in a row"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_IN_A_ROW)]
    )
    is_used = models.BooleanField(_("in use"), default=True)

    objects = ConsequenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of consequences")
        verbose_name_plural = _("rules of consequences")
        ordering = ["grade", "in_a_row", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="consequencerule_grade"),
            models.CheckConstraint(
                condition=Q(in_a_row__gte=1, in_a_row__lte=MOST_IN_A_ROW), name="consequencerule_in_a_row"
            ),
        ]

    def clean(self) -> None:
        """Refuse another grade or number (code `rests`) while something is in force by it: that would end by itself."""
        super().clean()
        before = ConsequenceRule.objects.resting().filter(pk=self.pk).values_list("grade", "in_a_row").first()
        if before and before != (self.grade, self.in_a_row):
            raise ValidationError(rests(), code="rests")


def rests() -> str:
    """Say why a rule keeps its grade and its number, and what to do instead."""
    return gettext(
        "Something is in force by this rule, and would end by itself. Take the rule out of use, and add another for "
        "what is to follow from now on."
    )
