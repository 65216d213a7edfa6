"""The sheet of screenings: what was found waits for another person's approval."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import IMPACTS, Harm, Screening, ScreeningKind
from audits.services import propose_screening
from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.columns import Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.reference_sheet import SetColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import SupplierCodeColumn, choices_of
from suppliers.sheets.known import refuse_strangers, supplier_keys

Result = Screening.Result
#: What trackers write beside the codes.
KIND_WORDS = {
    ScreeningKind.ENVIRONMENTAL: ("Environmental", "環境"),
    ScreeningKind.SOCIAL: ("Social", "社會"),
}
RESULT_WORDS = {Result.CLEAR: ("None", "無", "通過"), Result.IMPACTS: ("Impacts", "有影響")}
#: Of one screening a day: what is compared and written.
CONTENT = ("result", "impacts", "words", "agreed_on", "agreed")


class ScreeningSheet(SheetResource):
    """One screening of one supplier a row."""

    code = "screenings"
    title = gettext_lazy("Screenings")
    order = 55
    key = ("supplier_code", "kind", "screened_on")

    supplier_code = SupplierCodeColumn()
    kind = NamedColumn(
        "kind",
        ("Criteria", "篩查類別", "筛查类别"),
        catalogue=choices_of(ScreeningKind, KIND_WORDS),
        needed=True,
        example="environmental",
    )
    screened_on = DayColumn("screened_on", ("Screened on", "篩查日期", "筛查日期"), needed=True, example="2024-05-20")
    result = NamedColumn(
        "result",
        ("Result", "篩查結果", "筛查结果"),
        catalogue=choices_of(Result, RESULT_WORDS),
        needed=True,
        example="clear",
    )
    impacts = SetColumn("impacts", ("Impacts", "影響", "影响"), catalogue=choices_of(Harm))
    words = Column("words", ("In words", "說明", "说明"), max_length=2000)
    agreed_on = DayColumn("agreed_on", ("Improvement agreed on", "議定改善日期", "议定改善日期"))
    agreed = Column("agreed", ("What was agreed", "議定改善內容", "议定改善内容"), max_length=1000)

    class Meta:
        model = Screening

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the screenings of the rows' suppliers that nobody refused."""
        with scope.ids(supplier_keys(rows).values()) as suppliers:
            return self.by_key(self.get_queryset().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", [])))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of strangers, days that cannot be, and what would change what was recorded."""
        refuse_strangers(rows, job)
        for row in rows:
            if row.is_known and row.changes:
                words = _("What was recorded of a screening stays; what follows is recorded on its page.")
                row.refuse(next(iter(row.changes)), "protected", words)
            for name in ("screened_on", "agreed_on"):
                if (day := row.merged(name)) and day > job.today:
                    row.refuse(name, "contradiction", _("This day is yet to come; say it once it has."))
            if not row.is_known and not row.problems:
                check_impacts(row)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record the screenings."""
        suppliers = supplier_keys(rows)
        for row in rows:
            screening = Screening(supplier_id=suppliers[row.values["supplier_code"]], run=job.run)
            screening.kind, screening.screened_on = row.values["kind"], row.values["screened_on"]
            for name in CONTENT:
                setattr(screening, name, row.merged(name) or self.fields[name].empty)
            row.pk = propose_screening(screening, actor=job.actor, today=job.today).pk

    def outgoing(self, rows: Any) -> Any:
        """Keep what nobody refused."""
        return rows.exclude(decision=Screening.Decision.REFUSED)

    def get_queryset(self) -> Any:
        """Return what nobody refused."""
        return self.outgoing(Screening.objects.order_by("supplier__code", "kind", "screened_on", "pk"))

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the screenings that an import recorded; nobody has decided any of them."""
        made = [pk for pk in written.made if pk is not None]
        with ledger(job.actor) as events, scope.ids(made) as gone:
            events.add_many("screening_removed", Screening, made)
            bulk.delete(Screening, "id", gone)


def check_impacts(row: Row) -> None:
    """Refuse impacts that nobody named or described, that other criteria find, and an agreement about none."""
    impacts, agreed_on, agreed = (row.merged(name) for name in ("impacts", "agreed_on", "agreed"))
    if row.merged("result") == Result.CLEAR:
        for name in ("impacts", "agreed_on", "agreed"):
            if row.merged(name):
                row.refuse(name, "contradiction", _("Where no impacts were found, nothing is named or agreed."))
        return
    if not impacts:
        row.refuse("impacts", "required", _("Name the impacts that were found."))
    if not row.merged("words"):
        row.refuse("words", "required", _("Describe the impacts that were found."))
    if {*(impacts or ())} - {impact.value for impact in IMPACTS[ScreeningKind(row.merged("kind"))]}:
        row.refuse("impacts", "contradiction", _("These impacts are found by the other criteria."))
    words = _("Of an improvement say what was agreed and when, after the screening.")
    if bool(agreed_on) != bool(agreed):
        row.refuse("agreed" if agreed_on else "agreed_on", "required", words)
    elif agreed_on and agreed_on < row.merged("screened_on"):
        row.refuse("agreed_on", "contradiction", words)
