"""Who may open what in the portal: every address is decided about here, for everybody and by every method."""

import uuid

import pytest
from django.conf import settings
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import timezone

from accounts.services import save_person, system_user
from accounts.sessions import PORTAL
from audits.models import PlannedAction
from reminders.links import key_of
from reminders.models import Mail
from suppliers.services import end_membership
from tests.factories import MembershipFactory, UserFactory
from tests.portal.doors import Browser, entered
from tests.portal.sown import ASKED, OTHER

# Who gets in is said by rows that every database keeps alike.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: Page of a supplier -> what GET and POST answer to who may open it, nothing being sent: a status, or where it leads.
PAGES = {
    "home": (200, 405),
    "papers": (200, 405),
    # It was objected to already.
    "assessment": (200, 422),
    "assessments": (200, 405),
    "company": (200, 200),
    "hand-in": (200, 422),
    "clause": (200, 422),
    "check": (200, 422),
    "add-pages": (405, "check"),
    # What is asked of both is no certificate.
    "announce": (404, 404),
    "booked": (404, 404),
    "booked-withdraw": (405, 404),
    "confirm": (405, 404),
    # It is signed already; and nothing that is sent names the text.
    "sign": ("signed", 409),
    "sign-read": (405, 409),
    "sign-code": ("sign", "sign"),
    "signed": (200, 405),
    "receipt": (200, 405),
    "form": (200, 405),
    "paper": (200, 405),
    "take-back": (200, "paper"),
    "file": (200, 405),
    "preview": (200, 405),
    "company-withdraw": (405, "company"),
    "findings": (200, 405),
    "finding": (200, 422),
    "photo": (200, 405),
    "more-time": (405, 422),
    "engagements": (200, 405),
    "engagement": (200, 422),
    "material": (200, 405),
    "plan": (200, 405),
    "plan-action": (200, 422),
    "plan-more-time": (405, 422),
    "security": (200, 405),
    "security-code": (200, 422),
    # Whoever asks here was not let in by a code just now.
    "passkey-offer": (405, "security-code"),
    "passkey-add": (405, "security-code"),
    # It is one's own alone: what others of the same supplier have is not there.
    "passkey-remove": (404, 404),
}
#: Those of which it is recorded that they were shown.
SHOWN = {"sign", "sign-code"}
#: Those of the whole supplier, or of the person: they name no row.
WHOLE = {
    "home", "papers", "assessments", "findings", "plan", "engagements", "company", "security", "security-code",
    "passkey-offer", "passkey-add",
}  # fmt: skip
#: Those that a link does not open, whatever row they name.
INSIDE = {
    "assessment", "company-withdraw", "engagement", "finding", "material", "more-time", "photo", "plan-action",
    "plan-more-time",
}  # fmt: skip
#: Page before one is in -> the same, by how far one is.
DOORS = {
    "nobody": {"choose": ("login", "login"), "login": (200, 200), "code": ("login", "login")},
    "out": {"choose": ("login", "login"), "login": (200, 200), "code": ("home", "home")},
    "by a link": {"choose": ("home", "home"), "login": (200, 200), "code": ("home", "home")},
    "in": {"choose": (200, 200), "login": ("home", 200), "code": ("home", "home")},
}
#: Whoever asks; the keys are none.
ALIKE = {
    "apply": (404, 404), "application": ("login", "login"),
    "invitation": (404, 404), "link": (404, 404), "logout": (405, "login"), "passkey-question": (405, 200),
    "passkey-login": (405, "login"), "language": (405, "home"),
}  # fmt: skip
#: allauth's names of the same pages.
SAME = {"account_login": "login", "account_request_login_code": "login", "account_confirm_login_code": "code"}
#: What an address is asked with.
KEYS = {
    **dict.fromkeys(("check", "add-pages", "announce"), ("code", "upload")),
    "signed": ("signed",), "receipt": ("signed",), "paper": ("paper",), "take-back": ("paper",),
    "file": ("upload",), "preview": ("upload",),
    "assessment": ("assessment",),
    "engagement": ("engagement",), "material": ("engagement", "material"),
    "finding": ("finding",), "photo": ("finding", "photo"), "more-time": ("finding",), "plan-action": ("action",),
    "plan-more-time": ("action",),
    "company-withdraw": ("request",), "passkey-remove": ("passkey",), "invitation": ("key",), "link": ("key",),
    "apply": ("key",),
    **dict.fromkeys(("booked", "booked-withdraw", "confirm"), ("code",)),
    **dict.fromkeys(("hand-in", "clause", "sign", "sign-read", "sign-code", "form"), ("code",)),
}  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
#: Those that do something; the others are answered without asking who it is, or like GET.
TELLING = ("GET", "POST")


