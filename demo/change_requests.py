"""What suppliers ask to be changed of their files today: two requests wait, one was refused."""

import json
from datetime import date

from accounts.models import User
from suppliers.models import ChangeRequest, Membership, Supplier
from suppliers.services import Verdict, Wish, ask_for_changes, decide_changes, save_contact
from suppliers.services.on_file import values_on_file


def ask(officer: User, *, today: date) -> None:
    """Let those who act for suppliers ask: the first of them was refused something before."""
    first, second = Membership.objects.current().select_related("user", "supplier__country").order_by("pk")[:2]
    wish = Wish("name_en", "World Leading Supplies Ltd", first.supplier.name_en)
    turn_down(ask_for_changes(first.supplier, [wish], actor=first.user).request, officer, today=today)
    ask_for_a_colleague(first.supplier, officer, actor=first.user)
    ask_for_a_name(second.supplier, actor=second.user)


def ask_for_a_colleague(supplier: Supplier, officer: User, *, actor: User) -> None:
    """Ask for another title, another telephone, and for a colleague; the officer changed the telephone meanwhile."""
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
    save_contact(contact, actor=officer)


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
    reason = "英文名稱須與登記證明一致；請提交證明後重新申請。"
    verdicts = {key: Verdict(is_accepted=False, seen=value, reason=reason) for key, value in on_file.items()}
    decide_changes(request, verdicts, actor=officer, today=today)
