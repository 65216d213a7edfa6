"""A place of a supplier."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Site(models.Model):
    """A place that certificates, audits and findings can name."""

    supplier = models.ForeignKey("suppliers.Supplier", models.CASCADE, related_name="sites", verbose_name=_("supplier"))
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=400, blank=True)
    country = models.ForeignKey(
        "suppliers.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country or region"),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["supplier", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "name"],
                name="site_once",
                violation_error_message=_("This supplier has a site of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
