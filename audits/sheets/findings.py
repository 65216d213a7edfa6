"""The sheet of findings: noted while an audit is not reported yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Audit, ChecklistItem, Finding, Severity
from audits.services import save_finding
from audits.sheets.numbers import numbers_of
from foundation import scope
from foundation.folding import fold_known
from sheets.columns import CodeColumn, Column
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row

#: Scheme -> what is called so, folded -> its key.
Names = dict[int, dict[str, int]]


class FindingSheet(SheetResource):
    """One finding a row, known by its number; clause and severity are those of the audit's scheme."""

    code = "findings"
    title = gettext_lazy("Findings")
    order = 55
    key = ("finding_number",)
    is_taken_back = False

    finding_number = CodeColumn(
        "finding_number",
        ("Finding number", "問題點編號", "问题点编号"),
        attribute="reference",
        needed=True,
        max_length=60,
        example="S00123-20241112-01",
    )
    audit_number = CodeColumn(
        "audit_number",
        ("Audit number", "審核編號", "审核编号"),
        attribute="audit__reference",
        needed=True,
        max_length=60,
        example="S00123-20241112",
    )
    clause = CodeColumn(
        "clause", ("Clause", "條款", "条款"), attribute="item__code", needed=True, max_length=40, example="S5"
    )
    severity = CodeColumn(
        "severity",
        ("Severity", "嚴重程度", "严重程度"),
        attribute="severity__code",
        needed=True,
        max_length=120,
        example="major",
    )
    words = Column(
        "words",
        ("What was found", "問題描述", "问题描述"),
        needed=True,
        max_length=4000,
        example=gettext_lazy("Two emergency exits were blocked."),
    )

    class Meta:
        model = Finding

    @property
    def identifying(self) -> list[Column]:
        """The number; and the audit and the clause, which the answers of the same file must not contradict."""
        return [self.fields[name] for name in ("finding_number", "audit_number", "clause")]

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Tell the answers of the same file of which clauses findings come with it."""
        coming = job.told.setdefault(self.code, {})
        for row in rows:
            coming.setdefault(row.values.get("audit_number") or "", set()).add(row.values.get("clause") or "")

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the findings that the rows name."""
        return self.by_key(Finding.objects.filter(reference__in=numbers_of(rows)))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of audits that are unknown or fixed, and clauses and severities that their scheme has not."""
        numbers = {row.merged("audit_number") for row in rows} - {None}
        audits = Audit.objects.filter(reference__in=scope.texts(numbers))
        schemes = dict(audits.values_list("reference", "scheme"))
        fixed = set(audits.fixed().values_list("reference", flat=True))
        coming = job.told.get("audits", {})
        self.clauses, self.severities = names_of(ChecklistItem), names_of(Severity)
        for row in rows:
            number = row.merged("audit_number")
            scheme = schemes.get(number) or coming.get(number)
            if number and scheme is None:
                words = _("No audit has the number %(number)s; correct it, or bring the audit in first.")
                row.refuse("audit_number", "no_such_audit", words % {"number": number})
            elif number in fixed and (row.changes or not row.is_known):
                words = _("The report of this audit was submitted: nothing can be noted any more.")
                row.refuse("audit_number", "protected", words)
            elif row.is_known and "audit_number" in row.changes:
                row.refuse("audit_number", "protected", _("A finding keeps its audit."))
            elif scheme:
                self.check_names(row, scheme)

    def check_names(self, row: Row, scheme: int) -> None:
        """Refuse a clause or a severity that the scheme has not."""
        for column, names in (("clause", self.clauses), ("severity", self.severities)):
            said = row.merged(column)
            if said and fold_known(said) not in names.get(scheme, {}):
                words = _("The audit’s scheme does not have %(value)s; write a code of it.") % {"value": said}
                row.refuse(column, "unknown_value", words)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Note new findings and save changed ones."""
        numbers = {row.merged("audit_number") for row in rows}
        audits = {audit.reference: audit for audit in Audit.objects.filter(reference__in=scope.texts(numbers))}
        for row in rows:
            audit = audits[row.merged("audit_number")]
            finding = Finding.objects.get(pk=row.pk) if row.pk else Finding(reference=row.values["finding_number"])
            finding.audit, finding.words = audit, row.merged("words")
            finding.item_id = self.clauses[audit.scheme_id][fold_known(row.merged("clause"))]
            finding.severity_id = self.severities[audit.scheme_id][fold_known(row.merged("severity"))]
            row.pk = save_finding(finding, actor=job.actor).pk


def names_of(model: type[ChecklistItem] | type[Severity]) -> Names:
    """Return what clauses or severities are called, by scheme: by code and by each name."""
    found: Names = {}
    for row in model._default_manager.all():
        names = (row.code, row.name_en, row.name_zh_hant, row.name_zh_hans)
        found.setdefault(row.scheme_id, {}).update({fold_known(name): row.pk for name in names})
    return found
