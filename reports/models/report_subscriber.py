"""Who gets the report of each month by mail."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReportSubscriber(models.Model):
    """A person who gets each month's report after its close, in her language."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_subscription", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("gets reports"), default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("subscriber of reports")
        verbose_name_plural = _("subscribers of reports")
        ordering = ["person__email"]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("admin:reports_reportsubscriber_change", args=[self.pk])

    @property
    def may_read(self) -> bool:
        """Whether the person may read reports: what is mailed is the whole of them."""
        return self.person.is_staff and self.person.has_perm("reports.view_reportrun")


class ReportMailing(models.Model):
    """A report went to a subscriber: once."""

    run = models.ForeignKey(
        "reports.ReportRun", models.PROTECT, related_name="mailings", verbose_name=_("compliance report")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    language = models.CharField(_("language"), max_length=10)
    mailed_at = models.DateTimeField(_("mailed at"), default=timezone.now)

    class Meta:
        verbose_name = _("mailed report")
        verbose_name_plural = _("mailed reports")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="reportmailing_once")]

    def __str__(self) -> str:
        return f"{self.run} – {self.person}"
