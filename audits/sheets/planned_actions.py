"""The sheet of planned actions: noted while the plan is made that they stand in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import CaseStep, ImprovementCase, PlannedAction
from audits.services import note_action
from foundation import scope
from foundation.dates import FAR
from sheets.columns import Column, DayColumn
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row
from suppliers.sheets.bars import tied_codes
from suppliers.sheets.columns import SupplierCodeColumn
from suppliers.sheets.grades import PeriodColumn
from suppliers.sheets.known import refuse_strangers, supplier_keys


class PlannedActionSheet(SheetResource):
    """One action of a plan a row, known by its supplier, the period of the D that the plan is about, and its words."""

    code = "plan_actions"
    title = gettext_lazy("Actions of improvement plans")
    order = 57
    key = ("supplier_code", "period", "action")
    is_taken_back = False

    supplier_code = SupplierCodeColumn()
    period = PeriodColumn(
        "period", ("Period", "考評期間", "考评期间"), attribute="case__period", needed=True, example="2024H2"
    )
    action = Column(
        "action",
        ("What is to be done", "整改措施", "整改措施"),
        attribute="words",
        needed=True,
        max_length=2000,
        example=gettext_lazy("Mark the escape routes in halls 1 and 2."),
    )
    owner = Column(
        "owner",
        ("Responsible at the supplier", "供應商負責人", "供应商负责人"),
        needed=True,
        max_length=120,
        example="王芳",
    )
    due_on = DayColumn("due_on", ("Due on", "到期日", "到期日"), needed=True, example="2030-03-31")

    class Meta:
        model = PlannedAction

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["supplier_code"].attribute = "case__supplier__code"

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the actions of the rows' suppliers that nobody struck off."""
        with scope.ids(supplier_keys(rows).values()) as suppliers:
            theirs = RawSQL(f"SELECT id FROM {suppliers}", [])
            return self.by_key(self.get_queryset().filter(case__supplier_id__in=theirs))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of strangers, of plans that are not being made, and by whoever has a tie to the supplier."""
        refuse_strangers(rows, job)
        plans = plans_of(rows, job)
        tied = tied_codes(job)
        known = PlannedAction.objects.filter(pk__in=[row.pk for row in rows if row.pk])
        agreed = {*known.exclude(agreed_on=FAR).values_list("pk", flat=True)}
        for row in rows:
            if row.problems or (row.is_known and not row.changes):
                continue
            code, due_on = row.merged("supplier_code"), row.merged("due_on")
            if (code, row.merged("period")) not in plans:
                words = _("No plan is being made of this supplier for this period: actions are noted only then.")
                row.refuse("period", "no_such_plan", words)
            elif row.pk in agreed:
                words = _("This action is agreed or struck off: note another one.")
                row.refuse(next(iter(row.changes)), "protected", words)
            elif due_on and due_on < job.today:
                row.refuse("due_on", "contradiction", _("It cannot be due on a day that is past."))
            elif code in tied:
                words = _("You have a conflict of interest with this supplier; another person must decide it.")
                row.refuse("supplier_code", "conflict", words)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Note new actions and save changed ones."""
        plans = plans_of(rows, job)
        for row in rows:
            action = PlannedAction.objects.get(pk=row.pk) if row.pk else PlannedAction(words=row.values["action"])
            action.case = plans[row.merged("supplier_code"), row.merged("period")]
            action.owner, action.due_on = row.merged("owner"), row.merged("due_on")
            row.pk = note_action(action, actor=job.actor, today=job.today).pk

    def outgoing(self, rows: Any) -> Any:
        """Keep what nobody struck off."""
        return rows.filter(struck_off_on=None)

    def get_queryset(self) -> Any:
        """Return what nobody struck off."""
        return self.outgoing(PlannedAction.objects.order_by("case__supplier__code", "case__period", "pk"))


def plans_of(rows: Sequence[Row], job: Job) -> dict[tuple[str, str], ImprovementCase]:
    """Return the cases of the rows' suppliers whose plan is being made, by supplier and period."""
    with scope.ids(supplier_keys(rows).values()) as suppliers:
        made = ImprovementCase.objects.at(CaseStep.Kind.PLAN, job.today).select_related("supplier")
        theirs = made.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        return {(case.supplier.code, case.period): case for case in theirs}
