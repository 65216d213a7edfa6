"""What was before an example begins: a case that is over, firms that came and ended, one that applies, two alike."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.services import system_user
from audits.services import Looked, answer_action, verify_answer
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, approve_merge, record_facts, save_supplier
from tests.factories import (
    TODAY,
    ApplicationFactory,
    CaseFactory,
    CategoryFactory,
    GradeFactory,
    MergeFactory,
    SupplierFactory,
)
from tests.sheets.bringing import USCC

#: The case of S4: when it opened, and when it was restored.
CASE_OPENED, CASE_OVER = TODAY - timedelta(60), TODAY - timedelta(30)
#: When S5 ended in S2, and when the application of S6 was accepted.
MERGED_ON, CAME_ON = TODAY - timedelta(20), TODAY - timedelta(40)
GONE_ON = TODAY - timedelta(10)
#: Who applies, and waits.
APPLICANT = "S7"
#: Who invited it.
INVITER = "Dan"


def noon(day):
    """Return the middle of a day where the organisation is."""
    return datetime.combine(day, time(12), ZoneInfo(settings.TIME_ZONE))


def restored(supplier, people):
    """Let a supplier have been in D, and have come out of it."""
    case = CaseFactory(supplier=supplier, period="2022", at="check", today=CASE_OPENED)
    answer = answer_action(case.actions.get(), "Done.", actor=people["Sam"], today=CASE_OPENED)
    looked = Looked(CASE_OPENED, True, "Seen.")
    verify_answer(answer, looked, actor=people["Dan"], today=CASE_OPENED)
    GradeFactory(supplier=supplier, period="2022H2", grade="B", effective_on=CASE_OVER, today=CASE_OVER)


def eliminated(supplier):
    """Let a supplier have been eliminated since."""
    fact = Fact(supplier.pk, GONE_ON, {"stage": Stage.ELIMINATED})
    record_facts(StageChange, [fact], actor=system_user(), today=TODAY)


def merged(kept, people):
    """Let a supplier have ended in another; return it."""
    # No gate keeps it from being eliminated.
    ended = SupplierFactory(code="S5", category=CategoryFactory(code="parts"))
    merge = MergeFactory(ended=ended, kept=kept, actor=people["Dan"], today=MERGED_ON)
    approve_merge(merge, actor=people["Eve"], today=MERGED_ON)
    ended.refresh_from_db()
    return ended


def came(people):
    """Let a firm that is named as S4 have applied, and be a supplier; return it."""
    CategoryFactory(code="springs")
    said = {"name": "Kansai Parts", "country": "CN", "uscc": USCC[0], "category": "springs"}
    invited = {"actor": people[INVITER], "decided_by": people["Eve"], "now": noon(CAME_ON), "typed": said}
    return ApplicationFactory(accepted=True, code="S6", **invited).became


def applies(people):
    """Let a firm apply; return what it submitted."""
    said = {"name": "Nara Springs", "category": "springs"}
    application = ApplicationFactory(submitted=True, actor=people[INVITER], now=noon(TODAY), typed=said)
    return application.submissions.get()


def make_alike(one, other, actor):
    """Let a supplier have the English name of another, and nobody have said whether they are one firm."""
    for supplier in (one, other):
        supplier.name_en = "Delta"
        save_supplier(supplier, actor=actor)
