"""A code that was mailed to somebody, to be typed in once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OneTimeCode(models.Model):
    """That a person was mailed a code for one purpose and one subject; the code itself is kept nowhere."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=30)
    #: SHA-256 of what the code is for: it is good for nothing else.
    subject = models.CharField(_("subject"), max_length=64)
    code_hash = models.CharField(_("hash of the code"), max_length=64)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        # Nobody looks at them: there is nothing to be allowed.
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="onetimecode_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
