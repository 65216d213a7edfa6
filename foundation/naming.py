"""Rows that are called by a name in each of the product's languages."""

from django.db import models
from django.utils.translation import get_language, gettext_lazy as _

NAMES = ("name_en", "name_zh_hant", "name_zh_hans")


def name_field(language: str | None = None) -> str:
    """Return the field of the name in `language` (the active one by default)."""
    return {"zh-hant": "name_zh_hant", "zh-hans": "name_zh_hans"}.get(language or get_language() or "", "name_en")


def named(row: object, language: str | None = None) -> str:
    """Return the row's name in `language` (the active one by default)."""
    return getattr(row, name_field(language))


class Named(models.Model):
    """A row of reference with a code that never changes and a name in three languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh_hant = models.CharField(_("name in Traditional Chinese"), max_length=120)
    name_zh_hans = models.CharField(_("name in Simplified Chinese"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return named(self)
