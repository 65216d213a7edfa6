"""For whom a person of a supplier acts."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MembershipQuerySet(models.QuerySet):
    """Memberships by whether they still hold."""

    def current(self) -> Self:
        """Keep what nobody has ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """That a person may act for a supplier in the portal, since when and by whose leave; one may act for several."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="memberships", verbose_name=_("supplier")
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("granted by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to the portal")
        verbose_name_plural = _("access to the portal")
        ordering = ["supplier", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "supplier"],
                condition=Q(ended_at=None),
                name="membership_once",
                violation_error_message=_("This person acts for this supplier already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.supplier}"
