"""The sheets of this application, for the engine and for the admin."""

from audits.sheets.answers import AnswerSheet
from audits.sheets.attendance import AttendanceSheet
from audits.sheets.audits import AuditSheet
from audits.sheets.corrective_actions import CorrectiveActionSheet
from audits.sheets.engagements import EngagementSheet
from audits.sheets.findings import FindingSheet
from audits.sheets.planned_actions import PlannedActionSheet
from audits.sheets.risks import RiskSheet
from audits.sheets.scores import ScoreSheet
from audits.sheets.screenings import ScreeningSheet
from audits.sheets.security import SecuritySheet
from sheets.resource import SheetResource

SHEETS: list[type[SheetResource]] = [
    AuditSheet,
    FindingSheet,
    CorrectiveActionSheet,
    AnswerSheet,
    PlannedActionSheet,
    RiskSheet,
    ScoreSheet,
    ScreeningSheet,
    SecuritySheet,
    EngagementSheet,
    AttendanceSheet,
]
