"""Who decided about a row, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Decided(models.Model):
    """Something that waits until somebody decides it; the models say in their own `decision` what can become of it."""

    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    class Meta:
        abstract = True


class CountsFrom(Decided):
    """Something of a day that counts once another person than who recorded it has approved it."""

    #: The day of the approval; an earlier one where something of the past was entered late.
    counts_from = models.DateField(_("counts from"), null=True, editable=False)

    class Meta:
        abstract = True
