"""Another program that is told what people are reminded of."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.web_address import WebAddress

#: Whoever listens can try out shorter secrets than this (characters).
SHORTEST_SECRET = 24


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(32)


class WebhookEndpoint(models.Model):
    """Where messages of the channel “webhook” are posted to: each active endpoint gets every step of that channel."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.CharField(_("web address"), max_length=1000)
    secret = models.CharField(
        _("secret"),
        max_length=120,
        default=new_secret,
        validators=[MinLengthValidator(SHORTEST_SECRET)],
        help_text=_("The receiver checks with it that a message is ours and unchanged."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def recipient(self) -> str:
        """Its key as a recipient of reminders."""
        return f"webhook:{self.pk}"

    @property
    def origin(self) -> str:
        """Its address without the path, which may hold a key; empty where it may not be called any more."""
        try:
            return WebAddress.parse(self.url).origin
        except ValidationError:
            return ""

    def clean(self) -> None:
        """Refuse an address that can never be called."""
        super().clean()
        try:
            WebAddress.parse(self.url)
        except ValidationError as error:
            raise ValidationError({"url": error.messages}) from error
