"""What the demonstration does with its suppliers together, dated back from today: trainings, a conference, the code."""

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import User
from audits.models import Engagement
from audits.services import Came, answer_invitation, invite_suppliers, plan_engagement, record_attendance
from demo.dice import Dice
from suppliers.models import Stage, Supplier

#: Kind, days before today, names in English, Traditional and Simplified Chinese, place, whether it is against
#: corruption, and what part of the cooperating suppliers came.
HELD = (
    (
        "code_of_conduct", 430, ("Code of conduct for suppliers", "供應商行為準則宣導", "供应商行为准则宣导"),
        "線上", True, 0.92,
    ),
    (
        "training", 300, ("Quality and delivery", "產品質量與交付培訓", "产品质量与交付培训"),
        "深圳總部培訓中心", False, 0.3,
    ),
    (
        "conference", 75, ("Supplier management conference", "供應商管理大會", "供应商管理大会"),
        "深圳會展中心", True, 0.7,
    ),
)  # fmt: skip
COMING = ("Social and environmental requirements", "社會與環境要求培訓", "社会与环境要求培训")


def engage(cast: Mapping[str, User], *, today: date) -> None:
    """Record what was held, and invite some suppliers to what is to come."""
    dice = Dice("engagements")
    cooperating = [*Supplier.objects.filter(stage=Stage.ACTIVE).order_by("code")]
    for kind, days, names, place, is_about_integrity, part in HELD:
        day = today - timedelta(days=days)
        found = plan(cast["officer"], kind, day, names, place=place, is_about_integrity=is_about_integrity)
        came = {
            supplier.pk: Came(True, dice.randint(1, 4)) if dice.chance(part) else Came(False)
            for supplier in cooperating
        }
        record_attendance(found, came, actor=cast["officer"], today=today)
    coming = plan(cast["officer"], "training", today + timedelta(days=25), COMING, place="深圳總部培訓中心")
    chosen = Supplier.objects.filter(stage=Stage.ACTIVE, category__code="assembly")
    invite_suppliers(coming, chosen, actor=cast["officer"], today=today)
    for attendance in coming.attendances.order_by("supplier__code")[:3]:
        answer_invitation(attendance, "comes", actor=cast["officer"], today=today)


def plan(actor: User, kind: str, day: date, names: tuple[str, str, str], **fields: object) -> Engagement:
    """Plan an engagement; suppliers answer ten days before."""
    named = dict(zip(("name_en", "name_zh_hant", "name_zh_hans"), names, strict=True))
    answer_by = day - timedelta(days=10)
    return plan_engagement(Engagement(kind=kind, day=day, answer_by=answer_by, **named, **fields), actor=actor)
