"""The sheet of scores: what one assessor found of many suppliers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Assessment, AssessmentCycle, Criterion, Score
from audits.services import Mark, record_scores, withdraw_scores
from audits.services.scoring import refuse_others
from foundation import scope
from sheets.columns import CodeColumn, Column
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.bars import tied_codes
from suppliers.sheets.columns import SupplierCodeColumn
from suppliers.sheets.grades import PeriodColumn, ScoreColumn

#: Supplier code and period -> the key and the scorecard of the open assessment.
Assessments = Mapping[tuple[str, str], tuple[int, int]]


class ScoreSheet(SheetResource):
    """One score of one supplier a row; whoever imports is the assessor, and nobody speaks for another."""

    code = "scores"
    title = gettext_lazy("Scores")
    order = 60
    key = ("supplier_code", "period", "criterion", "assessor")
    stands_alone = True

    supplier_code = SupplierCodeColumn()
    period = PeriodColumn(
        "period",
        ("Period", "考評期間", "考评期间"),
        attribute="assessment__cycle__period",
        needed=True,
        example="2024H2",
    )
    criterion = CodeColumn(
        "criterion",
        ("Criterion", "考評指標", "考评指标"),
        attribute="criterion__code",
        needed=True,
        max_length=40,
        example="quality",
    )
    assessor = Column("assessor", ("Assessor", "考評人", "考评人"), attribute="assessor__email", max_length=254)
    score = ScoreColumn("score", ("Score", "得分", "得分"), attribute="value", needed=True, example="92.5")
    words = Column("words", ("In words", "說明", "说明"), max_length=1000)

    class Meta:
        model = Score

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.importer = ""
        self.fields["supplier_code"].attribute = "assessment__supplier__code"

    def begin(self, job: Job) -> None:
        """Note who imports."""
        self.importer = job.actor.email

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return the key; a row that names no assessor is of whoever imports."""
        row.values["assessor"] = row.values.get("assessor") or self.importer
        return super().find_key(row)

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the scores that people gave the rows' suppliers in open cycles."""
        assessors = {row.values["assessor"] for row in rows if row.values.get("assessor")}
        known = Score.objects.filter(
            assessment__supplier__code__in=codes_of(rows),
            assessment__cycle__in=AssessmentCycle.objects.open(),
            assessor__email__in=assessors,
            measure="",
        )
        return self.by_key(known)

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse what is not assessed, not hers to score, and scores that were emptied."""
        known = open_assessments(rows)
        criteria = criteria_of(known)
        hers = {*Criterion.objects.filter(pk__in=criteria.values()).scored_by(job.actor).values_list("pk", flat=True)}
        tied = tied_codes(job)
        for row in rows:
            if row.key is None or row.problems or (row.is_known and not row.changes):
                continue
            assessment, card = known.get(of(row), (0, 0))
            criterion = criteria.get((card, row.values["criterion"]))
            if row.values["assessor"] != job.actor.email:
                row.refuse("assessor", "other", _("Each assessor imports her own scores: leave this cell empty."))
            elif row.values["supplier_code"] in tied:
                words = _("You have a conflict of interest with this supplier; another person must score it.")
                row.refuse("supplier_code", "conflict", words)
            elif not assessment:
                words = _("This supplier is not in an open assessment of %(period)s.")
                row.refuse("period", "not_assessed", words % {"period": row.values["period"]})
            elif criterion is None:
                row.refuse("criterion", "unknown_value", _("This supplier is not assessed by this criterion."))
            elif criterion not in hers:
                row.refuse("criterion", "role", _("This criterion is scored by others, or worked out by itself."))
            elif row.merged("score") is None:
                row.refuse("score", "required", _("A row without a score says nothing: leave it out."))

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write the scores."""
        known = open_assessments(rows)
        criteria = criteria_of(known)
        marks = {}
        for row in rows:
            assessment, card = known[of(row)]
            criterion = criteria[card, row.values["criterion"]]
            marks[row.number] = Mark(assessment, criterion, row.merged("score"), row.merged("words") or "")
        made = record_scores([*marks.values()], actor=job.actor, today=job.today, run=job.run)
        for row in rows:
            row.pk = made[marks[row.number].of]

    def take_back(self, written: Written, job: Job) -> None:
        """Withdraw the scores that an import gave and give the changed ones what they said before."""
        refuse_others(Score.objects.filter(run=written.run), job.actor)
        withdraw_scores([pk for pk in written.made if pk is not None], actor=job.actor, today=job.today)
        for former in written.former():
            record_scores([*former_marks(former)], actor=job.actor, today=job.today)


def of(row: Row) -> tuple[str, str]:
    """Return which assessment a row is about."""
    return row.values["supplier_code"], row.values["period"]


def open_assessments(rows: Sequence[Row]) -> Assessments:
    """Return the open assessments of the rows' suppliers."""
    found = Assessment.objects.filter(supplier__code__in=codes_of(rows), cycle__in=AssessmentCycle.objects.open())
    columns = ("supplier__code", "cycle__period", "pk", "scorecard_id")
    return {(code, period): (pk, card) for code, period, pk, card in found.values_list(*columns)}


def codes_of(rows: Sequence[Row]) -> RawSQL:
    """Return the codes of the suppliers that rows name."""
    return scope.texts({row.values["supplier_code"] for row in rows if row.values.get("supplier_code")})


def criteria_of(assessments: Assessments) -> dict[tuple[int, str], int]:
    """Return the criteria of the assessments' scorecards, by scorecard and code."""
    found = Criterion.objects.filter(scorecard__in={card for _pk, card in assessments.values()})
    return {(card, code): pk for pk, card, code in found.values_list("pk", "scorecard_id", "code")}


def former_marks(former: Mapping[int, Mapping[str, Any]]) -> list[Mark]:
    """Return what changed scores said before."""
    present = Score.objects.in_bulk([*former])
    return [
        Mark(
            score.assessment_id,
            score.criterion_id,
            former[pk].get("score", score.value),
            former[pk].get("words", score.words),
        )
        for pk, score in present.items()
    ]
