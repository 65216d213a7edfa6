"""The audit schemes that ship, with their severities and checklists, and how often suppliers are audited."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accounts.models import User
from audits.models import AuditInterval, ChecklistItem, Pillar, Scheme, Severity
from foundation.dates import today
from sheets import reference_sheet
from sheets.columns import Column, CountColumn, YesNoColumn
from sheets.named_column import NamedColumn
from sheets.reference_sheet import ReferenceSheet
from sheets.row import Row
from suppliers.models import Grade
from suppliers.reference import NamedSheet
from suppliers.sheets.columns import choices_of, rows_of

FOLDER = Path(__file__).parent / "reference"


def scheme_column() -> NamedColumn:
    """Return the column that says of which scheme a row is."""
    titles = ("Audit scheme", "審核標準", "审核标准")
    return NamedColumn("scheme", titles, attribute="scheme_id", catalogue=rows_of(Scheme), needed=True)


class SchemeSheet(NamedSheet):
    """Schemes."""

    code = "audit_schemes"
    source = FOLDER / "1_schemes.csv"

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
    source = FOLDER / "2_severities.csv"
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
    source = FOLDER / "3_checklist.csv"
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
    source = FOLDER / "4_intervals.csv"
    key = ("grade", "core")

    grade = NamedColumn("grade", ("Grade", "考評等級", "考评等级"), catalogue=choices_of(Grade))
    core = NamedColumn("core", ("Core", "核心", "核心"), catalogue=choices_of(AuditInterval.Core))
    months = CountColumn("months", ("Months", "月數", "月数"), needed=True)

    class Meta:
        model = AuditInterval

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return grade and core; either may be empty."""
        return tuple(row.values.get(name, "") for name in self.key)


SHEETS = [SchemeSheet, SeveritySheet, ChecklistSheet, IntervalSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing."""
    return reference_sheet.load(SHEETS, actor=actor, today=today())
