"""Who stands by a report."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignOff(models.Model):
    """The compliance manager stands by the figures of a run; a newer one that is signed off supersedes it."""

    run = models.OneToOneField(
        "reports.ReportRun", models.PROTECT, related_name="sign_off", verbose_name=_("compliance report")
    )
    words = models.TextField(_("remarks"), max_length=2000, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed off by")
    )
    signed_at = models.DateTimeField(_("signed off at"), default=timezone.now)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.run)
