"""What waits until another person decides it: told to who may, not to who asked or has a tie to the supplier."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.text import capfirst

from audits.waiting import (
    ACTION_TIME,
    CONSEQUENCES,
    FINDING_TIME,
    OVERRIDES,
    REPORTS,
    SECURITY_RECORDS,
    SECURITY_RISKS,
    VETOES,
)
from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.recipients import Told
from reminders.sources.change_requests import rows
from reminders.sources.source import Source
from suppliers.models import Supplier
from suppliers.waiting import MERGES, SECOND_SOURCES, STAGES
from suppliers.waits import Wait

#: Keys of people are below this number.
MORE_THAN_ANY = 2**40
#: Who may decide a row, of these who is asked first, then the first on file. A tie counts that was not over when it was
#: asked for. The least of a number that begins with the place, of which the key is the last bits: SQLite knows no outer
#: column in ORDER BY, and a sign of percent is a placeholder.
DECIDER = """
SELECT MIN(CASE WHEN {first} THEN 0 WHEN {last} THEN 3 WHEN person.is_superuser THEN 2 ELSE 1 END * {base} + person.id)
       & ({base} - 1)
  FROM accounts_user person
 WHERE person.is_active AND person.is_staff
   AND (person.is_superuser OR EXISTS (
       SELECT 1 FROM accounts_user_groups held
         JOIN auth_group_permissions given ON given.group_id = held.group_id
         JOIN auth_permission may ON may.id = given.permission_id
         JOIN django_content_type kind ON kind.id = may.content_type_id
        WHERE held.user_id = person.id AND may.codename = '{codename}' AND kind.app_label = '{app}'))
   AND NOT EXISTS (SELECT 1 FROM {table} asked
                    WHERE asked.id = item.object_id AND person.id IN ({not_by}))
   {no_work} {no_tie}
"""
NO_WORK = """
AND NOT EXISTS (SELECT 1 FROM {table} part WHERE part.{of} = item.object_id AND person.id IN ({by}))
"""
NO_TIE = """
AND NOT EXISTS (SELECT 1 FROM suppliers_conflictofinterest tie
                 WHERE tie.person_id = person.id AND tie.conflict_until > item.due_on
                   AND tie.supplier_id IN ({suppliers}))
"""
IS_OFFICER = "person.id = supplier.officer_id"
IS_MANAGER = "person.id = (SELECT officer.manager_id FROM accounts_user officer WHERE officer.id = supplier.officer_id)"
NEVER = "1 = 0"


class Decisions(Source):
    """Rows of one kind that wait, each by the day on which it was asked for, which is day 0."""

    has_requirement = False
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED
    wait: ClassVar[Wait]

    def __init_subclass__(cls) -> None:
        """Take from what waits what it is called, and who is told."""
        cls.code, cls.title = cls.wait.code, cls.wait.title
        cls.is_of_supplier = bool(cls.wait.supplier)
        cls.told = told_of(cls.wait)

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        asked_on = TruncDate(self.wait.asked_at, tzinfo=ZoneInfo(settings.TIME_ZONE))
        waiting = self.wait.rows().annotate(asked_on=asked_on).filter(asked_on__lte=min(last, as_of))
        if not self.wait.supplier:
            # Any supplier stands for the organisation.
            waiting = waiting.annotate(supplier_id=Subquery(Supplier.objects.order_by("pk").values("pk")[:1]))
        elif self.wait.supplier != "supplier_id":
            waiting = waiting.annotate(supplier_id=F(self.wait.supplier))
        return rows(waiting, F("asked_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the rows."""
        found: Mapping[int, Any] = self.wait.model._default_manager.in_bulk(keys)
        return found

    def name_of(self, paper: Any) -> str:
        """Say what kind of row it is, and which."""
        return labelled(capfirst(str(paper._meta.verbose_name)), paper)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is decided."""
        return str(self.wait.page(paper).get_absolute_url())


def told_of(wait: Wait) -> Mapping[Audience, Told]:
    """Return who is told: first the responsible officer, later her manager; where they may not, somebody else who may.

    Of what is of no supplier whoever may decide it is told.
    """
    officer, manager = (IS_OFFICER, IS_MANAGER) if wait.supplier else (NEVER, NEVER)
    return {
        Audience.OFFICER: told(decider(wait, first=officer, last=NEVER)),
        Audience.MANAGER: told(decider(wait, first=manager, last=officer)),
    }


def told(who: str) -> Told:
    """Return that somebody is told, whom SQL picks, in her own time zone."""
    zone = f"COALESCE((SELECT chosen.time_zone FROM accounts_user chosen WHERE chosen.id = ({who})), '')"
    return Told("user", f"({who})", zone, Reminder.Reason.NO_DECIDER)


def decider(wait: Wait, *, first: str, last: str) -> str:
    """Return SQL over an `item` and its `supplier` for who may decide it."""
    app, _dot, codename = wait.right.partition(".")
    table = wait.model._meta.db_table
    suppliers = ["item.supplier_id"]
    if wait.other:
        suppliers.append(f"(SELECT asked.{wait.other} FROM {table} asked WHERE asked.id = item.object_id)")
    return DECIDER.format(
        base=MORE_THAN_ANY,
        app=app,
        codename=codename,
        table=table,
        not_by=", ".join(f"asked.{name}" for name in wait.not_by),
        no_work="".join(
            NO_WORK.format(
                table=work.model._meta.db_table, of=work.of, by=", ".join(f"part.{name}" for name in work.by)
            )
            for work in wait.work
        ),
        no_tie=NO_TIE.format(suppliers=", ".join(suppliers)) if wait.supplier else "",
        first=first,
        last=last,
    )


class StageRequests(Decisions):
    """Stages that are asked for."""

    wait, order = STAGES, 70


class Merges(Decisions):
    """Suppliers that are to end in others."""

    wait, order = MERGES, 71


class SecondSources(Decisions):
    """Second sources that are to count as qualified or tested."""

    wait, order = SECOND_SOURCES, 72


class AuditReports(Decisions):
    """Reports of audits that were submitted."""

    wait, order = REPORTS, 73


class FindingTime(Decisions):
    """More time for findings."""

    wait, order = FINDING_TIME, 74


class ActionTime(Decisions):
    """More time for actions of improvement plans."""

    wait, order = ACTION_TIME, 75


class Overrides(Decisions):
    """Other grades than assessments came to."""

    wait, order = OVERRIDES, 76


class Vetoes(Decisions):
    """Vetoes that were raised."""

    wait, order = VETOES, 77


class Consequences(Decisions):
    """What is to follow from grades."""

    wait, order = CONSEQUENCES, 78


class RiskAssessments(Decisions):
    """Assessments of the security risks of the supply chain."""

    wait, order = SECURITY_RISKS, 79


class SecurityApprovals(Decisions):
    """Planning, inspections and reviews of the security of the supply chain."""

    wait, order = SECURITY_RECORDS, 80


SOURCES = [kind() for kind in Decisions.__subclasses__()]
