"""Whom to write to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Contact(models.Model):
    """A person at a supplier; one of them is the primary contact."""

    supplier = models.ForeignKey(
        "suppliers.Supplier", models.CASCADE, related_name="contacts", verbose_name=_("supplier")
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    is_primary = models.BooleanField(_("primary contact"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["supplier", "-is_primary", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(is_primary=True),
                name="contact_one_primary",
                violation_error_message=_("Only one contact can be the primary one."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
