"""How far an improvement case has come, by day."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.planned_action import PlannedAction, action_due
from foundation.dates import FAR, DaysLater


class CaseStepQuerySet(models.QuerySet):
    """Steps by day."""

    def on(self, as_of: date) -> Self:
        """Keep the steps that cases are at on a day."""
        return self.filter(began_on__lte=as_of, until__gt=as_of)


def step_due(as_of: date) -> Case:
    """Return when a step was due, as it was known on a day.

    More time for an action of the plan moves the day of its checks, and never to an earlier one.
    """
    actions = PlannedAction.objects.filter(case=OuterRef("case"), agreed_on__lte=as_of)
    last = actions.annotate(then=action_due(as_of)).order_by("-then").values("then")[:1]
    checked_on = DaysLater(Subquery(last), CaseStep.DAYS[CaseStep.Kind.CHECK])
    is_moved = Q(kind=CaseStep.Kind.CHECK)
    return Case(When(is_moved, then=Least("due_on", checked_on)), default=F("due_on"))


class CaseStep(models.Model):
    """A case is at a step from a day until it is recorded that it is done; the next one begins on that day."""

    class Kind(models.TextChoices):
        MEETING = "meeting", pgettext_lazy("improvement case", "Internal meeting")
        TALK = "talk", pgettext_lazy("improvement case", "Talk with the supplier")
        PLAN = "plan", pgettext_lazy("improvement case", "Improvement plan")
        CHECK = "check", pgettext_lazy("improvement case", "Checks of the plan")
        ASSESSMENT = "assessment", pgettext_lazy("improvement case", "New assessment")

    #: Which step follows which; a case that is assessed as D again begins anew.
    NEXT = {
        Kind.MEETING: Kind.TALK,
        Kind.TALK: Kind.PLAN,
        Kind.PLAN: Kind.CHECK,
        Kind.CHECK: Kind.ASSESSMENT,
        Kind.ASSESSMENT: Kind.MEETING,
    }
    #: So many days after it began each is due; of the checks so many after the last action of the plan. Our own.
    DAYS = {Kind.MEETING: 14, Kind.TALK: 14, Kind.PLAN: 30, Kind.CHECK: 14, Kind.ASSESSMENT: 60}

    case = models.ForeignKey(
        "audits.ImprovementCase",
        models.CASCADE,
        related_name="steps",
        verbose_name=_("improvement case"),
        db_index=False,
    )
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    began_on = models.DateField(_("from"))
    due_on = models.DateField(_("due on"))
    #: Equal ends: it was done on the day on which it began.
    until = models.DateField(_("until (first day no longer)"), default=FAR)
    #: The day on which it was done: recorded later, it changes no day between.
    held_on = models.DateField(_("done on"), null=True)
    words = models.TextField(_("minutes"), max_length=8000, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    #: Who did it, once it is done.
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"), db_index=False
    )

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an improvement case")
        verbose_name_plural = _("steps of improvement cases")
        ordering = ["case", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(began_on__lte=F("until")), name="casestep_period"),
            models.CheckConstraint(
                condition=Q(kind__in=("meeting", "talk", "plan", "check", "assessment")), name="casestep_kind"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(until=FAR), name="casestep_one_now"),
        ]
        indexes = [
            models.Index(fields=["case", "began_on", "until", "kind"], name="casestep_cover"),
            models.Index(fields=["until", "due_on"], name="casestep_due"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
