"""An invitation to act for a supplier in the portal."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

GOOD_FOR = timedelta(days=7)


class InvitationQuerySet(models.QuerySet):
    """Invitations by whether they can still be accepted."""

    def open(self) -> Self:
        """Keep what was neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """That somebody at an address may come to act for a supplier: once, within seven days, and only he.

    What the mail brings is kept as a digest alone; an invitation that is sent again brings something new.
    """

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="invitations", verbose_name=_("supplier")
    )
    address = models.EmailField(_("e-mail address"))
    full_name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    #: SHA-256 of what stands in the link; nobody who reads the database can open it.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("good until"), editable=False)
    #: When the mail server took it; empty while it has not.
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "address"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
                violation_error_message=_("This address is invited already; send it again."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.supplier}"

    def refuse_if_over(self, now: datetime) -> None:
        """Raise ValidationError where it can be accepted no more."""
        if self.accepted_at:
            raise ValidationError(_("This invitation was accepted already. Log in with the address it was sent to."))
        if self.revoked_at:
            raise ValidationError(_("This invitation was withdrawn. Ask your contact person here for another one."))
        if now >= self.expires_at:
            raise ValidationError(
                _("This invitation has run out after seven days. Ask your contact person here for another one.")
            )
