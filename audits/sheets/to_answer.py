"""The sheet of findings that wait for an answer: it goes out to be filled in, and comes in as corrective actions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from audits.models import Finding, FindingState
from audits.sheets.corrective_actions import CorrectiveActionSheet
from foundation.dates import FAR
from sheets.columns import Column, DayColumn
from sheets.out_sheet import OutSheet


class BlankColumn(Column):
    """A column that the supplier is to fill in, called as it is where it comes in."""

    def __init__(self, code: str) -> None:
        titles = CorrectiveActionSheet.fields[code].titles
        super().__init__(code, (titles["en"], titles["zh-hant"], titles["zh-hans"]), attribute="pk")

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write nothing."""
        return lambda stored: [None] * len(stored)


class ToAnswerSheet(OutSheet):
    """One finding that waits for an answer a row, with room for the answer."""

    code = "to_answer"
    title = gettext_lazy("Findings to answer")

    finding_number = Column("finding_number", ("Finding number", "問題點編號", "问题点编号"), attribute="reference")
    supplier_code = Column("supplier_code", ("Supplier code", "供應商編號", "供应商编号"), attribute="supplier__code")
    words = Column("found", ("What was found", "問題描述", "问题描述"), attribute="words")
    finding_due_on = DayColumn("finding_due_on", ("Finding due on", "問題點到期日", "问题点到期日"), attribute="due_on")
    root_cause = BlankColumn("root_cause")
    correction = BlankColumn("correction")
    prevention = BlankColumn("prevention")
    owner = BlankColumn("owner")
    due_on = BlankColumn("due_on")

    class Meta:
        model = Finding

    def of(self, listed: Any) -> Any:
        """Return those of the findings that wait for an answer now."""
        now = FindingState.objects.filter(until=FAR, state__in=FindingState.TO_ANSWER)
        return listed.filter(pk__in=now.values("finding"))
