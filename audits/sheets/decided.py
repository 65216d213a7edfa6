"""Sheets of what one person asks and another decides: they go out and never come in, or a file would decide."""

from audits.models import CaseStep, Consequence, ConsequenceRule, Extension, ImprovementCase, Objection, Override
from sheets.columns import Column, DayColumn
from sheets.named_column import NamedColumn
from sheets.out_sheet import EitherColumn, FirstDayColumn, LastDayColumn, MomentColumn, OutSheet, SaidColumn
from suppliers.sheets.columns import choices_of, rows_of

SUPPLIER = ("Supplier code", "供應商編號", "供应商编号")
PERIOD = ("Period", "考評期間", "考评期间")
DUE_ON = ("Due on", "到期日", "到期日")
NEW_GRADE = ("New grade", "新等級", "新等级")
FIRST_GRADE = ("Grade of the assessment", "原考評等級", "原考评等级")
ASKED_BY = ("Asked by", "申請人", "申请人")
ASKED_ON = ("Asked on", "申請日期", "申请日期")
DECISION = ("Decision", "決定", "决定")
DECIDED_BY = ("Decided by", "處理人", "处理人")
DECIDED_ON = ("Decided on", "處理日期", "处理日期")


class ExtensionSheet(OutSheet):
    """One request for more time a row: for a finding, or for an action of an improvement plan."""

    code = "more_time"
    belongs_to = ("finding", "action")

    supplier_code = EitherColumn(
        "supplier_code", SUPPLIER, places=("finding__supplier__code", "action__case__supplier__code")
    )
    finding_number = Column(
        "finding_number", ("Finding number", "問題點編號", "问题点编号"), attribute="finding__reference"
    )
    action = Column("action", ("What is to be done", "整改措施", "整改措施"), attribute="action__words")
    due_before = DayColumn("due_before", ("Due before", "原到期日", "原到期日"))
    due_on = DayColumn("due_on", ("Due on, as asked", "申請延至", "申请延至"))
    why = Column("why", ("Why", "原因", "原因"))
    asked_by = Column("asked_by", ASKED_BY, attribute="asked_by__full_name")
    asked_on = MomentColumn("asked_on", ASKED_ON, attribute="asked_at")
    decision = NamedColumn("decision", DECISION, catalogue=choices_of(Extension.Decision))
    decided_by = Column("decided_by", DECIDED_BY, attribute="decided_by__full_name")
    decided_on = MomentColumn("decided_on", DECIDED_ON, attribute="decided_at")
    words = Column("words", ("In words", "說明", "说明"))

    class Meta:
        model = Extension


class ObjectionSheet(OutSheet):
    """One objection a row, with its answer."""

    code = "objections"
    belongs_to = ("assessment",)

    supplier_code = Column("supplier_code", SUPPLIER, attribute="assessment__supplier__code")
    period = Column("period", PERIOD, attribute="assessment__cycle__period")
    first_grade = Column("first_grade", FIRST_GRADE, attribute="assessment__grade")
    words = Column("words", ("In the supplier’s words", "供應商陳述", "供应商陈述"))
    asked_by = Column("asked_by", ("Objected by", "申訴人", "申诉人"), attribute="asked_by__full_name")
    asked_on = MomentColumn("asked_on", ("Objected on", "申訴日期", "申诉日期"), attribute="asked_at")
    is_granted = SaidColumn("granted", ("Granted", "申訴成立", "申诉成立"), attribute="is_granted")
    grade = Column("grade", NEW_GRADE)
    answer = Column("answer", ("Answer", "答覆", "答复"))
    answered_by = Column("answered_by", ("Answered by", "答覆人", "答复人"), attribute="answered_by__full_name")
    answered_on = MomentColumn("answered_on", ("Answered on", "答覆日期", "答复日期"), attribute="answered_at")

    class Meta:
        model = Objection


