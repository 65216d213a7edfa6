"""The log-ins of the demonstration: one for each role."""

import os
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.services import save_person, set_members

#: Printed wherever the demonstration is loaded, and therefore never in production.
KNOWN_TO_ALL = "in-good-standing"
HOST = "demo.example"


@dataclass(frozen=True)
class Part:
    """Somebody of the demonstration, and the role that he or she plays."""

    mailbox: str
    full_name: str
    role: str
    language: str

    @property
    def email(self) -> str:
        """The address that is the log-in."""
        return f"{self.mailbox}@{HOST}"


PARTS = (
    Part("officer", "何詠恩 Grace Ho", "officer", "zh-hant"),
    Part("officer2", "苏启明 Kevin Su", "officer", "zh-hans"),
    Part("manager", "顧嘉慧 Vivian Koo", "manager", "zh-hant"),
    Part("compliance", "湯慧心 Helen Tong", "compliance", "zh-hant"),
    Part("auditor", "Margaret Ashdown", "auditor", "en"),
    Part("admin", "羅子健 Daniel Law", "administrator", "zh-hant"),
)


def password() -> str:
    """Return the password that all of them are given."""
    return os.environ.get("DEMO_PASSWORD") or KNOWN_TO_ALL


def enter_people(actor: User) -> dict[str, User]:
    """Make the people, each in the group of the role, and return them by mailbox."""
    # Hashed once for all: each hash takes a good part of a second.
    hashed = make_password(password())
    groups = {group.name: group for group in Group.objects.all()}
    found = {}
    for part in PARTS:
        person = User(email=part.email, full_name=part.full_name, language=part.language, password=hashed)
        person.is_staff, person.is_superuser = True, part.role == "administrator"
        found[part.mailbox] = save_person(person, actor=actor)
        set_members(person, [groups[part.role]], actor=actor)
    for mailbox in ("officer", "officer2"):
        found[mailbox].manager = found["manager"]
        save_person(found[mailbox], actor=actor)
    return found


def log_ins() -> list[str]:
    """Return a line for each log-in that exists and still has the password of the demonstration."""
    known = dict(User.objects.filter(email__in=[part.email for part in PARTS]).values_list("email", "password"))
    right = {hashed: check_password(password(), hashed) for hashed in set(known.values())}
    present = [part for part in PARTS if part.email in known]
    return [
        f"  {part.email:<24} {password() if right[known[part.email]] else '(password changed)':<20} {part.role}"
        for part in present
    ]
