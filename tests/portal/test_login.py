"""The log-in by a code: who has access comes in, and nobody learns who that is."""

import re
import threading
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import User
from accounts.posting import wait_for_post
from accounts.services import save_person
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from suppliers.services import end_membership
from tests.factories import MembershipFactory, UserFactory
from tests.portal.doors import CODE, LOG_IN, ask, codes, entered, log_in

pytestmark = pytest.mark.django_db

HOME, CHOOSE = "/portal/", "/portal/choose/"


@pytest.fixture
def member():
    return MembershipFactory(user__email="fang@example.com")


def state(client):
    """Return what the session of a client holds."""
    return PortalSessions(client.cookies[PORTAL_COOKIE].value).load()


def test_whoever_acts_for_a_supplier_comes_in_with_a_code(member, client):
    asked = ask(client, "Fang@Example.com")
    [(code, address)] = codes()
    entered = client.post(CODE, {"code": code})

    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    assert address == "fang@example.com"
    assert (entered.status_code, entered.headers["Location"]) == (302, HOME)
    assert client.get(HOME).context["visitor"].supplier == member.supplier


def test_the_page_that_was_asked_for_comes_after_the_code(member, client):
    asked = client.get("/portal/papers/")
    page = client.post(asked.headers["Location"], {"email": "fang@example.com"})
    code, _address = codes()[0]

    entered = client.post(page.headers["Location"], {"code": code})

    assert asked.headers["Location"] == f"{LOG_IN}?next=/portal/papers/"
    assert entered.headers["Location"] == "/portal/papers/"


def test_no_other_site_comes_after_the_code(member, client):
    page = client.post(f"{LOG_IN}?next=https://evil.example/", {"email": "fang@example.com"})
    code, _address = codes()[0]

    entered = client.post(f"{page.headers['Location']}?next=//evil.example/", {"code": code})

    assert entered.headers["Location"] == HOME


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_mail_is_plain_and_html_in_the_language_of_the_page(member, language):
    ask(Client(headers={"accept-language": language}), "fang@example.com")
    [(code, _address)] = codes()

    [message] = mail.outbox
    html, kind = message.alternatives[0]
    assert code in message.subject
    assert message.extra_headers["Content-Language"] == language
    assert kind == "text/html"
    assert code in html
    assert f'lang="{language}"' in html


def test_the_mail_says_who_asks_and_what_to_do_if_it_was_somebody_else(member):
    ask(Client(headers={"accept-language": "en"}), "fang@example.com")
    [(code, _address)] = codes()

    [message] = mail.outbox
    assert message.subject == f"{code} is your code for the supplier portal of Goodstanding"
    assert "It was not you? Then do nothing: without the code nobody gets in." in message.body


def outsiders():
    """Make everybody who gets no code; return their addresses."""
    former = MembershipFactory(user__email="former@example.com")
    end_membership(former, actor=former.granted_by, now=timezone.now())
    off = MembershipFactory(user__email="off@example.com").user
    off.is_active = False
    save_person(off, actor=former.granted_by)
    UserFactory(email="stranger@example.com")
    UserFactory(email="officer@example.com", officer=True)
    return [
        "former@example.com", "off@example.com", "stranger@example.com", "officer@example.com", "nobody@example.com",
        "system@goodstanding.invalid",
    ]  # fmt: skip


def shown(answer):
    """Return all of an answer that tells something, without what differs each time."""
    cookies = {name: {k: v for k, v in cookie.items() if k != "expires"} for name, cookie in answer.cookies.items()}
    headers = {name: said for name, said in answer.headers.items() if name not in ("Expires", "Content-Length")}
    return answer.status_code, headers, cookies


def course(address):
    """Return everything that somebody sees who tries to come in with an address and has no code."""
    client, seen = Client(headers={"accept-language": "en"}), []
    steps = [lambda: ask(client, address), lambda: client.get(CODE)]
    steps += [lambda: client.post(CODE, {"code": "0000-0000"})] * 3
    steps += [lambda: client.get(CODE), lambda: client.get(LOG_IN)]
    for step in steps:
        with CaptureQueriesContext(connection) as asked:
            answer = step()
        text = answer.content.decode().replace(address, "…")
        seen.append((shown(answer), without_token(text), len(asked)))
    return seen


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_nobody_learns_who_has_access(member):
    others = outsiders()
    course("first@example.com")  # What is asked once in the life of a process.

    known = course("fang@example.com")
    told = {address: course(address) for address in others}

    assert {address: seen for address, seen in told.items() if seen != known} == {}
    assert [address for _code, address in codes()] == ["fang@example.com"]


def test_the_answer_does_not_wait_for_the_mail_server(member, client, monkeypatch):
    server = threading.Event()
    send = EmailBackend.send_messages

    def slow(backend, messages):
        server.wait(30)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)

    answer = ask(client, "fang@example.com")
    sent_by_then = len(mail.outbox)
    server.set()
    wait_for_post()

    assert (answer.status_code, sent_by_then, len(mail.outbox)) == (302, 0, 1)


