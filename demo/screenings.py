"""Screenings of those who came last, or are on their way to the file of the demonstration, dated back from today."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from audits.models import Harm, Screening, ScreeningKind
from audits.services import decide_screening, propose_screening
from suppliers.models import Stage, Supplier

#: So many of those who came last were screened, so many days before they began; and so many on their way.
SCREENED, BEFORE, ON_THE_WAY = 12, 20, 2
CLEAR = {
    ScreeningKind.ENVIRONMENTAL: "查閱排污許可證、環評批覆和近兩年處罰記錄，未見重大影響。",
    ScreeningKind.SOCIAL: "查閱工資表、工時記錄和用工合同，並訪談10名員工，未見重大影響。",
}
#: Impacts that were found, by what place in the list, with what was agreed.
FOUND = {
    (2, ScreeningKind.ENVIRONMENTAL): (
        Harm.WASTE,
        "危險廢物暫存超過一年，聯單不全。",
        "三個月內全部交有資質單位處置，並補齊聯單。",
    ),
    (5, ScreeningKind.SOCIAL): (
        Harm.PAY_AND_HOURS,
        "旺季兩個月內每周工時超過60小時。",
        "增加一個班次，每月提交工時統計。",
    ),
    (8, ScreeningKind.SOCIAL): (Harm.SAFETY, "沖壓工位缺少雙手按鈕，已發生一宗手部受傷。", ""),
}


def screen(cast: Mapping[str, User], *, today: date) -> None:
    """Screen them by both criteria; another person approved all but those of who is on the way."""
    came = Supplier.objects.filter(stage=Stage.ACTIVE, active_from__isnull=False).order_by("-active_from", "code")
    for place, supplier in enumerate(came[:SCREENED]):
        day = (supplier.active_from or today) - timedelta(days=BEFORE)
        for kind in ScreeningKind:
            screening = look_at(supplier, kind, day, FOUND.get((place, kind)), cast, today)
            decide_screening(screening, is_approved=True, counts_from=day, actor=cast["manager"], today=today)
    for supplier in Supplier.objects.filter(stage=Stage.SELECTED).order_by("code")[:ON_THE_WAY]:
        look_at(supplier, ScreeningKind.ENVIRONMENTAL, today - timedelta(days=3), None, cast, today)


def look_at(
    supplier: Supplier,
    kind: ScreeningKind,
    day: date,
    found: tuple[Harm, str, str] | None,
    cast: Mapping[str, User],
    today: date,
) -> Screening:
    """Record what a screening found; it waits for another person."""
    screening = Screening(supplier=supplier, kind=kind, screened_on=day, result="clear", words=CLEAR[kind])
    if found:
        impacts: Any = (found[0].value,)
        screening.result, screening.impacts = "impacts", impacts
        _harm, screening.words, screening.agreed = found
        screening.agreed_on = min(day + timedelta(days=14), today) if screening.agreed else None
    return propose_screening(screening, actor=cast["officer2"], today=today)
