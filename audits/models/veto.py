"""What makes a D of any score."""

from django.utils.translation import gettext_lazy as _

from foundation.naming import Named


class Veto(Named):
    """Something that no score makes up for, such as child labour."""

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")
        ordering = ["code"]