def test_a_mail_server_that_is_away_changes_nothing_and_no_code_is_logged(member, client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = ask(client, "fang@example.com")
    wait_for_post()

    assert (answer.status_code, answer.headers["Location"]) == (302, CODE)
    assert [record.getMessage() for record in caplog.records] == [
        "A mail with a code could not be sent: ConnectionRefusedError"
    ]


def test_a_code_is_used_once(member, client):
    log_in(client, "fang@example.com")
    [(code, _address)] = codes()
    client.post("/portal/logout/")

    again = client.post(CODE, {"code": code})

    assert again.headers["Location"] == LOG_IN
    assert client.get(HOME).status_code == 302


def test_a_code_is_good_in_its_own_browser_alone(member, client):
    ask(client, "fang@example.com")
    [(code, _address)] = codes()

    elsewhere = Client()
    ask(elsewhere, "fang@example.com")
    answer = elsewhere.post(CODE, {"code": code})

    assert answer.status_code == 200
    assert "This is not the code of the newest mail." in answer.content.decode()


def test_a_code_is_void_after_three_wrong_ones(member, client):
    ask(client, "fang@example.com")
    [(code, _address)] = codes()
    statuses = [client.post(CODE, {"code": "0000-0000"}).status_code for _try in range(3)]

    late = client.post(CODE, {"code": code})

    assert statuses == [200, 200, 302]
    assert late.headers["Location"] == LOG_IN
    assert client.get(HOME).status_code == 302


def test_a_code_is_void_after_ten_minutes(member, client):
    ask(client, "fang@example.com")
    [(code, _address)] = codes()
    session = PortalSessions(client.cookies[PORTAL_COOKIE].value)
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()

    late = client.post(CODE, {"code": code})

    assert late.headers["Location"] == LOG_IN
    assert client.get(HOME).status_code == 302


def test_the_newest_code_alone_is_good(member, client):
    ask(client, "fang@example.com")
    ask(client, "fang@example.com")
    (old, _address), (new, _same) = codes()

    assert client.post(CODE, {"code": old}).status_code == 200
    assert client.post(CODE, {"code": new}).headers["Location"] == HOME


def test_access_that_ended_between_mail_and_code_lets_nobody_in(member, client):
    ask(client, "fang@example.com")
    [(code, _address)] = codes()
    end_membership(member, actor=member.granted_by, now=timezone.now())

    answer = client.post(CODE, {"code": code})

    assert answer.headers["Location"] == LOG_IN
    assert "_auth_user_id" not in state(client)


def test_a_session_gets_another_key_when_somebody_logs_in(member, client):
    ask(client, "fang@example.com")
    before = client.cookies[PORTAL_COOKIE].value
    [(code, _address)] = codes()
    client.post(CODE, {"code": code})

    assert client.cookies[PORTAL_COOKIE].value != before
    assert not PortalSessions().exists(before)


def test_a_planted_session_is_not_taken_over(member, client):
    client.cookies[PORTAL_COOKIE] = "planted0123456789abcdefghijklmno"
    log_in(client, "fang@example.com")

    assert client.cookies[PORTAL_COOKIE].value != "planted0123456789abcdefghijklmno"


def test_logging_out_ends_the_session(member, client):
    log_in(client, "fang@example.com")
    key = client.cookies[PORTAL_COOKIE].value
    client.post("/portal/logout/")

    client.cookies = SimpleCookie({PORTAL_COOKIE: key})

    assert client.get(HOME).headers["Location"] == f"{LOG_IN}?next=/portal/"


def test_no_page_is_kept_for_who_comes_after(member):
    assert "no-store" in entered(member.user).get(HOME).headers["Cache-Control"]


def test_nobody_logs_out_by_an_address(member):
    client = entered(member.user)

    assert client.get("/portal/logout/").status_code == 405
    assert client.get(HOME).status_code == 200


def test_no_session_holds_a_code_or_a_password_after_the_log_in(member, client):
    log_in(client, "fang@example.com")
    [(code, _address)] = codes()

    kept = str(state(client))

    assert code not in kept
    assert "account_login'" not in kept
    assert member.user.password not in kept


def test_whoever_is_in_is_not_asked_again(member):
    assert entered(member.user).get(LOG_IN).headers["Location"] == HOME


@pytest.mark.parametrize("address", ["", "fang", "fang@example.com\nBcc: all@example.com", "a" * 250 + "@example.com"])
def test_what_is_no_address_is_said_beside_the_field(address, client):
    answer = ask(client, address)
    wait_for_post()

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"email"}
    assert mail.outbox == []


def test_a_forged_form_is_refused(member):
    client = Client(enforce_csrf_checks=True)

    assert ask(client, "fang@example.com").status_code == 403
    assert entered(member.user).get(HOME).status_code == 200


def test_there_is_no_way_to_sign_up_or_to_set_a_password(client):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {name for name in names if name.startswith("account_")} == {
        "account_login", "account_request_login_code", "account_confirm_login_code",
    }  # fmt: skip
    for path in ("signup", "password/reset", "password/change", "email", "reauthenticate"):
        assert client.get(f"/portal/login/{path}/").status_code == 404


