"""How a supplier mends a finding, and what came of looking."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class CorrectiveAction(models.Model):
    """An answer to a finding: why it happened, what was done, what keeps it from happening again."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("corrective action", "To be verified")
        EFFECTIVE = "effective", pgettext_lazy("corrective action", "Verified: it holds")
        INSUFFICIENT = "insufficient", pgettext_lazy("corrective action", "Not enough")

    class Way(models.TextChoices):
        DESK = "desk", _("At the desk, by what was handed in")
        ON_SITE = "on_site", _("On site")

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey("audits.Finding", models.PROTECT, related_name="actions", verbose_name=_("finding"))
    root_cause = models.TextField(_("root cause"), max_length=4000)
    correction = models.TextField(
        pgettext_lazy("corrective action", "correction"), max_length=4000, help_text=_("What was done about it.")
    )
    prevention = models.TextField(_("prevention"), max_length=4000, help_text=_("What keeps it from happening again."))
    owner = models.CharField(_("responsible at the supplier"), max_length=120)
    due_on = models.DateField(_("done by"), help_text=_("The day by which all of it is done."))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by"), db_index=False
    )
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, default=Verdict.WAITING, editable=False)
    verified_way = models.CharField(_("how it was verified"), max_length=7, choices=Way, blank=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    words = models.TextField(_("in words"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        ordering = ["finding", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="waiting", verified_by=None, verified_on=None, verified_way="")
                | Q(
                    verdict__in=("effective", "insufficient"),
                    verified_by__isnull=False,
                    verified_on__isnull=False,
                    verified_way__in=("desk", "on_site"),
                )
                & ~Q(verified_by=F("answered_by")),
                name="correctiveaction_verified_by_another",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(verdict="waiting"), name="correctiveaction_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.get_verdict_display()}"


class ActionFile(models.Model):
    """A file that bears out what a corrective action says."""

    action = models.ForeignKey(
        CorrectiveAction, models.PROTECT, related_name="files", verbose_name=_("corrective action"), db_index=False
    )
    upload = models.ForeignKey("suppliers.Upload", models.PROTECT, related_name="action_files", verbose_name=_("file"))

    class Meta:
        verbose_name = _("file of a corrective action")
        verbose_name_plural = _("files of corrective actions")
        ordering = ["action", "pk"]
        constraints = [models.UniqueConstraint(fields=["action", "upload"], name="actionfile_once")]

    def __str__(self) -> str:
        return str(self.upload)
