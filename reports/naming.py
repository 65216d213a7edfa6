"""What a single figure is called: its table, its row and its column, as a page names them; and what it says."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from attestations.models import Attestation, Requirement
from attestations.standing import Standing
from audits.models import (
    AuditKind,
    CaseStep,
    Engagement,
    Harm,
    ImprovementCase,
    Level,
    Scheme,
    ScreeningKind,
    SecurityRecord,
    Severity,
)
from foundation.dates import written
from reports.figures import table_modules
from reports.kpis import KPIS
from reports.numbers import is_share, number_of
from reports.pages import NONE, Names
from reports.paths import PUBLISHED_BY, WITHDRAWN_BY
from reports.tables import data_quality, front, security
from suppliers.models import CategoryGroup, Readiness, Region, Stage, Supplier

#: Rows of reference that have a name of their own.
NAMED = (Requirement, Region, CategoryGroup, Scheme, Supplier)
#: What stands in a path for the sake of programs alone.
SILENT = {"rows", "regions", "requirements", "counts", "schemes", "severities", "groups", "grades", "ratios"}
COLUMNS: Mapping[str, str | Promise] = {
    "held": gettext_lazy("Held"),
    "required": gettext_lazy("Required"),
    "share": gettext_lazy("Share"),
    "exempt": gettext_lazy("Exempt"),
    "expiring_90_days": gettext_lazy("Expiring within 90 days"),
    "expiring_rows": gettext_lazy("Expiring within 90 days"),
    "standings": gettext_lazy("Standing"),
    "standing": gettext_lazy("Standing"),
    "backing": gettext_lazy("What the held ones rest on"),
    "signed": pgettext_lazy("column", "Signed"),
    "by_clause": pgettext_lazy("column", "By contract clause"),
    "on_ending_edition": gettext_lazy("On an edition that ends"),
    "gross": gettext_lazy("Bound"),
    "net": gettext_lazy("Required"),
    "on_file": gettext_lazy("On file"),
    "cooperating": gettext_lazy("Cooperating"),
    "stages": gettext_lazy("Stage"),
    "count": gettext_lazy("Count"),
    "total": gettext_lazy("Total"),
    "previous": pgettext_lazy("column", "Before"),
    "previous_totals": pgettext_lazy("column", "Total before"),
    "previous_days": pgettext_lazy("column", "Day before"),
    "previous_day": pgettext_lazy("column", "Day before"),
    "roll_forward": gettext_lazy("How this came from the last year-end"),
    "opening": gettext_lazy("Opening"),
    "new": gettext_lazy("New"),
    "left": gettext_lazy("Left"),
    "reclassified": gettext_lazy("Reclassified"),
    "came_in": gettext_lazy("Came in"),
    "went_out": gettext_lazy("Went out"),
    "closing": gettext_lazy("Closing"),
    "left_out": gettext_lazy("Left out"),
    "since": pgettext_lazy("column", "Since"),
    "red": gettext_lazy("What is red"),
    "decisions": gettext_lazy("Decisions wanted"),
    "period": gettext_lazy("Period"),
    "not_assessed": gettext_lazy("Not assessed"),
    "previous_not_assessed": pgettext_lazy("column", "Not assessed before"),
    "none": gettext_lazy("Not assessed"),
    "up": gettext_lazy("Up"),
    "down": gettext_lazy("Down"),
    "step": gettext_lazy("Step"),
    "steps": gettext_lazy("Open improvement cases"),
    "opened_on": gettext_lazy("Open since"),
    "due_on": gettext_lazy("Due on"),
    "is_overdue": gettext_lazy("Overdue"),
    "overdue": gettext_lazy("Overdue"),
    "ended": gettext_lazy("Improvement cases that ended"),
    "eliminated": gettext_lazy("Suppliers that were eliminated"),
    "eliminated_rows": pgettext_lazy("stage", "Eliminated"),
    "on": pgettext_lazy("column", "Day"),
    "day": pgettext_lazy("column", "Day"),
    "month": pgettext_lazy("column", "Month"),
    "reason": gettext_lazy("Reason"),
    "findings": gettext_lazy("Findings by severity"),
    "found": pgettext_lazy("findings", "Found"),
    "open": pgettext_lazy("findings", "Open"),
    "opened": pgettext_lazy("findings", "Opened"),
    "closed": pgettext_lazy("findings", "Closed"),
    "closed_in_time": gettext_lazy("Closed in time"),
    "mean_days": gettext_lazy("Mean days until closed"),
    "new_screened": pgettext_lazy("column", "New and screened"),
    "new_share": pgettext_lazy("column", "Share of the new ones"),
    "screenings": gettext_lazy("Screenings"),
    "assessed": gettext_lazy("Suppliers screened"),
    "with_impacts": gettext_lazy("With significant impacts"),
    "agreed": gettext_lazy("Improvement agreed"),
    "agreed_share": pgettext_lazy("column", "Share with an improvement agreed"),
    "ended_share": pgettext_lazy("column", "Share with the relationship ended"),
    "impacts": gettext_lazy("Impacts that were found"),
    "last": gettext_lazy("Last held"),
    "due": gettext_lazy("Next due on"),
    "risks": gettext_lazy("Risks of the last assessment"),
    "before": gettext_lazy("Before measures"),
    "after": gettext_lazy("After measures"),
    "core": gettext_lazy("Core suppliers"),
    "ready": gettext_lazy("With one that is ready"),
    "previous_core": pgettext_lazy("column", "Core suppliers before"),
    "previous_ready": pgettext_lazy("column", "With one that is ready before"),
    "at_risk": gettext_lazy("Without, in grade D"),
    "suppliers": gettext_lazy("Suppliers"),
    "persons": gettext_lazy("Persons"),
    "informed": gettext_lazy("Made known to"),
    "informed_total": pgettext_lazy("column", "Informed, all"),
    "gaps": gettext_lazy("Gaps"),
    "expiring": gettext_lazy("Expiring within 90 days"),
    "reminders": gettext_lazy("Reminders sent"),
    "restatements": gettext_lazy("What was published"),
    "withdrawn": pgettext_lazy("published figure", "Withdrawn"),
    "withdrawn_on": gettext_lazy("Withdrawn on"),
    "why": gettext_lazy("Why"),
    "of": gettext_lazy("As of"),
    "region": gettext_lazy("Region"),
    "table": gettext_lazy("Table"),
    "row": pgettext_lazy("report", "Row"),
    "column": pgettext_lazy("report", "Column"),
    "published": gettext_lazy("Published"),
    "published_on": pgettext_lazy("column", "Published on"),
    "source": gettext_lazy("Where"),
    "now": gettext_lazy("By now"),
    "recorded_only": gettext_lazy("Recorded only"),
    "tables": gettext_lazy("Tables"),
    "narrative": gettext_lazy("Narrative"),
    "text": pgettext_lazy("column", "Text"),
    "commitments": gettext_lazy("Commitments"),
    "certifications": gettext_lazy("Certifications"),
    "documents": gettext_lazy("Test reports and basic documents"),
}


def titles() -> dict[str, str]:
    """Return what each table is called."""
    return {module.CODE: str(module.TITLE) for module in table_modules()}


def words() -> dict[str, str]:
    """Return what the codes are called that stand in no row of the register."""
    choices = (
        AuditKind,
        ScreeningKind,
        Harm,
        Engagement.Kind,
        SecurityRecord.Kind,
        CaseStep.Kind,
        ImprovementCase.Outcome,
        Readiness,
        Stage,
        Attestation.Backing,
    )
    found = security.titles() | data_quality.titles() | front.titles() | {"none": _("None")}
    found |= {str(code): str(label) for kind in choices for code, label in kind.choices if code}
    found |= {str(level.value): str(level.label) for level in Level}
    found |= {standing.name.lower(): str(standing.label) for standing in Standing}
    found |= {code: str(name) for code, name in settings.LANGUAGES}
    return found | {kpi.code: str(kpi.title) for kpi in KPIS}


class Naming:
    """The words of the active language for the paths of figures (reports/paths.py)."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.tables = titles()
        self.words = words()

    def table(self, code: str) -> str:
        """Return what a table is called; one that is gone keeps its code."""
        return self.tables.get(code, code)

    def row(self, code: str) -> str:
        """Return what a row is called: of a supplier its code too; codes that nobody named stay."""
        parts = code.split("/")
        if len(parts) == len(PUBLISHED_BY):
            return self.published(*parts)
        if len(parts) == len(WITHDRAWN_BY):
            return f"{self.published(*parts[:-1])} ({written(parts[-1])})"
        whole = self.code(code)
        if whole != code or "." not in code:
            return whole
        severity = self.names.of(Severity, code)
        return severity if severity != code else " – ".join(self.code(part) for part in code.split("."))

    def published(self, of: str, table: str, row: str, column: str) -> str:
        """Return what a published figure is of: the day, the table, the row and the column."""
        said = (written(of), self.table(table), self.row(row) if row else "", self.column(column))
        return " · ".join(filter(None, said))

    def code(self, code: str) -> str:
        """Return what one code is called."""
        for model in NAMED:
            name = self.names.of(model, code)
            if name != code:
                return f"{code} {name}" if model is Supplier else name
        return str(self.words.get(code) or COLUMNS.get(code, code))

    def column(self, code: str) -> str:
        """Return what a column is called: what it is of, and what it says."""
        return " – ".join(self.parts(code)) or code

    def parts(self, code: str) -> Iterator[str]:
        """Give the words of a column, one for each part of its path."""
        for part in code.split("."):
            if part.isdigit():
                yield str(int(part) + 1)
            elif part not in SILENT:
                yield str(COLUMNS.get(part) or self.words.get(part, part))

    def figure(self, row: str, column: str, value: Any) -> Any:
        """Return what a figure of a row says: what was published, and what it is now, as the column of both says it."""
        parts = row.split("/")
        if len(parts) >= len(PUBLISHED_BY) and column.rpartition(".")[2] in ("published", "now"):
            column = parts[PUBLISHED_BY.index("column")]
        return self.value(column, value)

    def value(self, column: str, value: Any) -> Any:
        """Return what a figure says: a share in per cent, a day as it is written, a code as it is called."""
        if value is None or value == "":
            return NONE
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if not isinstance(value, str):
            return value
        if is_share(column):
            return in_per_cent(value)
        return self.said(column.rpartition(".")[2], value)

    def said(self, last: str, value: str) -> str:
        """Return what a text says: a day, a table, or a code that has a name."""
        if last in ("on", "since", "last", "due", "of", "day") or last.endswith(("_on", "_day", "_days")):
            return written(value)
        if last in ("table", "tables"):
            return self.table(value)
        return self.words.get(value, value) if last in ("standing", "step") else value


def in_per_cent(share: str) -> str:
    """Return a share in per cent; as it was typed where it is so already, or is no number."""
    found = number_of(share)
    if found is None or share.endswith("%"):
        return share
    return f"{(found * 100).quantize(Decimal('0.01'), ROUND_DOWN)}%"
