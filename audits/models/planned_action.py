"""What a supplier in grade D undertakes, and how it answers for it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.extension import Extension
from audits.models.recorded import Recorded
from foundation.dates import FAR, end_of


def action_due(as_of: date) -> Coalesce:
    """Return when an action was due, as it was known on a day: more time may have been granted since."""
    granted = Extension.objects.filter(
        action=OuterRef("pk"), decision=Extension.Decision.GRANTED, decided_at__gte=end_of(as_of)
    ).order_by("decided_at", "pk")
    return Coalesce(Subquery(granted.values("due_before")[:1]), F("due_on"))


class PlannedActionQuerySet(models.QuerySet):
    """Actions by what they wait for."""

    def agreed(self, as_of: date) -> Self:
        """Keep the actions of plans that were agreed by a day, of cases that are open then."""
        stands = Q(struck_off_on=None) | Q(struck_off_on__gt=as_of)
        return self.filter(stands, agreed_on__lte=as_of, case__opened_on__lte=as_of, case__until__gt=as_of)

    def to_verify(self, as_of: date) -> Self:
        """Keep what was answered by a day and nobody verified."""
        return self.agreed(as_of).filter(Exists(PlanAnswer.objects.waiting(as_of).filter(action=OuterRef("pk"))))

    def to_answer(self, as_of: date) -> Self:
        """Keep what waits for the supplier on a day: neither carried out nor waiting to be verified."""
        done = PlanAnswer.objects.effective(as_of).filter(action=OuterRef("pk"))
        waiting = PlanAnswer.objects.waiting(as_of).filter(action=OuterRef("pk"))
        return self.agreed(as_of).filter(~Exists(done), ~Exists(waiting))


class PlannedAction(Recorded):
    """An action of an improvement plan: what, who at the supplier, by when."""

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        "audits.ImprovementCase", models.PROTECT, related_name="actions", verbose_name=_("improvement case")
    )
    words = models.TextField(pgettext_lazy("planned action", "what is to be done"), max_length=2000)
    owner = models.CharField(_("responsible at the supplier"), max_length=120)
    due_on = models.DateField(_("due on"))
    #: The day on which the plan was agreed that it stands in.
    agreed_on = models.DateField(_("agreed on"), default=FAR, editable=False)
    struck_off_on = models.DateField(_("struck off on"), null=True, editable=False)
    struck_off_why = models.TextField(_("why it was struck off"), max_length=1000, blank=True, editable=False)

    objects = PlannedActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action of an improvement plan")
        verbose_name_plural = _("actions of improvement plans")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="plannedaction_due")]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 60 else f"{self.words[:60]}…"

    def get_absolute_url(self) -> str:
        """Return the action's page for staff."""
        return reverse("admin:audits_plannedaction_change", args=[self.pk])

    @property
    def last_answer(self) -> "PlanAnswer | None":
        """The newest answer to it; read with `answers`, where those were."""
        return max(self.answers.all(), key=lambda answer: answer.pk, default=None)

    @property
    def is_noted(self) -> bool:
        """Whether it is in no agreed plan yet, nor struck off."""
        return self.agreed_on == FAR and self.struck_off_on is None


class PlanAnswerQuerySet(models.QuerySet):
    """Answers by what came of them."""

    def waiting(self, as_of: date) -> Self:
        """Keep what was answered by a day and not verified by then."""
        return self.filter(Q(settled_on=None) | Q(settled_on__gt=as_of), answered_on__lte=as_of)

    def effective(self, as_of: date) -> Self:
        """Keep what was recorded by a day to hold."""
        return self.filter(verdict=PlanAnswer.Verdict.EFFECTIVE, settled_on__lte=as_of)


class PlanAnswer(models.Model):
    """What a supplier says it did, and what another person found when looking at it."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("planned action", "Waits to be verified")
        EFFECTIVE = "effective", pgettext_lazy("planned action", "Carried out")
        INSUFFICIENT = "insufficient", pgettext_lazy("planned action", "Not enough")

    action = models.ForeignKey(
        PlannedAction, models.PROTECT, related_name="answers", verbose_name=_("action of an improvement plan")
    )
    said = models.TextField(pgettext_lazy("planned action", "what was done"), max_length=4000)
    answered_on = models.DateField(_("answered on"), editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
        db_index=False,
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, default=Verdict.WAITING, editable=False)
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
    #: The day on which the verdict was recorded, from which it counts: somebody looked on that day or before.
    settled_on = models.DateField(_("verdict recorded on"), null=True, editable=False)
    words = models.TextField(_("in words"), max_length=2000, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = PlanAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a planned action")
        verbose_name_plural = _("answers to planned actions")
        ordering = ["action", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="waiting", verified_by=None, verified_on=None, settled_on=None)
                | Q(
                    verdict__in=("effective", "insufficient"),
                    verified_by__isnull=False,
                    verified_on__isnull=False,
                    settled_on__gte=F("verified_on"),
                )
                & ~Q(verified_by=F("answered_by")),
                name="plananswer_verified_by_another",
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(verdict="waiting"),
                name="plananswer_one_waits",
                violation_error_message=_("This action was answered already; that waits to be verified."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.get_verdict_display()}"


class PlanFile(models.Model):
    """A file that bears out an answer."""

    answer = models.ForeignKey(
        PlanAnswer, models.PROTECT, related_name="files", verbose_name=_("answer"), db_index=False
    )
    upload = models.ForeignKey("suppliers.Upload", models.PROTECT, related_name="plan_files", verbose_name=_("file"))

    class Meta:
        verbose_name = _("file of an answer to a planned action")
        verbose_name_plural = _("files of answers to planned actions")
        constraints = [models.UniqueConstraint(fields=["answer", "upload"], name="planfile_once")]

    def __str__(self) -> str:
        return str(self.upload)
