"""Log-in with a passkey: in for whoever has it and acts for a supplier; to all others the same is said."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services import remove_passkey, save_person
from accounts.sessions import PORTAL_COOKIE
from evidence.models import Event
from evidence.verify import findings
from suppliers.services import end_membership
from tests.device import FLAG, Device
from tests.factories import MembershipFactory, PasskeyFactory, UserFactory
from tests.portal.doors import LOG_IN, entered, state
from tests.portal.passkeys import ENTER, QUESTION, SECURITY, age_challenge, enter
from tests.portal.test_strangers import shown, without_token

pytestmark = [pytest.mark.django_db, pytest.mark.either]

HOME = "/portal/"


@pytest.fixture
def member():
    return MembershipFactory(user__email="fang@example.com")


@pytest.fixture
def device():
    return Device()


@pytest.fixture
def passkey(member, device):
    return PasskeyFactory(person=member.user, device=device)


def is_in(client):
    return client.get(HOME).status_code == 200


def seen_after(client, answer):
    """Return all that somebody sees who was not let in."""
    page = client.get(answer.headers["Location"])
    return shown(answer)[:2], shown(page)[:2], without_token(page.content.decode())


def test_whoever_has_the_passkey_comes_in(member, passkey, device, client):
    device.count = 3

    answer = enter(client, device)

    passkey.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert client.get(HOME).context["visitor"].supplier == member.supplier
    assert (passkey.sign_count, passkey.used_at is not None) == (3, True)
    assert Event.objects.filter(action="passkey_used", actor_ref=member.user.ref, object_id=passkey.pk).count() == 1
    assert list(findings()) == []


def test_the_page_that_was_asked_for_comes_next(passkey, device, client):
    options = client.post(QUESTION).json()
    answers = [
        client.post(ENTER, {"answer": device.signed(options), "next": "/portal/papers/"}),
        client.post(ENTER, {"answer": "", "next": "/portal/papers/"}),
        client.post(ENTER, {"answer": "", "next": "https://evil.example/"}),
    ]

    assert [answer.headers["Location"] for answer in answers] == [
        "/portal/papers/", f"{LOG_IN}?next=%2Fportal%2Fpapers%2F", LOG_IN,
    ]  # fmt: skip


def test_the_session_is_the_portal_s_and_gets_another_key(passkey, device, client):
    client.post(QUESTION)
    before = client.cookies[PORTAL_COOKIE].value
    enter(client, device)

    assert client.cookies[PORTAL_COOKIE].value != before
    assert {name for name in client.cookies if "goodstanding" in name} == {PORTAL_COOKIE}
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert "portal_challenge" not in state(client)


def test_whoever_came_in_by_a_passkey_may_change_passkeys(passkey, device, client):
    enter(client, device)

    assert client.get(SECURITY).context["is_fresh"]


def test_an_answer_is_good_once(passkey, device, client):
    options = client.post(QUESTION).json()
    answer = device.signed(options)
    client.post(ENTER, {"answer": answer})
    client.post("/portal/logout/")

    again = client.post(ENTER, {"answer": answer})
    client.post(QUESTION)
    once_more = client.post(ENTER, {"answer": answer})

    assert [again.headers["Location"], once_more.headers["Location"]] == [LOG_IN, LOG_IN]
    assert not is_in(client)


def test_a_challenge_is_used_up_by_a_wrong_answer(passkey, device, client):
    options = client.post(QUESTION).json()
    client.post(ENTER, {"answer": "{}"})

    assert client.post(ENTER, {"answer": device.signed(options)}).headers["Location"] == LOG_IN
    assert not is_in(client)


def test_a_challenge_of_another_session_is_refused(passkey, device, client):
    foreign = Client().post(QUESTION).json()
    client.post(QUESTION)

    answer = client.post(ENTER, {"answer": device.signed(foreign)})

    assert answer.headers["Location"] == LOG_IN
    assert not is_in(client)


@pytest.mark.parametrize(("seconds", "comes_in"), [(290, True), (301, False)])
def test_a_challenge_is_good_for_five_minutes(seconds, comes_in, passkey, device, client):
    options = client.post(QUESTION).json()
    age_challenge(client, seconds)
    client.post(ENTER, {"answer": device.signed(options)})

    assert is_in(client) == comes_in


def test_a_copy_that_counts_for_itself_is_refused_and_recorded(member, passkey, device, client):
    device.count = 5
    enter(client, device)
    copy = Device(5, device.credential_id, device.private, device.person)
    elsewhere = Client()

    answers = [enter(elsewhere, copy)]
    copy.count = 0
    answers.append(enter(elsewhere, copy))

    assert [answer.headers["Location"] for answer in answers] == [LOG_IN, LOG_IN]
    assert not is_in(elsewhere)
    assert Event.objects.filter(action="passkey_doubted", object_id=passkey.pk).count() == 2


def test_a_passkey_that_never_counts_is_good_again(passkey, device):
    clients = [Client(), Client()]
    for client in clients:
        enter(client, device)

    assert [is_in(client) for client in clients] == [True, True]


def ended(member, passkey):
    end_membership(member, actor=member.granted_by, now=timezone.now())


def switched_off(member, passkey):
    member.user.is_active = False
    save_person(member.user, actor=member.granted_by)


def removed(member, passkey):
    remove_passkey(passkey, actor=member.user)


@pytest.mark.parametrize("end", [ended, switched_off, removed])
def test_what_was_taken_away_opens_nothing_at_once_and_looks_like_what_never_was(end, member, passkey, device):
    nobody = Client(headers={"accept-language": "en"})
    unknown = seen_after(nobody, enter(nobody, Device(person=device.person)))
    before = Client()
    enter(before, device)
    end(member, passkey)

    client = Client(headers={"accept-language": "en"})
    seen = seen_after(client, enter(client, device))

    assert seen == unknown
    assert not is_in(client)
    assert is_in(before) == (end is removed)


def test_an_officer_who_acts_for_nobody_is_not_let_in(client):
    device = Device()
    PasskeyFactory(person=UserFactory(officer=True), device=device)

    enter(client, device)

    assert not is_in(client)
    assert "_auth_user_id" not in state(client)


def test_a_finger_that_was_not_recognised_lets_nobody_in(passkey, device, client):
    enter(client, device, flags=FLAG.UP)

    assert not is_in(client)


def test_whoever_is_in_as_another_is_so_no_longer(member, passkey, device):
    other = MembershipFactory()
    client = entered(other.user)
    enter(client, device)

    assert client.get(HOME).context["visitor"].person == member.user


def test_forged_forms_are_refused(passkey, device):
    client = Client(enforce_csrf_checks=True)

    assert [client.post(path).status_code for path in (QUESTION, ENTER)] == [403, 403]


@pytest.mark.parametrize("path", [QUESTION, ENTER])
def test_sixty_tries_from_a_place_are_enough(path):
    stranger, other = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.4")

    statuses = [stranger.post(path).status_code for _try in range(61)]

    assert (statuses[-2] != 429, statuses[-1]) == (True, 429)
    assert other.post(path).status_code != 429
