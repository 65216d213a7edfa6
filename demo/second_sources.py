"""Who could deliver instead of the core suppliers of the demonstration, dated back from today."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from accounts.models import User
from suppliers.models import Readiness, SecondSource, Stage, Supplier
from suppliers.services import ask_for_readiness, decide_readiness, name_second_source

#: Days before today on which somebody was named, and by when and in which words what was asked for; the last one waits.
NAMED = 240
QUALIFIED = (150, Readiness.QUALIFIED, "完成資格審查：樣品檢驗合格，產能可覆蓋七成需求。")
TESTED = (60, Readiness.TESTED, "小批量試產300件，交期和不良率均達標。")
WAITS = (2, Readiness.QUALIFIED, "樣品檢驗報告和產能調查已齊，請批准列為合資格。")
#: How far the second sources of the first core suppliers have come; the others have none.
COURSES: Sequence[Sequence[tuple[int, Readiness, str]]] = (
    (QUALIFIED, TESTED),
    (QUALIFIED, TESTED),
    (QUALIFIED,),
    (QUALIFIED,),
    (QUALIFIED,),
    (),
    (),
    (WAITS,),
)


def name(cast: Mapping[str, User], *, today: date) -> None:
    """Name second sources of some core suppliers, of the same category where there is one."""
    core = Supplier.objects.filter(stage=Stage.ACTIVE, is_core=True).order_by("code")
    others = Supplier.objects.filter(stage=Stage.ACTIVE, is_core=False).order_by("code")
    for course, supplier in zip(COURSES, core, strict=False):
        other = others.filter(category=supplier.category_id).first() or others[0]
        pair = SecondSource(supplier=supplier, other=other, effective_on=today - timedelta(days=NAMED))
        pair.words = "可承接同類訂單。"
        name_second_source(pair, actor=cast["officer"], today=today)
        for step in course:
            asked = ask(pair, step, cast, today)
            if step != WAITS:
                since = asked.effective_on
                decide_readiness(asked, is_approved=True, counts_from=since, actor=cast["manager"], today=today)


def ask(pair: SecondSource, step: tuple[int, Readiness, str], cast: Mapping[str, User], today: date) -> SecondSource:
    """Ask for a second source to count as more ready."""
    days, readiness, words = step
    day = today - timedelta(days=days)
    return ask_for_readiness(pair, readiness, effective_on=day, words=words, actor=cast["officer"], today=today)
