"""Audits of the demonstration, as they stand today: planned, held, reported; and what became of their findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from audits.models import Answer, Audit, AuditKind, CorrectiveAction, Finding, Scheme
from audits.services import (
    Given,
    Verified,
    add_audit_file,
    answer_finding,
    approve_report,
    ask_for_extension,
    cancel_audit,
    hold_audit,
    plan_audit,
    record_answers,
    save_finding,
    submit_report,
    verify_action,
)
from demo.photos import photo
from suppliers.models import Membership, Stage, Supplier

#: So many days after an audit its report is written.
REPORT = 6
#: So many days after the report suppliers answer, and somebody looks at it.
ANSWERED, LOOKED_AT = 15, 30


@dataclass(frozen=True)
class Seen:
    """Something that an audit found, how far it has come (open, asked for more time, answered, closed), its photos."""

    clause: str
    severity: str
    words: str
    so_far: str = "open"
    photos: Sequence[str] = ()


@dataclass(frozen=True)
class Visit:
    """An audit: so many days ago (below 0: to come) and how far it has come."""

    days_ago: int
    so_far: str
    seen: Sequence[Seen] = ()
    scheme: str = "own"
    kind: str = AuditKind.ON_SITE
    summary: str = "現場整潔，管理制度齊備；發現項見清單。"


BINS = Seen("E3", "major", "廢酸儲存區沒有防洩漏托盤，標識脫落。", "answered", ("廢酸桶.jpg",))
EXITS = Seen("S5", "minor", "二樓安全出口被兩個紙箱擋住一半。", photos=("二樓安全出口.jpg",))
HOURS = Seen("S4", "major", "抽查30人中，4人於上季有一周工時超過60小時。", "more time")
ACCESS = Seen("G2", "minor", "兩名離職員工的系統帳戶未停用。", "closed")
PERMIT = Seen("E1", "minor", "排污許可證副本未隨變更更新。", "closed")
CHEMICALS = Seen("C3", "minor", "化學品清單缺少兩項安全技術說明書。", "closed")
DRILL = Seen("B2", "major", "過去12個月沒有夜班疏散演習。", "closed")

#: The first is of a supplier of which somebody can log in at the portal; the last two are of one and the same supplier.
VISITS = (
    Visit(46, "reported", (BINS, EXITS, ACCESS)),
    Visit(-12, "planned"),
    Visit(-33, "planned", scheme="smeta", kind=AuditKind.DESKTOP),
    Visit(3, "held", (Seen("E4", "observation", "包裝材料回收標識不一致。"),)),
    Visit(9, "submitted", (Seen("S3", "major", "加班費未按勞動合同約定的基數計算。"),)),
    Visit(20, "cancelled"),
    Visit(310, "reported", (CHEMICALS, DRILL), scheme="rba_vap"),
    Visit(420, "reported", (Seen("S4", "major", "考勤記錄與工資表工時不符。", "closed"), PERMIT)),
    Visit(130, "reported", (HOURS,)),
)


def hold(cast: Mapping[str, User], *, actor: User, today: date) -> None:
    """Let all audits take place; the built-in user answers for the suppliers."""
    first = Membership.objects.current().select_related("supplier").order_by("pk")[0].supplier
    others = Supplier.objects.filter(stage=Stage.ACTIVE, is_core=True).exclude(pk=first.pk).order_by("code")
    suppliers = [first, *others[: len(VISITS) - 2]]
    for visit, supplier in zip(VISITS, [*suppliers, suppliers[-1]], strict=True):
        take_place(visit, supplier, cast, actor=actor, today=today)


def take_place(visit: Visit, supplier: Supplier, cast: Mapping[str, User], *, actor: User, today: date) -> None:
    """Let one audit come as far as it has."""
    day, officer, manager = working_day(today - timedelta(days=visit.days_ago)), cast["officer"], cast["manager"]
    audit = Audit(
        supplier=supplier,
        scheme=Scheme.objects.get(code=visit.scheme),
        kind=visit.kind,
        planned_on=day,
        lead_auditor=cast["officer2"],
        summary=visit.summary if visit.days_ago > 0 else "",
    )
    audit = plan_audit(audit, actor=officer)
    if visit.so_far == "cancelled":
        cancel_audit(audit, why="供應商廠房搬遷，改期另行安排。", actor=officer, today=day - timedelta(days=5))
    if visit.so_far in {"held", "submitted", "reported"}:
        hold_audit(audit, began_on=day, ended_on=day, actor=officer, today=today)
        note(audit, visit, officer)
    if visit.so_far in {"submitted", "reported"}:
        reported_on = day + timedelta(days=REPORT)
        submit_report(audit, reported_on=reported_on, actor=officer, today=today)
    if visit.so_far == "reported":
        approve_report(audit, counts_from=reported_on, actor=manager, today=today)
        for seen in visit.seen:
            finding = Finding.objects.get(audit=audit, item__code=seen.clause)
            follow_up(finding, seen.so_far, cast, actor=actor, on=reported_on)


def note(audit: Audit, visit: Visit, officer: User) -> None:
    """Answer every clause of an audit, and note what it found."""
    clauses = audit.scheme.items.filter(is_asked=True)
    record_answers(audit, {clause.pk: Given(Answer.Result.CONFORMS) for clause in clauses}, actor=officer)
    for seen in visit.seen:
        finding = Finding(
            audit=audit,
            item=audit.scheme.items.get(code=seen.clause),
            severity=audit.scheme.severities.get(code=seen.severity),
            words=seen.words,
        )
        save_finding(finding, actor=officer)
        for name in seen.photos:
            add_audit_file(audit, photo(name, officer), actor=officer, finding=finding)


def follow_up(finding: Finding, so_far: str, cast: Mapping[str, User], *, actor: User, on: date) -> None:
    """Let a finding that is open since a day come as far as it has."""
    if so_far == "more time":
        asked_for = finding.due_on + timedelta(days=45) if finding.due_on else on
        ask_for_extension(finding, due_on=asked_for, why="新排班系統下月上線，方可證明工時受控。", actor=actor)
    if so_far in {"answered", "closed"}:
        action = CorrectiveAction(
            root_cause="崗位職責未寫明由誰檢查，月檢表漏列此項。",
            correction="已即時整改並拍照留證。",
            prevention="列入每月安全檢查表，由車間主任簽名。",
            owner="生產部經理",
            due_on=on + timedelta(days=LOOKED_AT),
        )
        answered_on = on + timedelta(days=ANSWERED)
        answer_finding(finding, action, actor=actor, today=answered_on, answered_on=answered_on)
    if so_far == "closed":
        day = on + timedelta(days=LOOKED_AT)
        way = CorrectiveAction.Way.ON_SITE if finding.is_closed_on_site else CorrectiveAction.Way.DESK
        verify_action(action, Verified(way, day, is_effective=True), actor=cast["officer"], today=day)


def working_day(day: date) -> date:
    """Return a day, or the Friday before it."""
    return day - timedelta(days=max(day.weekday() - 4, 0))