def test_five_tries_with_an_address_are_enough_and_nobody_else_is_kept_out(member):
    stranger, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.4")

    answers = [ask(stranger, "fang@example.com") for _try in range(6)]
    own = ask(owner, "fang@example.com")

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert "That was tried too often from here. Try again in 15 minutes." in answers[-1].content.decode()
    assert own.status_code == 302


def test_unknown_addresses_are_counted_alike(member):
    client = Client()

    answers = [ask(client, "nobody@example.com").status_code for _try in range(6)]

    assert answers == [302] * 5 + [429]


def test_one_place_has_sixty_tries(member):
    client = Client()

    answers = [ask(client, f"somebody{number}@example.com").status_code for number in range(61)]

    assert answers == [302] * 60 + [429]


def test_codes_cannot_be_tried_all_at_once(member, client):
    ask(client, "fang@example.com")
    session = PortalSessions(client.cookies[PORTAL_COOKIE].value)
    before = session.load()
    statuses = []
    for number in range(6):
        statuses.append(client.post(CODE, {"code": f"0000-000{number}"}).status_code)
        # Another try was sent at the same moment: it knows nothing of this one.
        session.update(before)
        session.save()

    assert statuses[-1] == 429


def test_the_people_of_the_house_get_a_session_of_the_portal_alone(client):
    officer = UserFactory(superuser=True, email="root@example.com")
    MembershipFactory(user=officer)

    log_in(client, "root@example.com")
    at_portal, at_staff = client.get(HOME), client.get("/admin/")
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[PORTAL_COOKIE].value

    assert at_portal.status_code == 200
    assert at_staff.headers["Location"].startswith("/admin/login/")
    assert stolen.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_session_of_staff_opens_nothing_of_the_portal(member):
    client = Client()
    client.force_login(member.user)
    moved = Client()
    moved.cookies[PORTAL_COOKIE] = client.cookies[settings.SESSION_COOKIE_NAME].value

    assert client.get(HOME).headers["Location"].startswith(LOG_IN)
    assert moved.get(HOME).headers["Location"].startswith(LOG_IN)


def test_each_door_has_its_cookie_and_its_path(member, client):
    log_in(client, "fang@example.com")
    staff = Client()
    UserFactory(superuser=True, email="root@example.com", password="in-good-standing")
    staff.post("/admin/login/", {"username": "root@example.com", "password": "in-good-standing"})

    assert {name for name in client.cookies if "goodstanding" in name} == {"goodstanding_portal"}
    cookie = client.cookies["goodstanding_portal"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/portal/", True, "Lax")
    assert staff.cookies["goodstanding_staff"]["path"] == "/"


def test_a_membership_that_ends_is_over_at_the_next_page(member):
    client = entered(member.user)
    before = client.get(HOME).status_code
    end_membership(member, actor=member.granted_by, now=timezone.now())

    after = client.get(HOME, follow=True)

    assert before == 200
    assert after.redirect_chain == [(LOG_IN, 302)]
    assert "Your access has ended." in after.content.decode()
    assert client.get(HOME).headers["Location"] == f"{LOG_IN}?next=/portal/"


def test_a_person_who_is_switched_off_is_out_at_the_next_page(member):
    client = entered(member.user)
    before = client.get(HOME).status_code
    User.objects.filter(pk=member.user_id).update(is_active=False)

    assert before == 200
    assert client.get(HOME).headers["Location"] == f"{LOG_IN}?next=/portal/"


def test_whoever_acts_for_several_chooses_and_switches(member):
    other = MembershipFactory(user=member.user)
    client = entered(member.user)

    asked = client.get(HOME)
    client.post(CHOOSE, {"membership": str(other.public_id)})
    first = client.get(HOME).context["visitor"]
    client.post(CHOOSE, {"membership": str(member.public_id)})
    second = client.get(HOME).context["visitor"]

    assert asked.headers["Location"] == CHOOSE
    assert (first.supplier, second.supplier) == (other.supplier, member.supplier)
    assert f'href="{CHOOSE}"' in client.get(HOME).content.decode()


def test_whoever_acts_for_one_is_not_asked(member):
    page = entered(member.user).get(HOME)

    assert page.status_code == 200
    assert CHOOSE not in page.content.decode()


def test_nobody_chooses_what_is_anothers(member):
    foreign = MembershipFactory()
    client = entered(member.user)

    client.post(CHOOSE, {"membership": str(foreign.public_id)})

    assert client.get(HOME).context["visitor"].supplier == member.supplier


def test_what_was_chosen_and_ended_is_chosen_anew(member):
    others = [MembershipFactory(user=member.user) for _number in range(2)]
    client = entered(member.user)
    client.post(CHOOSE, {"membership": str(member.public_id)})
    end_membership(member, actor=member.granted_by, now=timezone.now() + timedelta(seconds=1))

    answer = client.get(HOME)

    assert answer.headers["Location"] == CHOOSE
    assert [row.supplier for row in client.get(CHOOSE).context["memberships"]] == [row.supplier for row in others]