class OverrideSheet(OutSheet):
    """One grade that was asked for in place of an assessment's a row."""

    code = "other_grades"
    belongs_to = ("assessment",)

    supplier_code = Column("supplier_code", SUPPLIER, attribute="assessment__supplier__code")
    period = Column("period", PERIOD, attribute="assessment__cycle__period")
    first_grade = Column("first_grade", FIRST_GRADE, attribute="assessment__grade")
    grade = Column("grade", NEW_GRADE)
    reason = Column("reason", ("Reason", "原因", "原因"))
    asked_by = Column("asked_by", ASKED_BY, attribute="asked_by__full_name")
    asked_on = MomentColumn("asked_on", ASKED_ON, attribute="asked_at")
    decision = NamedColumn("decision", DECISION, catalogue=choices_of(Override.Decision))
    decided_by = Column("decided_by", DECIDED_BY, attribute="decided_by__full_name")
    decided_on = MomentColumn("decided_on", DECIDED_ON, attribute="decided_at")

    class Meta:
        model = Override


class ConsequenceSheet(OutSheet):
    """One consequence of one supplier a row."""

    code = "consequences"

    supplier_code = Column("supplier_code", SUPPLIER, attribute="supplier__code")
    rule = NamedColumn(
        "consequence", ("Consequence", "後果", "后果"), attribute="rule_id", catalogue=rows_of(ConsequenceRule)
    )
    period = Column("period", PERIOD)
    proposed_by = Column("proposed_by", ("Proposed by", "提出人", "提出人"), attribute="proposed_by__full_name")
    proposed_on = MomentColumn("proposed_on", ("Proposed on", "提出日期", "提出日期"), attribute="proposed_at")
    decision = NamedColumn("decision", DECISION, catalogue=choices_of(Consequence.Decision))
    decided_by = Column("decided_by", DECIDED_BY, attribute="decided_by__full_name")
    decided_on = MomentColumn("decided_on", DECIDED_ON, attribute="decided_at")
    first_day = FirstDayColumn("in_force_from", ("In force from", "生效日期", "生效日期"))
    last_day = LastDayColumn("last_day", ("Last day", "最後一天", "最后一天"), attribute="in_force_until")
    ended_by = Column("ended_by", ("Ended by", "終止人", "终止人"), attribute="ended_by__full_name")
    end_reason = Column("end_reason", ("Why it was ended", "終止原因", "终止原因"))

    class Meta:
        model = Consequence


class CaseSheet(OutSheet):
    """One improvement case a row."""

    code = "cases"

    supplier_code = Column("supplier_code", SUPPLIER, attribute="supplier__code")
    period = Column("period", PERIOD)
    opened_on = DayColumn("opened_on", ("Opened on", "開始日期", "开始日期"))
    closed_on = FirstDayColumn("closed_on", ("Closed on", "結束日期", "结束日期"), attribute="until")
    outcome = NamedColumn("outcome", ("Outcome", "結果", "结果"), catalogue=choices_of(ImprovementCase.Outcome))

    class Meta:
        model = ImprovementCase


class CaseStepSheet(OutSheet):
    """One step of an improvement case a row, with its minutes."""

    code = "case_steps"
    belongs_to = ("case",)

    supplier_code = Column("supplier_code", SUPPLIER, attribute="case__supplier__code")
    period = Column("period", PERIOD, attribute="case__period")
    kind = NamedColumn("step", ("Step", "步驟", "步骤"), attribute="kind", catalogue=choices_of(CaseStep.Kind))
    began_on = DayColumn("began_on", ("Began on", "開始日期", "开始日期"))
    due_on = DayColumn("due_on", DUE_ON)
    done_on = DayColumn("done_on", ("Done on", "完成日期", "完成日期"), attribute="held_on")
    done_by = Column("done_by", ("Done by", "完成人", "完成人"), attribute="done_by__full_name")
    words = Column("minutes", ("Minutes", "記錄", "记录"), attribute="words")

    class Meta:
        model = CaseStep
