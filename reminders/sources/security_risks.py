"""The next assessment of the security risks of the supply chain."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet, Subquery
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import RiskAssessment
from audits.models.approved_record import ApprovedRecord
from reminders.models import Audience, Reminder
from reminders.recipients import Told
from reminders.sources.change_requests import rows
from reminders.sources.source import Source
from suppliers.models import Supplier


class SecuritySource(Source):
    """Something that the organisation holds again and again, by the day on which the next is due; of no supplier.

    The newest that was approved says when, and who is reminded.
    """

    has_requirement = is_of_supplier = False
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED
    model: ClassVar[type[ApprovedRecord]]

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the last that was held of each kind where the next is due in a range of days."""
        any_one = Supplier.objects.order_by("pk").values("pk")[:1]
        newest = self.records().newest(as_of).filter(next_due_on__range=(first, last))
        return rows(newest.annotate(supplier_id=Subquery(any_one)), F("next_due_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the records."""
        found: Mapping[int, Any] = self.records().in_bulk(keys)
        return found

    def records(self) -> Any:
        """Return what is held."""
        return self.model._default_manager.all()

    def page_of(self, paper: Any) -> str:
        """Lead to the last one, from which the next goes on."""
        return str(paper.get_absolute_url())


def told_by(model: type[ApprovedRecord]) -> Mapping[Audience, Told]:
    """Return who is told of the records of a model: the responsible person, then her manager."""
    hers = f"{model._meta.db_table} record JOIN accounts_user person ON person.id = record.responsible_id"
    of_item = "WHERE record.id = item.object_id"
    manager = "JOIN accounts_user manager ON manager.id = person.manager_id AND manager.is_active"
    return {
        Audience.OFFICER: Told(
            "user",
            f"(SELECT person.id FROM {hers} {of_item} AND person.is_active)",
            f"COALESCE((SELECT person.time_zone FROM {hers} {of_item}), '')",
            Reminder.Reason.NO_OFFICER,
        ),
        Audience.MANAGER: Told(
            "user",
            f"(SELECT manager.id FROM {hers} {manager} {of_item})",
            f"COALESCE((SELECT manager.time_zone FROM {hers} {manager} {of_item}), '')",
            Reminder.Reason.NO_MANAGER,
        ),
    }


class SecurityRisks(SecuritySource):
    """The next risk assessment."""

    code = "security_risks"
    order = 53
    title = gettext_lazy("Security risk assessments that are due")
    model = RiskAssessment
    told = told_by(RiskAssessment)

    def name_of(self, paper: Any) -> str:
        """Say what is to be held."""
        return _("Security risk assessment")


SOURCE = SecurityRisks()
