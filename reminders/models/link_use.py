"""That the link of a mail was used."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LinkUse(models.Model):
    """A link of a mail that was used up: by it one page could be seen, for an hour."""

    mail = models.ForeignKey("reminders.Mail", models.PROTECT, related_name="link_uses", verbose_name=_("mail"))
    requirement = models.ForeignKey(
        "attestations.Requirement", models.PROTECT, related_name="+", verbose_name=_("requirement")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    used_at = models.DateTimeField(_("used at"), default=timezone.now)

    class Meta:
        verbose_name = _("used link")
        verbose_name_plural = _("used links")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["mail", "requirement"], name="link_used_once")]

    def __str__(self) -> str:
        return f"{self.mail_id}/{self.requirement_id}"
