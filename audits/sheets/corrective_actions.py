"""The sheet of corrective actions: it goes out from the list of findings."""

from audits.models import CorrectiveAction
from sheets.columns import Column, DayColumn
from sheets.named_column import NamedColumn
from sheets.out_sheet import MomentColumn, OutSheet
from suppliers.sheets.columns import choices_of


class CorrectiveActionSheet(OutSheet):
    """One answer to a finding a row, with what came of looking."""

    code = "corrective_actions"
    belongs_to = ("finding",)

    finding_number = Column(
        "finding_number", ("Finding number", "問題點編號", "问题点编号"), attribute="finding__reference"
    )
    supplier_code = Column(
        "supplier_code", ("Supplier code", "供應商編號", "供应商编号"), attribute="finding__supplier__code"
    )
    root_cause = Column("root_cause", ("Root cause", "根本原因", "根本原因"))
    correction = Column("correction", ("Correction", "糾正", "纠正"))
    prevention = Column("prevention", ("Prevention", "預防措施", "预防措施"))
    owner = Column("owner", ("Responsible at the supplier", "供應商負責人", "供应商负责人"))
    due_on = DayColumn("due_on", ("Done by", "完成期限", "完成期限"))
    answered_by = Column("answered_by", ("Answered by", "答覆人", "答复人"), attribute="answered_by__full_name")
    answered_on = MomentColumn("answered_on", ("Answered on", "答覆日期", "答复日期"), attribute="answered_at")
    verdict = NamedColumn(
        "verdict", ("Verdict", "驗證結論", "验证结论"), catalogue=choices_of(CorrectiveAction.Verdict)
    )
    way = NamedColumn(
        "verified_way", ("How it was verified", "驗證方式", "验证方式"), catalogue=choices_of(CorrectiveAction.Way)
    )
    verified_on = DayColumn("verified_on", ("Verified on", "驗證日期", "验证日期"))
    verified_by = Column("verified_by", ("Verified by", "驗證人", "验证人"), attribute="verified_by__full_name")
    words = Column("words", ("In words", "說明", "说明"))

    class Meta:
        model = CorrectiveAction
