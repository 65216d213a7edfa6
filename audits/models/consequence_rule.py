"""What follows from a grade."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.naming import Named
from suppliers.models import Grade

#: Nobody looks further back.
MOST_IN_A_ROW = 20


class ConsequenceRule(Named):
    """A grade, so many times in a row, has a consequence: its name says which."""

    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    in_a_row = models.PositiveSmallIntegerField(
        _("times in a row"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_IN_A_ROW)]
    )
    is_used = models.BooleanField(_("in use"), default=True)

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
