"""What became of a finding, by day."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.corrective_action import CorrectiveAction
from foundation.dates import FAR, written


class FindingStateQuerySet(models.QuerySet):
    """States by day."""

    def on(self, as_of: date) -> Self:
        """Keep the states of a day."""
        return self.filter(effective_on__lte=as_of, until__gt=as_of)

    def with_seen(self) -> Self:
        """Label each closing with `seen_on`: on that day somebody saw that it was mended, and entered it later."""
        seen = CorrectiveAction.objects.filter(
            finding=OuterRef("finding"),
            verdict=CorrectiveAction.Verdict.EFFECTIVE,
            verified_on__lte=OuterRef("effective_on"),
        ).order_by("-verified_on", "-pk")
        return self.annotate(seen_on=Coalesce(Subquery(seen.values("verified_on")[:1]), F("effective_on")))


class FindingState(models.Model):
    """A finding is in a state from a day until a day."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "Open")
        ANSWERED = "answered", pgettext_lazy("finding", "Answered, to be verified")
        CLOSED = "closed", pgettext_lazy("finding", "Closed")
        REOPENED = "reopened", pgettext_lazy("finding", "Reopened")

    #: Waits for the supplier.
    TO_ANSWER = (State.OPEN, State.REOPENED)
    #: Waits for somebody.
    NOT_CLOSED = (State.OPEN, State.ANSWERED, State.REOPENED)
    #: Which state may follow which.
    NEXT = {
        None: (State.OPEN,),
        State.OPEN: (State.ANSWERED,),
        State.REOPENED: (State.ANSWERED,),
        State.ANSWERED: (State.OPEN, State.CLOSED),
        State.CLOSED: (State.REOPENED,),
    }

    finding = models.ForeignKey(
        "audits.Finding", models.CASCADE, related_name="states", verbose_name=_("finding"), db_index=False
    )
    state = models.CharField(_("state"), max_length=8, choices=State)
    effective_on = models.DateField(_("from"))
    #: Equal ends: another state followed on the same day.
    until = models.DateField(_("until (first day no longer)"), default=FAR)
    #: When it was due until it was reopened, which gives it another day; None of what was due on none.
    due_before = models.DateField(_("due before"), null=True, editable=False)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )

    objects = FindingStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a finding")
        verbose_name_plural = _("states of findings")
        ordering = ["finding", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(effective_on__lte=F("until")), name="findingstate_period"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "answered", "closed", "reopened")), name="findingstate_state"
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(until=FAR), name="findingstate_one_now"),
        ]
        indexes = [
            models.Index(fields=["finding", "effective_on", "until", "state"], name="findingstate_cover"),
            models.Index(fields=["state", "until"], name="findingstate_now"),
        ]

    def __str__(self) -> str:
        return f"{written(self.effective_on)} {self.get_state_display()}"
