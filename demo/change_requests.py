"""What suppliers ask to be changed of their files today: two requests wait, one was refused."""

import json
from datetime import date

from accounts.models import User
from suppliers.models import ChangeRequest, Stage, Supplier
from suppliers.services import Verdict, Wish, ask_for_changes, decide_changes, save_contact
from suppliers.services.on_file import values_on_file


def ask(officer: User, *, actor: User, today: date) -> None:
    """Let three suppliers ask; the built-in user stands for them."""
    cooperating = Supplier.objects.filter(stage=Stage.ACTIVE, contacts__isnull=False).distinct()
    moved, renamed, refused = cooperating.order_by("code")[3:6]
    ask_for_a_colleague(moved, actor=actor)
    ask_for_a_name(renamed, actor=actor)
    request = ask_for_changes(refused, [Wish("uscc", "", refused.uscc)], actor=actor).request
    turn_down(request, officer, today=today)


def ask_for_a_colleague(supplier: Supplier, *, actor: User) -> None:
    """Ask for another title, another telephone, and for a colleague; the telephone was changed here meanwhile."""
    contact = supplier.contacts.order_by("-is_primary", "pk")[0]
    colleague = {
        "name": "周曉琳",
        "title": "合規專員",
        "email": "zhou.xiaolin@example.com",
        "phone": "+86 755 2690 0188",
        "language": "zh-hans",
        "is_primary": False,
    }
    wishes = [
        Wish("contact_title", "質量總監", contact.title, contact),
        Wish("contact_phone", "+86 755 2690 0166", contact.phone, contact),
        Wish("contact_added", json.dumps(colleague, ensure_ascii=False)),
    ]
    ask_for_changes(supplier, wishes, actor=actor, words="證書續期今後由周曉琳負責。")
    contact.phone = "+86 755 2690 0100"
    save_contact(contact, actor=actor)


def ask_for_a_name(supplier: Supplier, *, actor: User) -> None:
    """Ask for another name, and in words for another country."""
    country = supplier.country.code if supplier.country else ""
    wishes = [
        Wish("name", f"{supplier.name}（集團）", supplier.name),
        Wish("country", "註冊地已於上月遷至香港。", country),
        Wish("other", "二廠地址改為東莞市松山湖科技園3號。"),
    ]
    ask_for_changes(supplier, wishes, actor=actor, words="變更登記通知書已上傳。")


def turn_down(request: ChangeRequest, officer: User, *, today: date) -> None:
    """Refuse all of a request."""
    on_file = values_on_file(request.supplier, request.changes.all())
    reason = "統一社會信用代碼不能刪除；如有變更，請填寫新代碼。"
    verdicts = {key: Verdict(is_accepted=False, seen=value, reason=reason) for key, value in on_file.items()}
    decide_changes(request, verdicts, actor=officer, today=today)