def member(*suppliers):
    """Return a client of somebody who acts for suppliers, and his memberships."""
    person = UserFactory()
    memberships = [MembershipFactory(user=person, supplier=one.supplier) for one in suppliers]
    return entered(person), memberships


def nobody(a, b):
    return Client()


def of_one(a, b):
    return member(a)[0]


def of_both(a, b):
    return member(a, b)[0]


def officer(a, b):
    return entered(a.officer)


def at_the_other_door(a, b):
    client = Client()
    client.force_login(a.officer)
    return client


def stolen(a, b):
    """Put the key of the portal's session into the cookie of staff."""
    found, client = member(a)[0], Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = found.cookies["goodstanding_portal"].value
    return client


def chose_a(a, b):
    client, memberships = member(a, b)
    client.post(reverse("portal:choose"), {"membership": str(memberships[0].public_id)})
    return client


def ended(a, b):
    client, (membership,) = member(a)
    end_membership(membership, actor=system_user(), now=timezone.now())
    return client


def switched_off(a, b):
    client, (membership,) = member(a)
    membership.user.is_active = False
    save_person(membership.user, actor=system_user())
    return client


def by_a_link(a, b):
    client = Browser()
    client.post(reverse("portal:link", args=[key_of(Mail.objects.get(address=a.person.email, is_letter=False), ASKED)]))
    return client


def of_a(a, b):
    return rows(a, ASKED)


def of_b(a, b):
    return rows(b, ASKED)


def of_b_alone(a, b):
    return rows(b, f"{b.word}-alone")


def of_another_page(a, b):
    return rows(a, OTHER)


def of_nobody(a, b):
    names = (
        "upload", "paper", "signed", "request", "passkey", "assessment", "finding", "action", "engagement", "material",
        "photo",
    )  # fmt: skip
    return dict.fromkeys(names, uuid.UUID(int=7)) | {"code": "nothing"}


def rows(one, code):
    """Return what names the rows of a supplier for something that is asked."""
    paper = one.paper(code)
    named = {"code": code, "upload": paper.upload.public_id, "paper": paper.public_id}
    finding = one.supplier.findings.get()
    named |= {"finding": finding.public_id, "photo": finding.files.get().upload.public_id}
    named |= {"action": PlannedAction.objects.get(case__supplier=one.supplier, struck_off_on=None).public_id}
    named |= {"request": one.asks.public_id, "passkey": one.passkey.public_id}
    engagement = one.supplier.attendances.get().engagement
    named |= {"engagement": engagement.public_id, "material": engagement.files.get().upload.public_id}
    named["assessment"] = one.assessment.cycle.public_id
    return named | {"signed": one.signed(code).public_id}


