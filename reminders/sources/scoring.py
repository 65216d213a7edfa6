"""Assessment cycles of which scores lack."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Assessment, AssessmentCycle, Criterion, Score
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class Scoring(Source):
    """A cycle by the day until which it is to be scored, once for each officer with suppliers that lack scores.

    The first of her suppliers stands for all of them: what she is told is one thing.
    """

    has_requirement = False
    code = "scoring"
    order = 46
    title = gettext_lazy("Suppliers to be scored")
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the open cycles, for each officer whose suppliers lack a score that people give."""
        of_hers = Assessment.objects.filter(
            cycle=OuterRef("cycle"), supplier__officer=OuterRef("supplier__officer")
        ).order_by()
        found = Assessment.objects.filter(
            ~Exists(of_hers.filter(supplier__lt=OuterRef("supplier"))),
            Exists(of_hers.filter(lacks_a_score())),
            supplier__officer__isnull=False,
            cycle__in=AssessmentCycle.objects.open(),
            cycle__opened_on__lte=as_of,
            cycle__due_on__range=(first, last),
        )
        return rows(found, F("cycle__due_on"), F("cycle_id") + 0)

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the cycles."""
        return AssessmentCycle.objects.in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the cycle."""
        return _("Performance assessment %(period)s") % {"period": paper.period}

    def page_of(self, paper: Any) -> str:
        """Lead to where suppliers are scored."""
        return reverse("admin:audits_assessmentcycle_score", args=[paper.pk])


def lacks_a_score() -> Exists:
    """Return whether nobody scored an assessment by some criterion that people score."""
    given = Score.objects.filter(assessment=OuterRef(OuterRef("pk")), criterion=OuterRef("pk"))
    of_people = Criterion.objects.of_people().filter(scorecard=OuterRef("scorecard"))
    return Exists(of_people.filter(~Exists(given)))


SOURCE = Scoring()
