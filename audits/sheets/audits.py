"""The sheet of audits: planned or held ones; their reports are submitted and approved on their pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Audit, AuditKind, Scheme
from audits.services import change_audit, hold_audit, plan_audit
from audits.services.audits import refuse_auditors
from audits.sheets.numbers import numbers_of
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from suppliers.sheets.columns import SupplierCodeColumn, choices_of, rows_of
from suppliers.sheets.known import refuse_strangers, supplier_keys

#: What trackers write for a kind, beside its code.
KIND_WORDS = {
    AuditKind.ON_SITE: ("On-site audit", "On site", "現場審核", "現場"),
    AuditKind.DESKTOP: ("Desktop audit", "Desktop", "文件審核"),
}
#: What says who audits, where and with which result: column -> field.
TEXTS = ("sites", "auditors", "summary")


class AuditSheet(SheetResource):
    """One audit a row, known by its number."""

    code = "audits"
    title = gettext_lazy("Audits")
    order = 50
    key = ("audit_number",)
    is_taken_back = False

    audit_number = CodeColumn(
        "audit_number",
        ("Audit number", "審核編號", "审核编号"),
        attribute="reference",
        needed=True,
        max_length=60,
        example="S00123-20241112",
    )
    supplier_code = SupplierCodeColumn()
    scheme = NamedColumn(
        "scheme",
        ("Audit scheme", "審核標準", "审核标准"),
        attribute="scheme_id",
        catalogue=rows_of(Scheme),
        required=True,
        example="own",
    )
    kind = NamedColumn(
        "kind",
        ("Kind of audit", "審核方式", "审核方式"),
        catalogue=choices_of(AuditKind, KIND_WORDS),
        example="on_site",
    )
    planned_on = DayColumn("planned_on", ("Planned for", "計劃日期", "计划日期"), example="2024-11-12")
    began_on = DayColumn("began_on", ("First day", "開始日期", "开始日期"), example="2024-11-12")
    ended_on = DayColumn("ended_on", ("Last day", "結束日期", "结束日期"), example="2024-11-13")
    auditors = Column("auditors", ("Auditors", "審核人員", "审核人员"), max_length=200, example="SGS")
    sites = Column("sites", ("Audited sites", "受審核場所", "受审核场所"), max_length=1000)
    summary = Column("summary", ("Summary", "摘要", "摘要"), max_length=8000)

    class Meta:
        model = Audit

    @property
    def identifying(self) -> list[Column]:
        """The number, and the scheme: the findings of the same file are of it."""
        return [self.fields[name] for name in ("audit_number", "scheme")]

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Tell the findings of the same file which audits come with it."""
        coming = job.told.setdefault(self.code, {})
        coming.update({row.key[0]: row.values.get("scheme") for row in rows if row.key})

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the audits that the rows name."""
        return self.by_key(Audit.objects.filter(reference__in=numbers_of(rows)))

    def fill(self, row: Row, job: Job) -> None:
        """Let an audit that was held have been planned for its first day, and be on site unless it is said."""
        row.values.setdefault("kind", AuditKind.ON_SITE)
        if "began_on" in row.values:
            row.values.setdefault("planned_on", row.values["began_on"])

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of strangers, of audits that are fixed, and with days that cannot be."""
        refuse_strangers(rows, job)
        fixed = Audit.objects.fixed().filter(pk__in=[row.pk for row in rows if row.pk])
        keys = set(fixed.values_list("pk", flat=True))
        known = Audit.objects.filter(pk__in=[row.pk for row in rows if row.pk], ended_on__isnull=False)
        held = set(known.values_list("pk", flat=True))
        for row in rows:
            if row.changes and row.pk in keys:
                words = _("Its report was submitted, or it was called off: nothing of it can be changed any more.")
                row.refuse(next(iter(row.changes)), "protected", words)
            self.check_fixed(row, held)
            self.check_days(row, job)
        self.check_auditors(rows)

    def check_fixed(self, row: Row, held: set[int]) -> None:
        """Refuse another supplier or scheme for an audit that is there, and other auditors of one that was held."""
        if row.pk in held and "auditors" in row.changes:
            row.refuse("auditors", "protected", _("The audit was held: who audited stays as it was recorded then."))
        for column in ("supplier_code", "scheme"):
            if row.is_known and column in row.changes:
                row.refuse(column, "protected", _("An audit keeps its supplier and its scheme."))

    def check_days(self, row: Row, job: Job) -> None:
        """Refuse days that are missing, to come, or in the wrong order."""
        began, ended = row.merged("began_on"), row.merged("ended_on")
        if row.merged("planned_on") is None:
            row.refuse("planned_on", "required", _("Say for which day it is planned, or when it was held."))
        if (began is None) != (ended is None):
            row.refuse("ended_on" if began else "began_on", "required", _("Give both days on which it was held."))
        elif began and (ended < began or ended > job.today):
            row.refuse("ended_on", "contradiction", _("It cannot end before it begins, or in the future."))

    def check_auditors(self, rows: Sequence[Row]) -> None:
        """Refuse audits that were held by nobody, or led by somebody who has a tie to the supplier."""
        told = [row for row in rows if row.changes or not row.is_known]
        held = [row for row in told if row.merged("ended_on") and not row.problems]
        known = Audit.objects.in_bulk([row.pk for row in held if row.pk])
        for row in held:
            audit = known.get(row.pk or 0) or Audit()
            audit.auditors = row.merged("auditors") or ""
            try:
                refuse_auditors(audit, row.merged("began_on"))
            except ValidationError as refusal:
                row.refuse("auditors", "required", " ".join(refusal.messages))

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Plan new audits, change known ones, and record those that were held."""
        suppliers = supplier_keys(rows)
        for row in rows:
            audit = Audit.objects.get(pk=row.pk) if row.pk else Audit(reference=row.values["audit_number"])
            if not row.pk:
                audit.supplier_id, audit.scheme_id = suppliers[row.values["supplier_code"]], row.values["scheme"]
            for name in ("kind", "planned_on"):
                setattr(audit, name, row.merged(name))
            for name in TEXTS:
                setattr(audit, name, row.merged(name) or "")
            (change_audit if row.pk else plan_audit)(audit, actor=job.actor)
            row.pk = audit.pk
            if row.merged("ended_on") and {"began_on", "ended_on"} & row.values.keys():
                days = {name: row.merged(name) for name in ("began_on", "ended_on")}
                hold_audit(audit, **days, actor=job.actor, today=job.today)
