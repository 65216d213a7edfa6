"""The sheet of security records: what was planned, inspected and reviewed; each waits for approval on its page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from audits.models import SecurityRecord
from audits.services import change_security, record_security, remove_security
from audits.sheets.columns import ColleagueColumn
from audits.sheets.numbers import numbers_of
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import choices_of

Kind = SecurityRecord.Kind
#: What trackers write for a kind, beside its code.
KIND_WORDS = {
    Kind.PLANNING: ("Security planning", "Planning", "安全規劃", "規劃"),
    Kind.INSPECTION: ("Security inspection", "Inspection", "安全檢查", "檢查"),
    Kind.REVIEW: ("Management review", "Review", "管理評審", "評審"),
}
#: Column -> field.
FIELDS = {
    "kind": "kind",
    "day": "day",
    "next_due_on": "next_due_on",
    "responsible": "responsible_id",
    "people": "people",
    "words": "words",
}


class SecuritySheet(SheetResource):
    """One record a row, known by its number."""

    code = "security_records"
    title = gettext_lazy("Security records")
    order = 71
    key = ("record_number",)

    record_number = CodeColumn(
        "record_number",
        ("Security record number", "安全記錄編號", "安全记录编号"),
        attribute="reference",
        needed=True,
        max_length=60,
        example="INSP-20241112",
    )
    kind = NamedColumn(
        "kind",
        ("Kind of record", "記錄類型", "记录类型"),
        catalogue=choices_of(Kind, KIND_WORDS),
        needed=True,
        example="inspection",
    )
    day = DayColumn("day", ("Held on", "舉行日期", "举行日期"), needed=True, example="2024-11-12")
    next_due_on = DayColumn(
        "next_due_on", ("Next due on", "下次到期日", "下次到期日"), needed=True, example="2025-05-12"
    )
    responsible = ColleagueColumn()
    people = Column("people", ("Who took part", "參與人員", "参与人员"), max_length=400)
    words = Column(
        "words",
        ("What came of it", "結果", "结果"),
        needed=True,
        max_length=8000,
        example=gettext_lazy("The gates were closed; two cameras are to be replaced."),
    )

    class Meta:
        model = SecurityRecord

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the records that the rows name."""
        return self.by_key(SecurityRecord.objects.filter(reference__in=numbers_of(rows)))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse changes of what was decided, and days that cannot be."""
        keys = [row.pk for row in rows if row.pk]
        waiting = SecurityRecord.objects.filter(pk__in=keys, decision=SecurityRecord.Decision.WAITING)
        open_ones = {*waiting.values_list("pk", flat=True)}
        for row in rows:
            if row.is_known and row.changes and row.pk not in open_ones:
                words = _("This record was decided: it stays as it is. Correct it on its page.")
                row.refuse(next(iter(row.changes)), "protected", words)
            day, due = row.merged("day"), row.merged("next_due_on")
            if day and day > job.today:
                row.refuse("day", "contradiction", _("What was held cannot be of a day to come."))
            if day and due and due <= day:
                words = _("The next one is due on a later day than this one was held on.")
                row.refuse("next_due_on", "contradiction", words)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record new ones and change those that wait."""
        for row in rows:
            found = SecurityRecord.objects.get(pk=row.pk) if row.pk else None
            record = found or SecurityRecord(reference=row.values["record_number"])
            for column, name in FIELDS.items():
                setattr(record, name, row.merged(column, self.fields[column].empty))
            save = change_security if found else record_security
            row.pk = save(record, actor=job.actor, today=job.today).pk

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the records that an import made and give the changed ones what they said before."""
        remove_security(SecurityRecord, [pk for pk in written.made if pk is not None], actor=job.actor)
        for former in written.former():
            for record in SecurityRecord.objects.filter(pk__in=[*former]):
                for column, value in former[record.pk].items():
                    setattr(record, FIELDS[column], value)
                change_security(record, actor=job.actor, today=job.today)
