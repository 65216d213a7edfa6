"""Who was entered today in the demonstration: a firm that is on file already, and one that was eliminated before."""

from collections.abc import Mapping
from datetime import date

from accounts.models import User
from suppliers.models import Classification, Contact, Merge, Stage, StageRequest, Supplier
from suppliers.services import ask_for_merge, ask_for_stage, register_supplier, save_contact

TWICE = "營業地址、聯絡人與在冊供應商相同，系同一公司被兩個部門各登記一次。"
CANDIDATE = "樣品和報價符合要求，擬列為候選供應商。"
BEGINS = "框架合同已簽署，擬於下月開始合作。"


def enter(cast: Mapping[str, User], *, today: date) -> None:
    """Enter both, and ask: that the one ends in the other, that the other and two who wait enter a stage."""
    known = Supplier.objects.filter(stage=Stage.REGISTERED, country__code="CN").order_by("code")[0]
    twice = register("D90001", f"{known.name[:4]}貿易有限公司", known, cast, today)
    ask_for_merge(Merge(kept=known, ended=twice, reason=TWICE), actor=cast["officer"], today=today)
    gone = Supplier.objects.filter(stage=Stage.ELIMINATED, country__code="CN").order_by("-left_on", "code")[0]
    again = register("D90002", "深圳市澄嶺新創科技有限公司", gone, cast, today)
    ask(again, Stage.SELECTED, CANDIDATE, cast, today)
    ask(Supplier.objects.filter(stage=Stage.APPLIED).order_by("code")[0], Stage.SELECTED, CANDIDATE, cast, today)
    waiting = Supplier.objects.filter(stage=Stage.REGISTERED).exclude(pk=known.pk)
    ask(waiting.order_by("-code")[0], Stage.ACTIVE, BEGINS, cast, today)


def register(code: str, name: str, like: Supplier, cast: Mapping[str, User], today: date) -> Supplier:
    """Enter an applicant that is reached as another supplier is."""
    classified = Classification.objects.on(today).get(supplier=like)
    supplier = register_supplier(
        Supplier(code=code, name=name, officer=cast["officer"]),
        stage=Stage.APPLIED,
        category=classified.category,
        country=classified.country,
        effective_on=today,
        actor=cast["officer"],
        today=today,
        another_because="名稱不同，待核實。",
    )
    contact = like.contacts.order_by("-is_primary", "pk")[0]
    reached = Contact(supplier=supplier, name=contact.name, email=contact.email, phone=contact.phone, is_primary=True)
    save_contact(reached, actor=cast["officer"])
    return supplier


def ask(supplier: Supplier, stage: Stage, reason: str, cast: Mapping[str, User], today: date) -> None:
    """Ask for a supplier to enter a stage today."""
    request = StageRequest(supplier=supplier, stage=stage, effective_on=today, reason=reason)
    ask_for_stage(request, actor=cast["officer"], today=today)
