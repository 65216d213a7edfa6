"""Which day the copies of the dated facts beside each supplier are of."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CopiesDayQuerySet(models.QuerySet):
    """The day of the copies."""

    def shows(self, as_of: date) -> bool:
        """Tell whether all copies were brought in step with a day: whoever writes a fact does it for its supplier."""
        return self.filter(pk=1, as_of=as_of).exists()


class CopiesDay(models.Model):
    """The day for which the copies of all suppliers were last worked out: one row."""

    as_of = models.DateField(_("day"))

    objects = CopiesDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of the copies")
        verbose_name_plural = _("day of the copies")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="copiesday_is_one_row")]

    def __str__(self) -> str:
        return str(self.as_of)
