"""What ships: scorecard, vetoes and rules of consequences; audit schemes with their clauses; how often is audited.

The parameters that no scheme gives are ours; a company replaces them by its own.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import (
    AuditInterval,
    ChecklistItem,
    ConsequenceRule,
    Criterion,
    Pillar,
    Scheme,
    Scorecard,
    Severity,
    Veto,
)
from audits.models.consequence_rule import MOST_IN_A_ROW, rests
from audits.services import save_consequence_rule, save_criterion, save_scorecard
from evidence.ledger import ledger
from foundation.dates import today
from sheets import reference_sheet
from sheets.columns import Column, CountColumn, YesNoColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.reference_sheet import ReferenceSheet
from sheets.row import Row
from suppliers.models import Grade
from suppliers.reference import NamedSheet
from suppliers.sheets.columns import choices_of, rows_of

FOLDER = Path(__file__).parent / "reference"


class VetoSheet(NamedSheet):
    """Vetoes."""

    code = "vetoes"
    source = FOLDER / "1_vetoes.csv"

    class Meta:
        model = Veto


class ConsequenceRuleSheet(NamedSheet):
    """Rules of consequences."""

    code = "consequence_rules"
    source = FOLDER / "2_consequences.csv"

    grade = NamedColumn("grade", ("Grade", "考評等級", "考评等级"), catalogue=choices_of(Grade), required=True)
    in_a_row = CountColumn("in_a_row", ("Times in a row", "連續次數", "连续次数"), required=True)
    is_used = YesNoColumn("is_used", ("In use", "使用中", "使用中"))

    class Meta:
        model = ConsequenceRule

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse a number of times that is none, and another rule where something is in force by it."""
        resting = {*ConsequenceRule.objects.resting().values_list("pk", flat=True)} if rows else set()
        for row in rows:
            if not 1 <= (row.merged("in_a_row") or 1) <= MOST_IN_A_ROW:
                words = _("A number from 1 to %(most)s is needed here.")
                row.refuse("in_a_row", "bad_number", words % {"most": MOST_IN_A_ROW})
            for name in [name for name in ("grade", "in_a_row") if name in row.changes and row.pk in resting]:
                row.refuse(name, "rests", rests())

    def save(self, instance: Any, job: Job) -> None:
        """Save through the service."""
        save_consequence_rule(instance, actor=job.actor)


def scheme_column() -> NamedColumn:
    """Return the column that says of which scheme a row is."""
    titles = ("Audit scheme", "審核標準", "审核标准")
    return NamedColumn("scheme", titles, attribute="scheme_id", catalogue=rows_of(Scheme), needed=True)


class SchemeSheet(NamedSheet):
    """Schemes."""

    code = "audit_schemes"
    source = FOLDER / "3_schemes.csv"

    score_base = CountColumn("score_base", ("Full score", "滿分", "满分"))
    green_above = CountColumn("green_above", ("Green above", "綠色高於", "绿色高于"))
    red_below = CountColumn("red_below", ("Red below", "紅色低於", "红色低于"))
    position = CountColumn("position", ("Position", "順序", "顺序"))
    rule_source = Column("source", ("Source", "依據", "依据"), max_length=200)

    class Meta:
        model = Scheme


class SeveritySheet(NamedSheet):
    """Severities of schemes."""

    code = "severities"
    source = FOLDER / "4_severities.csv"
    key = ("scheme", "code")

    scheme = scheme_column()
    days_to_close = CountColumn("days_to_close", ("Days to close", "關閉天數", "关闭天数"))
    closed_on_site = YesNoColumn("closed_on_site", ("Closed on site only", "須現場關閉", "须现场关闭"))
    points = CountColumn("points", ("Points", "扣分", "扣分"))
    is_critical = YesNoColumn("is_critical", ("Critical", "嚴重", "严重"))
    position = CountColumn("position", ("Position", "順序", "顺序"))

    class Meta:
        model = Severity


class ChecklistSheet(NamedSheet):
    """Clauses of schemes."""

    code = "checklist"
    source = FOLDER / "5_checklist.csv"
    key = ("scheme", "code")

    scheme = scheme_column()
    pillar = NamedColumn("pillar", ("Pillar", "範疇", "范畴"), catalogue=choices_of(Pillar), required=True)
    closed_on_site = YesNoColumn("closed_on_site", ("Closed on site only", "須現場關閉", "须现场关闭"))
    is_asked = YesNoColumn("is_asked", ("Asked", "提問", "提问"))
    position = CountColumn("position", ("Position", "順序", "顺序"))

    class Meta:
        model = ChecklistItem


class IntervalSheet(ReferenceSheet):
    """How often suppliers are audited; the months are our own."""

    code = "audit_intervals"
    source = FOLDER / "6_intervals.csv"
    key = ("grade", "core")

    grade = NamedColumn("grade", ("Grade", "考評等級", "考评等级"), catalogue=choices_of(Grade))
    core = NamedColumn("core", ("Core", "核心", "核心"), catalogue=choices_of(AuditInterval.Core))
    months = CountColumn("months", ("Months", "月數", "月数"), needed=True)

    class Meta:
        model = AuditInterval

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return grade and core; either may be empty."""
        return tuple(row.values.get(name, "") for name in self.key)


SHEETS = [VetoSheet, ConsequenceRuleSheet, SchemeSheet, SeveritySheet, ChecklistSheet, IntervalSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing; scorecards only where there is none: else they were chosen."""
    yield from reference_sheet.load(SHEETS, actor=actor, today=today())
    yield "scorecards", 0 if Scorecard.objects.exists() else make_scorecards(actor)


def make_scorecards(actor: User) -> int:
    """Make the scorecards that ship; return how many."""
    with ledger(actor):
        cards = {
            row["code"]: save_scorecard(Scorecard(**row, is_used=True), actor=actor) for row in shipped("scorecards")
        }
        for position, row in enumerate(shipped("criteria"), 1):
            criterion = Criterion(**{**row, "scorecard": cards[row["scorecard"]], "weight": int(row["weight"])})
            criterion.position = position
            save_criterion(criterion, actor=actor)
    return len(cards)


def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of a file that ships."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))