#: Who asks for what -> how far he is in, and what the pages of suppliers answer: None where they open to him.
CASES = {
    "nobody": (nobody, of_a, "nobody", "login"),
    "an officer who is logged in at her own door": (at_the_other_door, of_a, "nobody", "login"),
    "the portal's key in the cookie of staff": (stolen, of_a, "nobody", "login"),
    "an officer, who acts for nobody": (officer, of_a, "out", "login"),
    "a member": (of_one, of_a, "in", None),
    "a member, for the other's": (of_one, of_b, "in", 404),
    "a member, for what only the other is asked": (of_one, of_b_alone, "in", 404),
    "a member, for what is not there": (of_one, of_nobody, "in", 404),
    "a member of both before he chose": (of_both, of_a, "in", "choose"),
    "a member of both who chose": (chose_a, of_a, "in", None),
    "a member of both who chose, for the other's": (chose_a, of_b, "in", 404),
    "a member no longer": (ended, of_a, "out", "login"),
    "a member who is switched off": (switched_off, of_a, "nobody", "login"),
    "who came by a link": (by_a_link, of_a, "by a link", None),
    "who came by a link, for another page": (by_a_link, of_another_page, "by a link", 404),
    "who came by a link, for the other's": (by_a_link, of_b, "by a link", 404),
    "who came by a link, for what is not there": (by_a_link, of_nobody, "by a link", 404),
}
#: Whom the suite tries, by the ways that tell something; whom the others are like is tried by the proofs, in every way.
FIRST = {
    "nobody", "an officer, who acts for nobody", "a member", "a member, for the other's",
    "who came by a link", "who came by a link, for the other's",
}  # fmt: skip
TRIED = [
    *(pytest.param(case, TELLING, marks=pytest.mark.both if case == "a member" else ()) for case in sorted(FIRST)),
    *(pytest.param(case, METHODS, marks=pytest.mark.proof) for case in CASES),
]
#: Under a code that binds both, the pages that name nothing else are one's own.
OWN_BY_CODE = {name for name, keys in KEYS.items() if keys == ("code",)}


def patterns(found=None, route=""):
    """Return every pattern behind the portal's door with its name."""
    for pattern in get_resolver().url_patterns if found is None else found:
        whole = f"{route}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from patterns(pattern.url_patterns, whole)
        elif f"/{whole}".startswith(PORTAL):
            yield pattern.name or whole


def expected(name, method, case):
    """Return what is to be answered."""
    _client, asked_with, door, shut = CASES[case]
    name = SAME.get(name, name)
    if method not in ("GET", "HEAD", "POST") or (method == "HEAD" and name in SHOWN):
        return 405
    by_method = (DOORS[door] | ALIKE | PAGES)[name]
    answer = by_method[method == "POST"]
    if name not in PAGES or answer == 405:
        return answer
    if name in WHOLE:
        return "hand-in" if door == "by a link" else shut if isinstance(shut, str) else answer
    if name in INSIDE and door == "by a link":
        return 404
    if asked_with is of_b and name in OWN_BY_CODE:
        return answer
    return answer if shut is None else shut


def answered(client, method, path):
    """Return the status of an answer, or the name of the page that it leads to; whatever it did is undone."""
    with transaction.atomic():
        answer = client.generic(method, path) if method != "POST" else client.post(path)
        transaction.set_rollback(True)
    if answer.status_code != 302:
        return answer.status_code
    return resolve(answer.headers["Location"].partition("?")[0]).url_name


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Draw no page: who gets in is decided before."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


def test_every_address_is_decided_about():
    decided = {*PAGES, *ALIKE, *SAME, *DOORS["in"]}

    assert sorted(set(patterns()) - decided) == []
    assert sorted(decided - set(patterns())) == []
    assert {frozenset(pages) for pages in DOORS.values()} == {frozenset(DOORS["in"])}


@pytest.mark.parametrize(("case", "methods"), TRIED)
def test_everybody_gets_what_was_decided_and_nothing_else(case, methods, both):
    who, asked_with, _door, _shut = CASES[case]
    client, named = who(*both), asked_with(*both) | {"key": "x"}
    cookies = client.cookies.output()

    answers = {}
    for name in sorted({*patterns()}):
        keys = [named[key] for key in KEYS.get(name, ())]
        path = reverse(name if name in SAME else f"portal:{name}", args=keys)
        for method in methods:
            client.cookies.clear()
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))
            answers[name, method] = answered(client, method, path)

    assert answers == {(name, method): expected(name, method, case) for name, method in answers}
    assert len(answers) == len({*patterns()}) * len(methods)
