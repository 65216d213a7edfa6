"""The sheet of second sources: it names them; more readiness waits for another person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.models import Readiness, SecondSource
from suppliers.services import ask_for_readiness, name_second_source
from suppliers.sheets.columns import SupplierCodeColumn, choices_of, no_such_supplier
from suppliers.sheets.known import keys_by_code, refuse_strangers, supplier_keys

#: What trackers write for a readiness, beside its code.
READINESS_WORDS = {
    Readiness.NAMED: ("Named", "已指定", "備選"),
    Readiness.QUALIFIED: ("Qualified", "已認可", "合格"),
    Readiness.TESTED: ("Tested", "已試產", "已驗證"),
}
ORDER = list(Readiness)
COLUMNS = ("readiness", "since", "words")


class SecondSourceSheet(SheetResource):
    """One pair of a supplier and its second source a row."""

    code = "second_sources"
    title = gettext_lazy("Second sources")
    order = 45
    key = ("supplier_code", "second_source_code")
    supersedes = True

    supplier_code = SupplierCodeColumn()
    second_source_code = CodeColumn(
        "second_source_code",
        ("Second source code", "第二供應商編號", "第二供应商编号"),
        attribute="other__code",
        needed=True,
        max_length=40,
        example="S00456",
    )
    readiness = NamedColumn(
        "readiness",
        ("Readiness", "準備程度", "准备程度"),
        catalogue=choices_of(Readiness, READINESS_WORDS),
        needed=True,
        example="qualified",
    )
    since = DayColumn(
        "since", ("Ready since", "達到日期", "达到日期"), attribute="effective_on", required=True, example="2024-06-30"
    )
    words = Column(
        "words",
        ("In words", "說明", "说明"),
        max_length=1000,
        example=gettext_lazy("Trial order of 500 pieces"),
    )

    class Meta:
        model = SecondSource

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return what was said last of each pair of the rows' suppliers."""
        with scope.ids(supplier_keys(rows).values()) as suppliers:
            theirs = RawSQL(f"SELECT id FROM {suppliers}", [])
            return self.by_key(SecondSource.objects.newest().filter(supplier_id__in=theirs))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of strangers, pairs of one, days to come, and what would change what was decided."""
        refuse_strangers(rows, job)
        others = keys_by_code({row.values.get("second_source_code", "") for row in rows})
        waiting = set(
            SecondSource.objects.waiting().filter(pk__in=[row.pk for row in rows if row.pk]).values_list("pk")
        )
        for row in rows:
            other, since = row.values.get("second_source_code"), row.merged("since")
            if other and other not in others and other not in job.coming:
                error = no_such_supplier(other)
                row.refuse("second_source_code", error.code, error.message)
            elif other and other == row.values.get("supplier_code"):
                row.refuse("second_source_code", "itself", _("A supplier is no second source of its own."))
            if since and since > job.today:
                row.refuse("since", "contradiction", _("This day is yet to come; say it once it has."))
            if row.merged("readiness") in ORDER[1:] and not row.merged("words"):
                row.refuse("words", "required", _("Say what was looked at: whoever decides will ask."))
            if row.is_known and row.changes and not row.problems:
                check_raised(row, is_waiting=(row.pk,) in waiting)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Name new second sources, and ask for the readiness that rows give."""
        suppliers = keys_by_code({row.merged(name) for row in rows for name in self.key})
        for row in rows:
            pair = SecondSource(supplier_id=suppliers[row.merged("supplier_code")], run=job.run)
            pair.other_id, pair.effective_on = suppliers[row.merged("second_source_code")], row.merged("since")
            readiness, words = row.merged("readiness"), row.merged("words") or ""
            if not row.is_known:
                pair.words = words if readiness == Readiness.NAMED else ""
                pair = name_second_source(pair, actor=job.actor, today=job.today)
            if readiness != Readiness.NAMED:
                given = {"effective_on": row.merged("since"), "words": words}
                pair = ask_for_readiness(pair, readiness, **given, actor=job.actor, today=job.today, run=job.run)
            row.pk = pair.pk

    def outgoing(self, rows: Any) -> Any:
        """Keep what was said last of each pair that lasts."""
        return rows.newest()

    def get_queryset(self) -> Any:
        """Return what was said last of each pair that lasts."""
        return SecondSource.objects.newest().order_by("supplier__code", "other__code", "pk")

    def take_back(self, written: Written, job: Job) -> None:
        """Remove what an import named and asked for; nobody has decided any of it."""
        made = list(SecondSource.objects.filter(run=written.run).values_list("pk", flat=True))
        with ledger(job.actor) as events, scope.ids(made) as gone:
            events.add_many("second_source_removed", SecondSource, made)
            bulk.delete(SecondSource, "id", gone)


def check_raised(row: Row, *, is_waiting: bool) -> None:
    """Refuse a change of a known pair that is not simply more readiness, on the same day or later."""
    before, after = row.before, row.merged("readiness")
    if is_waiting:
        words = _("What was said of this pair waits for a decision; decide that first.")
        row.refuse(next(iter(row.changes)), "waits", words)
    elif ORDER.index(Readiness(after)) <= ORDER.index(Readiness(before["readiness"])):
        words = _(
            "A sheet raises the readiness of a pair and changes nothing else: end it on its page, or name it anew."
        )
        row.refuse(next(iter(row.changes)), "protected", words)
    elif row.merged("since") < before["since"]:
        words = _("What stands is of a later day; more readiness begins on that day or later.")
        row.refuse("since", "contradiction", words)
