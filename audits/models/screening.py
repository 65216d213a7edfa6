"""A supplier is looked at for what it does to the environment and to people (GRI 308, 414)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import written
from foundation.sets import CodeSetField
from foundation.undecided import CountingQuerySet
from suppliers.models.decided import CountsFrom


class ScreeningKind(models.TextChoices):
    """By which criteria a supplier is screened."""

    ENVIRONMENTAL = "environmental", pgettext_lazy("screening", "Environmental")
    SOCIAL = "social", pgettext_lazy("screening", "Social")


class Harm(models.TextChoices):
    """What a supplier may do harm by, as the code of conduct has it."""

    ENERGY = "energy", pgettext_lazy("impact", "Energy and greenhouse gases")
    HAZARDOUS = "hazardous", pgettext_lazy("impact", "Hazardous substances")
    WATER = "water", pgettext_lazy("impact", "Water")
    WASTE = "waste", pgettext_lazy("impact", "Solid waste")
    AIR = "air", pgettext_lazy("impact", "Air pollutants")
    OTHER_ENVIRONMENTAL = "other_environmental", pgettext_lazy("impact", "Another on the environment")
    CHILD_LABOUR = "child_labour", pgettext_lazy("impact", "Child labour")
    FORCED_LABOUR = "forced_labour", pgettext_lazy("impact", "Forced labour")
    DISCRIMINATION = "discrimination", pgettext_lazy("impact", "Discrimination or harassment")
    PAY_AND_HOURS = "pay_and_hours", pgettext_lazy("impact", "Pay and working hours")
    SAFETY = "safety", pgettext_lazy("impact", "Health and safety")
    OTHER_SOCIAL = "other_social", pgettext_lazy("impact", "Another on people")


#: By which criteria each is found.
IMPACTS = {
    ScreeningKind.ENVIRONMENTAL: (
        Harm.ENERGY,
        Harm.HAZARDOUS,
        Harm.WATER,
        Harm.WASTE,
        Harm.AIR,
        Harm.OTHER_ENVIRONMENTAL,
    ),
    ScreeningKind.SOCIAL: (
        Harm.CHILD_LABOUR,
        Harm.FORCED_LABOUR,
        Harm.DISCRIMINATION,
        Harm.PAY_AND_HOURS,
        Harm.SAFETY,
        Harm.OTHER_SOCIAL,
    ),
}


class ScreeningQuerySet(CountingQuerySet):
    """Screenings by day."""

    ASKED = "proposed_at"

    def of_the_year(self, as_of: date) -> Self:
        """Keep what counts since a day of the year up to a day."""
        return self.counting(as_of).filter(counts_from__gte=date(as_of.year, 1, 1))

    def waiting(self) -> Self:
        """Keep what waits for a decision."""
        return self.filter(decision=Screening.Decision.WAITING)

    def with_impacts(self) -> Self:
        """Keep those that found significant negative impacts."""
        return self.filter(result=Screening.Result.IMPACTS)


class Screening(CountsFrom):
    """What a screening of a supplier found; it counts once another person has approved it."""

    class Result(models.TextChoices):
        CLEAR = "clear", pgettext_lazy("screening", "No significant impacts")
        IMPACTS = "impacts", pgettext_lazy("screening", "Significant impacts found")

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("screening", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("screening", "Approved")
        REFUSED = "refused", pgettext_lazy("screening", "Refused")

    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="screenings", verbose_name=_("supplier"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=13, choices=ScreeningKind)
    screened_on = models.DateField(_("screened on"))
    result = models.CharField(_("result"), max_length=7, choices=Result)
    impacts = CodeSetField(_("impacts"))
    words = models.TextField(
        _("in words"), max_length=2000, blank=True, help_text=_("What was looked at; of impacts, what they are.")
    )
    agreed_on = models.DateField(_("improvement agreed on"), null=True, blank=True)
    agreed = models.TextField(_("what was agreed"), max_length=1000, blank=True)
    ended_on = models.DateField(_("relationship ended on"), null=True, editable=False)
    ended_why = models.TextField(_("why it ended"), max_length=1000, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("screened by"),
        db_index=False,
    )
    proposed_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.WAITING, editable=False)
    reason = models.TextField(_("reason of the decision"), max_length=1000, blank=True, editable=False)
    run = models.ForeignKey(
        "sheets.ImportRun", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("import")
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-screened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ScreeningKind.values), name="screening_kind"),
            models.CheckConstraint(
                condition=Q(result="clear", impacts="", agreed_on=None, ended_on=None)
                | Q(result="impacts") & ~Q(impacts="") & ~Q(words=""),
                name="screening_impacts",
                violation_error_message=_(
                    "Where impacts were found, name them and describe them; where none were, nothing is agreed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None, agreed="")
                | Q(agreed_on__isnull=False, agreed_on__gte=F("screened_on")) & ~Q(agreed=""),
                name="screening_agreed",
                violation_error_message=_("Of an improvement say what was agreed and when, after the screening."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False, ended_on__gte=F("screened_on")) & ~Q(ended_why=""),
                name="screening_ended",
                violation_error_message=_("Of an end say why and when, after the screening."),
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_by=None, decided_at=None, ended_on=None)
                | Q(decision__in=("approved", "refused"), decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="screening_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved") & Q(counts_from=None)
                | Q(decision="approved", counts_from__isnull=False, counts_from__gte=F("screened_on")),
                name="screening_counts_once_approved",
            ),
            models.UniqueConstraint(
                fields=["supplier", "kind", "screened_on"],
                condition=~Q(decision="refused"),
                name="screening_once_a_day",
                violation_error_message=_("This supplier was screened by these criteria on this day already."),
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "kind", "screened_on"], name="screening_of_supplier"),
            models.Index(fields=["decision", "screened_on"], name="screening_decision"),
            models.Index(fields=["counts_from"], name="screening_counts_from"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {written(self.screened_on)}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:audits_screening_change", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.decision == self.Decision.WAITING

    @property
    def is_bad(self) -> bool:
        """Whether it counts and found impacts."""
        return self.decision == self.Decision.APPROVED and self.result == self.Result.IMPACTS
