"""Firms that apply today: one waits for a decision, one has not answered yet."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from foundation.sets import packed
from suppliers.models import Application
from suppliers.services import invite_applicant, submit_application

#: What the one that waits has typed.
TYPED = {
    "name": "蘇州恆盛彈簧有限公司",
    "name_en": "Suzhou Hengsheng Spring Co., Ltd.",
    "country": "CN",
    "uscc": "91320505MA1MHJ2P1D",
    "place": "江蘇省蘇州市虎丘區金楓路216號",
    "category": "metal_parts",
    "supplies": "精密彈簧、沖壓件；客戶有兩家手機廠。",
    "person": "沈佳宜",
    "person_title": "銷售經理",
    "person_email": "shen.jiayi@hengsheng.example",
    "person_phone": "+86 512 6808 0126",
}


def apply(cast: Mapping[str, User], *, today: date) -> None:
    """Invite two firms; let one of them submit its application."""
    now = timezone.make_aware(datetime.combine(today, time(9)))
    officer = cast["officer"]
    waits = invited(officer, now, firm="蘇州恆盛彈簧", address="shen.jiayi@hengsheng.example", language="zh-hans")
    submit_application(waits, TYPED, has_read_conduct=True, seen=waits.revision, now=now, today=today)
    invited(officer, now, firm="Nara Precision", address="sales@nara-precision.example", language="en")


def invited(officer: User, now: datetime, **whom: str) -> Application:
    """Invite a firm."""
    open_until = timezone.localdate(now) + timedelta(days=15)
    reason = "彈簧現時只有一家供應商。"
    categories = packed(["metal_parts"])
    application = Application(categories=categories, reason=reason, open_until=open_until, **whom)
    return invite_applicant(application, actor=officer, now=now)
