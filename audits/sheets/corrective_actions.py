"""The sheet of corrective actions: suppliers say in it how they mend what was found; it is verified on its page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import CorrectiveAction, Finding, FindingState
from audits.services import answer_finding, take_answers_back
from audits.services.answering import refuse_answer
from audits.sheets.told import ToldColumn, refuse_told
from evidence.ledger import ledger
from foundation import scope
from foundation.dates import FAR, local_day
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.out_sheet import BelongingSheet, MomentColumn
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import choices_of

#: What an answer says: nobody changes it, so that a row which says something else is another answer.
TEXTS = ("root_cause", "correction", "prevention", "owner")
SAID = (*TEXTS, "due_on")
#: What is recorded of an answer beside what the supplier says.
TOLD = ("answered_by", "verdict", "verified_way", "verified_on", "verified_by", "words")
#: As each new one is.
NEW = {"verdict": CorrectiveAction.Verdict.WAITING}
#: A finding that rows name, and its state now.
Named = tuple[Finding, FindingState | None]


class CorrectiveActionSheet(BelongingSheet):
    """One answer to a finding a row, with what came of looking, which goes out only."""

    code = "corrective_actions"
    title = gettext_lazy("Corrective actions")
    order = 56
    key = ("finding_number",)
    belongs_to = ("finding",)

    finding_number = CodeColumn(
        "finding_number",
        ("Finding number", "問題點編號", "问题点编号"),
        attribute="finding__reference",
        needed=True,
        max_length=60,
        example="S00123-20241112-01",
    )
    supplier_code = CodeColumn(
        "supplier_code",
        ("Supplier code", "供應商編號", "供应商编号"),
        attribute="finding__supplier__code",
        max_length=40,
        example="S00123",
    )
    root_cause = Column(
        "root_cause",
        ("Root cause", "根本原因", "根本原因"),
        needed=True,
        max_length=4000,
        example=gettext_lazy("Nobody was in charge of the exits."),
    )
    correction = Column(
        "correction",
        ("Correction", "處置", "处置"),
        needed=True,
        max_length=4000,
        example=gettext_lazy("The goods were taken away."),
    )
    prevention = Column(
        "prevention",
        ("Prevention", "預防措施", "预防措施"),
        needed=True,
        max_length=4000,
        example=gettext_lazy("A walk each morning, with a list."),
    )
    owner = Column(
        "owner",
        ("Responsible at the supplier", "供應商負責人", "供应商负责人"),
        needed=True,
        max_length=120,
        example="王芳",
    )
    due_on = DayColumn("due_on", ("Done by", "完成期限", "完成期限"), needed=True, example="2024-12-31")
    answered_by = Column("answered_by", ("Answered by", "答覆人", "答复人"), attribute="answered_by__full_name")
    answered_on = MomentColumn("answered_on", ("Answered on", "答覆日期", "答复日期"), attribute="answered_at")
    verdict = ToldColumn("verdict", ("Verdict", "驗證結論", "验证结论"), catalogue=choices_of(CorrectiveAction.Verdict))
    way = ToldColumn(
        "verified_way", ("How it was verified", "驗證方式", "验证方式"), catalogue=choices_of(CorrectiveAction.Way)
    )
    verified_on = DayColumn("verified_on", ("Verified on", "驗證日期", "验证日期"))
    verified_by = Column("verified_by", ("Verified by", "驗證人", "验证人"), attribute="verified_by__full_name")
    words = Column("words", ("In words", "說明", "说明"))

    class Meta:
        model = CorrectiveAction

    @property
    def identifying(self) -> list[Column]:
        """All that an answer says, and the day on which it was given, where a row has it."""
        return [self.fields[name] for name in (*self.key, *SAID, "answered_on")]

    def begin(self, job: Job) -> None:
        """Forget which findings rows answer."""
        #: Number of a finding -> the row that answers it.
        self.answering: dict[str, int] = {}

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return what an answer is known by: its finding, all that it says, and the day where that is given."""
        said = {name: row.values.get(name) for name in (*self.key, *SAID)}
        return key_of(said, row.values.get("answered_on")) if all(said.values()) else None

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the answers to the findings that the rows name, each with its day and without."""
        columns = {column.code: column.attribute for column in self.columns}
        numbers = scope.texts({row.key[0] for row in rows if row.key})
        known = CorrectiveAction.objects.filter(finding__reference__in=numbers).order_by("pk")
        found = {}
        for pk, *values in known.values_list("pk", *columns.values()):
            before = dict(zip(columns, values, strict=True))
            before["answered_on"] = local_day(before["answered_on"])
            for day in (None, before["answered_on"]):
                found[key_of(before, day)] = (pk, before)
        return found

    def complete(self, rows: Sequence[Row], job: Job) -> None:
        """Let the texts of a known answer be what they are: a spreadsheet breaks lines in its own way."""
        for row in rows:
            if row.is_known:
                row.values.update({name: row.before[name] for name in TEXTS})

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse answers to what waits for none, of other suppliers, and what only goes out."""
        known = findings_of(rows)
        for row in rows:
            number = row.values.get("finding_number")
            if number and not row.problems:
                self.check_finding(row, known.get(number), job)
            refuse_told(row, TOLD, NEW)

    def check_finding(self, row: Row, named: Named | None, job: Job) -> None:
        """Refuse an answer to a finding that is not there, is of another supplier, or takes none."""
        if named is None:
            words = _("No finding has the number %(number)s; correct it, or bring the finding in first.")
            row.refuse("finding_number", "no_such_finding", words % {"number": row.values["finding_number"]})
            return
        finding, present = named
        code = row.values.get("supplier_code")
        if code and code != finding.supplier.code:
            words = _("This finding is of the supplier %(code)s: correct its number, or the supplier.")
            row.refuse("supplier_code", "contradiction", words % {"code": finding.supplier.code})
        elif not row.is_known:
            self.check_answer(row, finding, present, job)

    def check_answer(self, row: Row, finding: Finding, present: FindingState | None, job: Job) -> None:
        """Refuse what the service refuses, and a second answer of the same file to the same finding."""
        days: dict[str, date | None] = {name: row.values.get(name) for name in ("due_on", "answered_on")}
        try:
            refuse_answer(finding, present, **days, today=job.today)
        except ValidationError as refusal:
            told = refusal.error_dict if hasattr(refusal, "error_dict") else {"finding_number": refusal.error_list}
            for column, errors in told.items():
                row.refuse(
                    column, errors[0].code or "", " ".join(message for error in errors for message in error.messages)
                )
            return
        first = self.answering.setdefault(finding.reference, row.number)
        if first != row.number:
            words = _("Row %(row)s answers this finding too, in other words; keep one.")
            row.refuse("finding_number", "duplicate_key", words % {"row": first})

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record the answers."""
        known = findings_of(rows)
        with ledger(job.actor):
            for row in rows:
                finding, _present = known[row.values["finding_number"]]
                action = CorrectiveAction(**{name: row.values[name] for name in SAID})
                answered_on = row.values.get("answered_on")
                row.pk = answer_finding(finding, action, actor=job.actor, today=job.today, answered_on=answered_on).pk

    def get_queryset(self) -> Any:
        """Return all answers, finding by finding."""
        return CorrectiveAction.objects.order_by("finding__reference", "pk")

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the answers that an import brought; nobody has verified any of them."""
        take_answers_back([pk for pk in written.made if pk is not None], actor=job.actor, today=job.today)


def key_of(said: Mapping[str, Any], day: date | None) -> tuple[Any, ...]:
    """Return what an answer is known by; spaces and breaks of lines are alike."""
    return (said["finding_number"], *(" ".join(said[name].split()) for name in TEXTS), said["due_on"], day)


def findings_of(rows: Sequence[Row]) -> dict[str, Named]:
    """Return the findings that rows name, with the state of each now, by their numbers."""
    numbers = {row.values["finding_number"] for row in rows if row.values.get("finding_number")}
    found = Finding.objects.filter(reference__in=scope.texts(numbers)).select_related("supplier")
    states = FindingState.objects.filter(until=FAR, finding__in=found.values("pk"))
    now = {state.finding_id: state for state in states}
    return {finding.reference: (finding, now.get(finding.pk)) for finding in found}
