"""A key on somebody's device, by which she logs in without a code."""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Passkey(models.Model):
    """The public half of a passkey, as it came from the device of a person; the other half never leaves that."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="passkeys", verbose_name=_("person")
    )
    name = models.CharField(_("name of the device"), max_length=60)
    #: WebAuthn allows 1,023 bytes; this is base64url.
    credential_id = models.CharField(
        _("ID of the passkey"),
        max_length=1364,
        unique=True,
        error_messages={"unique": _("This passkey is known already.")},
    )
    #: COSE_Key (RFC 9052) in base64url.
    public_key = models.TextField(_("public key"), validators=[MaxLengthValidator(8_000)])
    #: How often the device says that it signed; always 0 where a passkey lives on several devices.
    sign_count = models.PositiveBigIntegerField(_("signatures so far"), default=0)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        # Its person alone sees it, in the portal.
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
