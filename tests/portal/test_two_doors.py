"""The sessions of the portal: apart from those of staff, and over when access is."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import save_person
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from suppliers.services import end_membership
from tests.factories import MembershipFactory, UserFactory
from tests.portal.doors import CODE, LOG_IN, ask, codes, entered, log_in, state

pytestmark = [pytest.mark.django_db, pytest.mark.either]

HOME, CHOOSE = "/portal/", "/portal/choose/"


@pytest.fixture
def member():
    return MembershipFactory(user__email="fang@example.com")


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


def test_a_person_with_another_address_is_out_at_the_next_page_at_both_doors(member):
    portal, staff = entered(member.user), Client()
    staff.force_login(member.user)
    member.user.email = "li@example.com"
    save_person(member.user, actor=member.granted_by)

    assert portal.get(HOME).headers["Location"] == f"{LOG_IN}?next=/portal/"
    assert not staff.get("/admin/login/").wsgi_request.user.is_authenticated
    assert entered(member.user).get(HOME).status_code == 200


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
