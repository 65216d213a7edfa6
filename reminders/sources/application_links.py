"""Links to applications that lapse, or have lapsed, without that the firm has submitted anything."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from foundation.dates import DayBefore
from foundation.words import labelled
from reminders.sources.applications import OfApplicants, told_of
from suppliers.models import Application


class ApplicationLinks(OfApplicants):
    """A link by the last day on which it works."""

    code = "application_links"
    order = 42
    title = gettext_lazy("Invitations to apply that nobody answered")
    told = told_of("application.id = item.object_id")

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what the firm may still fill in, or could until its link lapsed."""
        open_links = Application.objects.with_firm().annotate(last_on=DayBefore("open_until"))
        return self.of_any(open_links.filter(last_on__gte=first, last_on__lte=last), DayBefore("open_until"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the applications."""
        return Application.objects.in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the firm, as it was invited."""
        return labelled(_("Invitation to apply"), paper.firm)

    def page_of(self, paper: Any) -> str:
        """Lead to where the link is sent again."""
        return str(paper.get_absolute_url())


SOURCE = ApplicationLinks()
