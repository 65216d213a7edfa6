"""The log-in by a code that comes by mail."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts.posting import wait_for_post
from accounts.services import save_person
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from suppliers.services import end_membership
from tests.factories import MembershipFactory
from tests.portal.doors import CODE, LOG_IN, ask, codes, entered, log_in, state

pytestmark = [pytest.mark.django_db, pytest.mark.either]

HOME = "/portal/"


@pytest.fixture
def member():
    return MembershipFactory(user__email="fang@example.com")


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


def test_a_code_that_went_to_an_earlier_address_lets_nobody_in(member, client):
    ask(client, "fang@example.com")
    [(code, _address)] = codes()
    member.user.email = "li@example.com"
    save_person(member.user, actor=member.granted_by)

    answer = client.post(CODE, {"code": code})

    assert answer.headers["Location"] == LOG_IN
    assert "_auth_user_id" not in state(client)


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
