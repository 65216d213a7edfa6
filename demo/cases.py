"""Improvement cases of the demonstration: they opened with the grades; one has come to its plan, one to the talk."""

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import User
from audits.models import ImprovementCase, PlannedAction
from audits.services import agree_plan, answer_action, note_action, record_meeting, record_talk

#: What was agreed, who sees to it, and in how many days.
PLAN = (
    ("來料檢驗增加尺寸抽檢，按批留存記錄。", "質量部 陳志強", 20),
    ("三條產線的校準計劃補齊並張貼。", "設備部 李敏", 45),
)
MEETING = "質量、採購及合規三方與會：連續兩季批次退貨率超過上限，交付準時率跌至八成。決定約談並要求整改。"
TALK = "供應商總經理與會，承認來料檢驗缺失，承諾兩周內提交整改計劃。"


def improve(cast: Mapping[str, User], *, actor: User, today: date) -> None:
    """Move the cases that opened today on: one to its plan, of which something was done, one to the talk."""
    fresh = ImprovementCase.objects.filter(outcome="", opened_on=today).order_by("supplier__code")
    officer = cast["officer"]
    for case in fresh[:2]:
        record_meeting(case, minutes=MEETING, held_on=today, actor=officer, today=today)
    for case in fresh[:1]:
        record_talk(case, minutes=TALK, held_on=today, actor=officer, today=today)
        for words, owner, days in PLAN:
            action = PlannedAction(case=case, words=words, owner=owner, due_on=today + timedelta(days=days))
            note_action(action, actor=officer, today=today)
        agree_plan(case, agreed_on=today, actor=officer, today=today)
        answer_action(
            case.actions.order_by("due_on")[0], "抽檢記錄表已啟用，首批記錄見附件。", actor=actor, today=today
        )
