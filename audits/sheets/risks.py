"""The sheet of security risks: each row is one risk, and says of which assessment it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Risk, RiskAssessment
from audits.services import change_security, record_security, remove_risk, remove_security, save_risk
from audits.sheets.columns import ColleagueColumn, StepColumn
from audits.sheets.numbers import numbers_of
from evidence.ledger import ledger
from foundation import scope
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import choices_of

#: What trackers write for a topic, beside its code.
TOPIC_WORDS = {
    Risk.Topic.PERSONNEL: ("Personnel", "人員安全", "人員"),
    Risk.Topic.LOGISTICS: ("Warehousing and logistics", "倉儲物流", "倉儲", "物流"),
    Risk.Topic.EMERGENCY: ("Emergency response", "應急響應", "應急"),
    Risk.Topic.INFORMATION: ("Information", "信息安全", "信息"),
}
#: Columns that say the same in all rows of an assessment; and those of the risk itself: column -> field.
OF_ASSESSMENT = {"day": "day", "next_due_on": "next_due_on", "responsible": "responsible_id", "people": "people"}
OF_RISK = {
    "likelihood": "likelihood",
    "impact": "impact",
    "measures": "measures",
    "residual_likelihood": "residual_likelihood",
    "residual_impact": "residual_impact",
}


class RiskSheet(SheetResource):
    """One risk a row, known by its assessment, its topic and what it is called."""

    code = "security_risks"
    title = gettext_lazy("Security risks")
    order = 70
    key = ("assessment_number", "topic", "risk")

    assessment_number = CodeColumn(
        "assessment_number",
        ("Risk assessment number", "風險評估編號", "风险评估编号"),
        attribute="assessment__reference",
        needed=True,
        max_length=60,
        example="RISK-20241112",
    )
    day = DayColumn("day", ("Assessed on", "評估日期", "评估日期"), attribute="assessment__day", example="2024-11-12")
    next_due_on = DayColumn(
        "next_due_on",
        ("Next assessment due on", "下次評估日期", "下次评估日期"),
        attribute="assessment__next_due_on",
        example="2025-11-12",
    )
    responsible = ColleagueColumn()
    people = Column("people", ("Who took part", "參與人員", "参与人员"), attribute="assessment__people", max_length=400)
    topic = NamedColumn(
        "topic",
        ("Topic", "主題", "主题"),
        catalogue=choices_of(Risk.Topic, TOPIC_WORDS),
        needed=True,
        example="logistics",
    )
    risk = Column(
        "risk",
        ("What could happen", "風險描述", "风险描述"),
        attribute="name",
        needed=True,
        max_length=200,
        example=gettext_lazy("Goods are tampered with on their way"),
    )
    likelihood = StepColumn("likelihood", ("Likelihood", "可能性", "可能性"), needed=True, example="4")
    impact = StepColumn("impact", ("Impact", "影響程度", "影响程度"), needed=True, example="4")
    measures = Column("measures", ("Measures", "控制措施", "控制措施"), max_length=2000)
    residual_likelihood = StepColumn(
        "residual_likelihood", ("Likelihood after measures", "剩餘可能性", "剩余可能性"), example="2"
    )
    residual_impact = StepColumn(
        "residual_impact", ("Impact after measures", "剩餘影響程度", "剩余影响程度"), example="3"
    )

    class Meta:
        model = Risk

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["responsible"].attribute = "assessment__responsible_id"
        # A row of an assessment that is there need not say again who is responsible.
        self.fields["responsible"].required = False
        #: Number -> the assessment that is there.
        self.known: dict[str, RiskAssessment] = {}

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the risks of the assessments that the rows name."""
        return self.by_key(Risk.objects.filter(assessment__reference__in=numbers_of(rows)))

    def fill(self, row: Row, job: Job) -> None:
        """Let a risk of which nothing else is said remain as it is."""
        for name in ("likelihood", "impact"):
            if name in row.values:
                row.values.setdefault(f"residual_{name}", row.values[name])

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of decided assessments, rows that contradict one another, and risks that measures raise."""
        numbers = {row.values["assessment_number"] for row in rows if row.values.get("assessment_number")}
        found = RiskAssessment.objects.filter(reference__in=scope.texts(numbers))
        self.known = {assessment.reference: assessment for assessment in found}
        first: dict[str, Row] = {}
        for row in rows:
            number = row.values.get("assessment_number")
            if number is None:
                continue
            assessment = self.known.get(number)
            if assessment and not assessment.is_open and (row.changes or not row.is_known):
                words = _("This assessment was decided: it stays as it is. Correct it on its page.")
                row.refuse("assessment_number", "protected", words)
                continue
            self.check_assessment(row, first.setdefault(number, row), job)
            self.check_steps(row)

    def said(self, row: Row, column: str) -> Any:
        """Return what a row, or the assessment that is there, says of a column."""
        assessment = self.known.get(row.values.get("assessment_number", ""))
        on_file = getattr(assessment, OF_ASSESSMENT[column]) if assessment else None
        return row.values.get(column, on_file)

    def check_assessment(self, row: Row, first: Row, job: Job) -> None:
        """Refuse a row that lacks what an assessment needs, or says another thing than the first of the same."""
        day, due = self.said(row, "day"), self.said(row, "next_due_on")
        for column in ("day", "next_due_on", "responsible"):
            if self.said(row, column) is None:
                row.refuse(
                    column, "required", _("Every row says of its assessment when it was, and who is responsible.")
                )
        if day and day > job.today:
            row.refuse("day", "contradiction", _("What was held cannot be of a day to come."))
        if day and due and due <= day:
            words = _("The next one is due on a later day than this one was held on.")
            row.refuse("next_due_on", "contradiction", words)
        for column in OF_ASSESSMENT:
            if self.said(row, column) != self.said(first, column):
                words = _("Row %(row)s says another thing of the same assessment; all its rows must say the same.")
                row.refuse(column, "contradiction", words % {"row": first.number})

    def check_steps(self, row: Row) -> None:
        """Refuse a risk that is greater after its measures than before."""
        for name in ("likelihood", "impact"):
            before, after = row.merged(name), row.merged(f"residual_{name}")
            if before is not None and after is not None and after > before:
                words = _("Measures do not make a risk greater: after them it is at most as before.")
                row.refuse(f"residual_{name}", "contradiction", words)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record new assessments, change those that wait, and write their risks."""
        together: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            together[row.values["assessment_number"]].append(row)
        with ledger(job.actor):
            for number, theirs in together.items():
                assessment = self.written_assessment(number, theirs[0], job)
                for row in theirs:
                    risk = Risk.objects.get(pk=row.pk) if row.pk else Risk(topic=row.values["topic"])
                    risk.assessment, risk.name = assessment, row.values["risk"]
                    for column, name in OF_RISK.items():
                        setattr(risk, name, row.merged(column, self.fields[column].empty))
                    row.pk = save_risk(risk, actor=job.actor).pk

    def written_assessment(self, number: str, row: Row, job: Job) -> RiskAssessment:
        """Return the assessment of a row: a new one, or the one that is there, as the row says it."""
        assessment = RiskAssessment.objects.filter(reference=number).first()
        said = {name: row.values[column] for column, name in OF_ASSESSMENT.items() if column in row.values}
        if assessment is None:
            return record_security(RiskAssessment(reference=number, **said), actor=job.actor, today=job.today)
        if any(getattr(assessment, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(assessment, name, value)
            change_security(assessment, actor=job.actor, today=job.today)
        return assessment

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the risks that an import made, and assessments that are left without any; restore the changed ones."""
        with ledger(job.actor):
            made = Risk.objects.select_related("assessment").filter(pk__in=[*written.made])
            emptied = {risk.assessment_id for risk in made}
            for risk in made:
                remove_risk(risk, actor=job.actor)
            for former in written.former():
                self.restore(former, job)
            left = RiskAssessment.objects.filter(pk__in=emptied, risks=None)
            remove_security(RiskAssessment, [*left.values_list("pk", flat=True)], actor=job.actor)

    def restore(self, former: Mapping[int, Mapping[str, Any]], job: Job) -> None:
        """Give changed risks, and their assessments, what they said before."""
        for risk in Risk.objects.select_related("assessment").filter(pk__in=[*former]):
            old = former[risk.pk]
            for column in old.keys() & OF_RISK.keys():
                setattr(risk, OF_RISK[column], old[column])
            for column in old.keys() & OF_ASSESSMENT.keys():
                setattr(risk.assessment, OF_ASSESSMENT[column], old[column])
            save_risk(risk, actor=job.actor)
            if old.keys() & OF_ASSESSMENT.keys():
                change_security(risk.assessment, actor=job.actor, today=job.today)
