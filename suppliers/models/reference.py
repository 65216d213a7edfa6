"""Where suppliers are and what they deliver: rows that an administrator may add to."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.naming import Named


class Region(Named):
    """A part of the world that the report counts apart (HKEX B5.1)."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position", "code"]


class Country(Named):
    """A country or region by its ISO 3166-1 code of two letters."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="countries", verbose_name=_("region"))

    class Meta:
        verbose_name = _("country or region")
        verbose_name_plural = _("countries and regions")
        ordering = ["code"]


class CategoryGroup(Named):
    """A group of categories that the certification table names."""

    class Meta:
        verbose_name = _("group of categories")
        verbose_name_plural = _("groups of categories")
        ordering = ["code"]


class Category(Named):
    """What a supplier delivers; rules ask for it."""

    group = models.ForeignKey(
        CategoryGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="categories",
        verbose_name=pgettext_lazy("of categories", "group"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]
