"""What a supplier is, as dated rows: country, category, core or not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import written
from suppliers.models.dated_fact import DatedFact


class Classification(DatedFact):
    """A supplier is of this country and category, and core or not, from a day on."""

    category = models.ForeignKey("suppliers.Category", models.PROTECT, related_name="+", verbose_name=_("category"))
    country = models.ForeignKey(
        "suppliers.Country", models.PROTECT, related_name="+", verbose_name=_("country or region")
    )
    is_core = models.BooleanField(_("core supplier"), default=False)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["supplier", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "effective_on"],
                condition=Q(superseded_at=None),
                name="classification_one_a_day",
                violation_error_message=_("This supplier is classified anew on this day already."),
            ),
            models.CheckConstraint(condition=Q(effective_on__lt=F("until")), name="classification_period"),
        ]
        indexes = [models.Index(fields=["supplier", "effective_on"], name="classification_supplier")]

    def __str__(self) -> str:
        return f"{written(self.effective_on)} {self.category} {self.country}"
