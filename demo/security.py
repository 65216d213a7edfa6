"""What the demonstration holds for the security of its supply chain, dated back from today."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from accounts.models import User
from audits.models import Risk, RiskAssessment, SecurityRecord
from audits.services import add_security_paper, approve_security, record_security, save_risk
from demo.keeping import kept
from demo.paper import pdf
from suppliers.models import Upload

#: Topic, risk, likelihood and impact, what is done about it, and both after that.
RISKS = (
    (
        "personnel",
        "外包保安和司機未經背景審查即進入廠區",
        3,
        4,
        "入廠前核查身份和無犯罪記錄；臨時人員須由員工陪同。",
        2,
        3,
    ),
    ("personnel", "離職人員的門禁和系統權限未及時取消", 4, 3, "離職當日停用；人力資源部每月核對名單。", 2, 3),
    ("logistics", "高值元器件在運輸途中被調包或失竊", 4, 5, "使用編號封條和GPS；交收雙方拍照，差異當日上報。", 2, 4),
    ("logistics", "倉庫出入口監控有盲區", 3, 4, "加裝攝像機；錄像保留90日；夜間雙人巡倉。", 2, 3),
    ("logistics", "危險化學品與普通貨物混放", 2, 5, "分區存放並張貼標識；每週檢查。", 1, 5),
    ("emergency", "唯一的電池供應商因颱風停產", 3, 5, "核心供應商落實第二供應商；備四週安全庫存。", 3, 3),
    ("emergency", "倉庫火災", 2, 5, "每季檢查消防設施；每年兩次疏散演練。", 1, 4),
    ("information", "圖紙經供應商外洩", 4, 4, "簽署保密承諾函；圖紙加水印並設閱讀期限。", 2, 4),
    ("information", "以假冒供應商的電郵更改收款賬戶", 4, 5, "變更賬戶須回電核實，並由兩人批准。", 2, 4),
)
PLANNED = "下一年度重點：高值元器件運輸、供應商信息安全。預算和負責部門已確定。"
SEEN = "抽查三個倉庫：封條記錄齊全；一處監控有盲區，兩名臨時人員未佩戴證件，限30日內糾正。"
REVIEWED = "高層審閱本期風險評估和檢查結果，批准加裝監控，要求核心供應商於年內全部落實第二供應商。"
#: Kind, days before today on which it was held, days until the next from then, what came of it.
HELD = (
    ("planning", 690, 365, PLANNED),
    ("planning", 325, 365, PLANNED),
    ("inspection", 560, 182, SEEN),
    ("inspection", 378, 182, SEEN),
    # The next one is overdue since ten days.
    ("inspection", 192, 182, SEEN),
    ("review", 710, 365, REVIEWED),
    ("review", 340, 365, REVIEWED),
)
#: What bears out records of a kind: what the file is called and what it says.
PAPERS = {
    "planning": ("年度規劃決議.pdf", ("Supply-chain security: plan of the year", "Priorities, budget, departments")),
    "review": ("高層評審記錄.pdf", ("Supply-chain security: management review", "Risks, inspections, decisions")),
}


def secure(cast: Mapping[str, User], *, today: date) -> None:
    """Record what was assessed, planned, inspected and reviewed; another person approved all but the last."""
    for days in (705, 335):
        assessment = assess(cast, today - timedelta(days=days), today)
        approve_security(assessment, counts_from=assessment.day, actor=cast["manager"], today=today)
    for kind, days, until, words in HELD:
        record = hold(cast, kind, today - timedelta(days=days), until, words, today)
        if kind in PAPERS:
            bring(PAPERS[kind], record, cast["officer"])
        approve_security(record, counts_from=record.day, actor=cast["manager"], today=today)
    # Held yesterday, it waits for somebody who did not record it.
    hold(cast, "inspection", today - timedelta(days=1), 182, SEEN, today)


def bring(paper: tuple[str, Sequence[str]], record: SecurityRecord, officer: User) -> None:
    """Give a record its paper."""
    name, lines = paper
    content = pdf([*lines, f"{record.day}", "Specimen of the demonstration"])
    upload = kept(Upload(name=name, media_type="application/pdf"), content, actor=officer)
    add_security_paper(record, upload, actor=officer)


def assess(cast: Mapping[str, User], day: date, today: date) -> RiskAssessment:
    """Record an assessment with its risks."""
    assessment = RiskAssessment(
        day=day,
        next_due_on=day + timedelta(days=365),
        responsible=cast["compliance"],
        people="營運總監、採購部、倉儲物流部、信息安全部、行政部",
        summary="由營運總監主持，逐項評估人員、倉儲物流、應急和信息四方面的風險。",
    )
    record_security(assessment, actor=cast["compliance"], today=today)
    for topic, name, likelihood, impact, measures, residual_likelihood, residual_impact in RISKS:
        risk = Risk(assessment=assessment, topic=topic, name=name, likelihood=likelihood, impact=impact)
        risk.measures, risk.residual_likelihood, risk.residual_impact = measures, residual_likelihood, residual_impact
        save_risk(risk, actor=cast["compliance"])
    return assessment


def hold(cast: Mapping[str, User], kind: str, day: date, until: int, words: str, today: date) -> SecurityRecord:
    """Record something that was held on a day."""
    record = SecurityRecord(kind=kind, day=day, next_due_on=day + timedelta(days=until), words=words)
    record.responsible, record.people = cast["officer"], "營運總監、倉儲物流部、採購部"
    return record_security(record, actor=cast["officer"], today=today)
