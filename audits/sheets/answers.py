"""The sheet of answers: what an audit saw, clause by clause, where there was no network."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Answer, Audit, ChecklistItem, Finding
from audits.services import Given, record_answers
from audits.services.answers import has_finding
from audits.sheets.findings import names_of
from audits.sheets.numbers import numbers_of
from foundation.folding import fold_known
from sheets.columns import CodeColumn, Column
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from suppliers.sheets.columns import choices_of

Result = Answer.Result
#: What auditors write for a result, beside its code.
RESULT_WORDS = {
    Result.CONFORMS: ("Yes", "OK", "合格", "是"),
    Result.FINDING: ("No", "不符合", "不合格", "否"),
    Result.NOT_APPLICABLE: ("n/a", "na", "不涉及"),
}


class AnswerSheet(SheetResource):
    """One clause of one audit a row; after its findings, which answer their clauses themselves."""

    code = "answers"
    title = gettext_lazy("Checklist answers")
    order = 57
    key = ("audit_number", "clause")
    is_taken_back = False

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
    result = NamedColumn(
        "result",
        ("Result", "檢查結果", "检查结果"),
        catalogue=choices_of(Result, RESULT_WORDS),
        needed=True,
        example="conforms",
    )
    words = Column(
        "words",
        ("What was seen", "所見情況", "所见情况"),
        max_length=4000,
        example=gettext_lazy("Drills in March and in September."),
    )

    class Meta:
        model = Answer

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return what was answered of the audits that the rows name."""
        return self.by_key(Answer.objects.filter(audit__reference__in=numbers_of(rows)))

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of audits that are unknown or fixed, and clauses that their scheme has not or that were found."""
        audits = Audit.objects.filter(reference__in=numbers_of(rows))
        schemes = job.told.get("audits", {}) | dict(audits.values_list("reference", "scheme"))
        fixed = set(audits.fixed().values_list("reference", flat=True))
        found = set(Finding.objects.filter(audit__in=audits).values_list("audit__reference", "item__code"))
        found |= coming(schemes, job)
        clauses = set(ChecklistItem.objects.values_list("scheme", "code"))
        for row in rows:
            if row.key is None or (row.is_known and not row.changes):
                continue
            number, clause = row.key
            if schemes.get(number) is None:
                words = _("No audit has the number %(number)s; correct it, or bring the audit in first.")
                row.refuse("audit_number", "no_such_audit", words % {"number": number})
            elif number in fixed:
                words = _("The report of this audit was submitted: nothing can be noted any more.")
                row.refuse("audit_number", "protected", words)
            elif (schemes[number], clause) not in clauses:
                words = _("The audit’s scheme does not have %(value)s; write a code of it.") % {"value": clause}
                row.refuse("clause", "unknown_value", words)
            elif row.key in found and row.merged("result") != Result.FINDING:
                row.refuse("result", "contradiction", has_finding(clause))

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record what the rows say, audit by audit."""
        audits = {audit.reference: audit for audit in Audit.objects.filter(reference__in=numbers_of(rows))}
        schemes = {audit.scheme_id for audit in audits.values()}
        clauses = ChecklistItem.objects.filter(scheme__in=schemes).values_list("scheme", "code", "pk")
        items = {(scheme, code): pk for scheme, code, pk in clauses}
        given: dict[str, dict[int, Given]] = {}
        for row in rows:
            number, clause = row.key or ("", "")
            item = items[audits[number].scheme_id, clause]
            given.setdefault(number, {})[item] = Given(row.merged("result"), row.merged("words") or "")
        for number, answers in given.items():
            record_answers(audits[number], answers, actor=job.actor)
        known = Answer.objects.filter(audit__in=[audit.pk for audit in audits.values()])
        keys = {(number, code): pk for number, code, pk in known.values_list("audit__reference", "item__code", "pk")}
        for row in rows:
            row.pk = keys[row.key or ("", "")]


def coming(schemes: Mapping[str, int | None], job: Job) -> set[tuple[str, str]]:
    """Return of which clauses of which audits findings come with the same file: they may call a clause by its name."""
    told = job.told.get("findings", {})
    names, codes = names_of(ChecklistItem), dict(ChecklistItem.objects.values_list("pk", "code"))
    found = set()
    for number, clauses in told.items():
        known = names.get(schemes.get(number) or 0, {})
        found |= {(number, codes[known[name]]) for name in map(fold_known, clauses) if name in known}
    return found


def to_fill_in(audit: Audit) -> tuple[list[str], Iterator[tuple[str, str, str, str, str]]]:
    """Return headers and cells of a sheet with a row for each clause of an audit: answered, or to be filled in.

    Beside the columns stands what the clause is called, which an import leaves alone.
    """
    resource = AnswerSheet()
    answers = {answer.item_id: answer for answer in audit.answers.all()}
    items = [item for item in audit.scheme.items.order_by("position", "code") if item.is_asked or item.pk in answers]
    headers = [*resource.get_export_headers(), _("Wording of the clause")]
    return headers, (
        (
            audit.reference,
            item.code,
            answers[item.pk].get_result_display() if item.pk in answers else "",
            answers[item.pk].words if item.pk in answers else "",
            item.name,
        )
        for item in items
    )
