"""What somebody of a supplier asks to be changed of what is on file."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeRequestQuerySet(models.QuerySet):
    """Requests by whether anything of them waits."""

    def open(self) -> Self:
        """Keep those of which something is to be decided."""
        return self.filter(settled_at=None)


class ChangeRequest(models.Model):
    """Changes that were asked for at once; an officer decides each of them (FieldChange)."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="change_requests", verbose_name=_("supplier")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    words = models.TextField(_("in words"), max_length=1000, blank=True)
    #: When the last of it was decided, withdrawn or replaced.
    settled_at = models.DateTimeField(_("settled at"), null=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["supplier", "-asked_at"], name="changerequest_of_supplier"),
            models.Index(fields=["asked_at"], condition=models.Q(settled_at=None), name="changerequest_open"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} · {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Return the page on which an officer decides."""
        return reverse("admin:suppliers_changerequest_change", args=[self.pk])
