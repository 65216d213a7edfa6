"""The page *Log-in and security*: passkeys are seen, added and removed by who proved lately who he is."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import OneTimeCode, Passkey
from accounts.posting import wait_for_post
from accounts.services.passkeys import MOST
from evidence.models import Event
from evidence.verify import findings
from tests.device import FLAG, Device
from tests.factories import MembershipFactory, PasskeyFactory, mailed_code
from tests.portal.doors import entered, log_in
from tests.portal.passkeys import ADD, OFFER, PROVE, SECURITY, add, age_challenge, enter, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def person():
    return MembershipFactory(user__email="fang@example.com").user


@pytest.fixture
def device():
    return Device()


def remove_page(passkey):
    return reverse("portal:passkey-remove", args=[passkey.public_id])


def actions():
    return list(Event.objects.filter(object_type="accounts.passkey").order_by("seq").values_list("action", flat=True))


def told():
    """Return subject, text and address of the mails that went out."""
    wait_for_post()
    return [(message.subject, message.body, message.to) for message in mail.outbox]


def text_of(client):
    return client.get(SECURITY).content.decode()


def test_a_passkey_is_added_and_told(person, device):
    client = fresh(person)

    answer = add(client, device)

    passkey = Passkey.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, SECURITY)
    assert (passkey.person, passkey.name, passkey.public_key) == (person, "My telephone", device.key.public_key)
    assert "My telephone" in text_of(client)
    assert actions() == ["passkey_added"]
    assert list(findings()) == []
    [(subject, body, to)] = told()
    assert (subject, to) == ("A passkey was added to your log-in", ["fang@example.com"])
    assert "“My telephone” was added" in body
    assert "http://localhost:8000/portal/security/" in body


def test_a_passkey_is_removed_and_told(person, device, client):
    passkey = PasskeyFactory(person=person, device=device)
    mail.outbox.clear()
    own = fresh(person)

    asked = own.get(remove_page(passkey))
    kept = Passkey.objects.count()
    answer = own.post(remove_page(passkey))
    enter(client, device)

    assert (asked.status_code, kept, answer.headers["Location"]) == (200, 1, SECURITY)
    assert not Passkey.objects.exists()
    assert own.post(remove_page(passkey)).status_code == 404
    assert client.get("/portal/").status_code == 302
    assert actions() == ["passkey_added", "passkey_removed"]
    assert list(findings()) == []
    [(subject, body, to)] = told()
    assert (subject, to) == ("A passkey was removed from your log-in", ["fang@example.com"])
    assert "You can still log in with a code." in body


def test_the_mail_is_in_the_language_of_the_person(person, device):
    person.language = "zh-hans"
    person.save()

    add(fresh(person), device)
    wait_for_post()

    assert mail.outbox[0].extra_headers["Content-Language"] == "zh-hans"


def test_a_log_in_with_a_code_is_proof_for_ten_minutes(person, client):
    log_in(client, "fang@example.com")

    answers = [client.get(SECURITY), fresh(person, minutes=9).get(SECURITY), fresh(person, minutes=10).get(SECURITY)]

    assert [answer.context["is_fresh"] for answer in answers] == [True, True, False]


def test_whoever_came_in_long_ago_proves_it_first(person, device):
    passkey = PasskeyFactory(person=person)
    client = fresh(person, minutes=11)
    options = fresh(person).post(OFFER).json()

    answers = [
        client.post(OFFER),
        client.post(ADD, {"name": "x", "answer": device.made(options)}),
        client.get(remove_page(passkey)),
        client.post(remove_page(passkey)),
    ]

    to_code, back = f"{PROVE}?next=%2Fportal%2Fsecurity%2F", f"{PROVE}?next={remove_page(passkey).replace('/', '%2F')}"
    assert [answer.headers["Location"] for answer in answers] == [to_code, to_code, back, back]
    assert Passkey.objects.get() == passkey


def test_a_code_proves_it_and_leads_on(person):
    passkey = PasskeyFactory(person=person)
    client = entered(person)
    page = client.get(remove_page(passkey)).headers["Location"]
    unsent = client.get(page).content.decode()
    client.post(page, {"again": "1"})
    sent = client.get(page).content.decode()

    wrong = client.post(page, {"code": "wrong"})
    right = client.post(page, {"code": mailed_code()})

    assert ('name="code"' in unsent, 'name="code"' in sent) == (False, True)
    assert (wrong.status_code, right.headers["Location"]) == (422, remove_page(passkey))
    assert "This is not the code that was sent." in wrong.content.decode()
    assert client.get(remove_page(passkey)).status_code == 200
    assert client.get(page).headers["Location"] == remove_page(passkey)


def test_a_code_is_good_in_its_own_session_alone(person):
    client, elsewhere = entered(person), entered(person)
    client.post(PROVE, {"again": "1"})

    answer = elsewhere.post(PROVE, {"code": mailed_code()})

    assert answer.status_code == 422
    assert not elsewhere.get(SECURITY).context["is_fresh"]


def test_a_code_leads_to_no_other_site(person):
    client = entered(person)
    client.post(PROVE, {"again": "1"})

    answer = client.post(f"{PROVE}?next=https://evil.example/", {"code": mailed_code()})

    assert answer.headers["Location"] == SECURITY


def test_nobody_fills_a_mailbox(person):
    client = entered(person)
    for _time in range(11):
        client.post(PROVE, {"again": "1"})

    assert "the next one has to wait for an hour" in client.get(PROVE).content.decode()
    assert OneTimeCode.objects.count() == len(mail.outbox) == 10


def test_a_mail_server_that_is_away_is_told(person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = entered(person)

    answer = client.post(PROVE, {"again": "1"}, follow=True)

    assert "The mail with the code could not be sent." in answer.content.decode()


@pytest.mark.parametrize(
    "bent", [{"flags": FLAG.UP}, {"origin": "https://evil.example"}, {"challenge": "x" * 43}], ids=str
)
def test_a_passkey_that_was_made_elsewhere_is_not_added(bent, person, device):
    client = fresh(person)

    add(client, device, **bent)

    assert "The passkey was not added" in text_of(client)
    assert not Passkey.objects.exists()


def test_what_a_device_made_is_added_once(person, device):
    client = fresh(person)
    answer = device.made(client.post(OFFER).json())
    foreign = device.made(fresh(person).post(OFFER).json())

    for sent in (foreign, answer, answer):
        client.post(ADD, {"name": "x", "answer": sent})
    client.post(OFFER)
    client.post(ADD, {"name": "x", "answer": answer})

    # The foreign one used up the challenge.
    assert not Passkey.objects.exists()


def test_a_challenge_that_is_too_old_adds_nothing(person, device):
    client = fresh(person)
    answer = device.made(client.post(OFFER).json())
    age_challenge(client, 301)

    client.post(ADD, {"name": "x", "answer": answer})

    assert not Passkey.objects.exists()


def test_a_passkey_of_another_is_not_taken_over(person, device):
    other = PasskeyFactory(device=device)
    client = fresh(person)

    add(client, device)

    assert "This passkey is known already." in text_of(client)
    assert Passkey.objects.get() == other


def test_sixty_offers_to_a_place_are_enough(person):
    client = fresh(person)

    statuses = [client.post(OFFER).status_code for _try in range(61)]

    assert (set(statuses[:60]), statuses[60]) == ({200}, 429)


def test_ten_passkeys_are_enough(person, device):
    for _time in range(MOST):
        PasskeyFactory(person=person)
    client = fresh(person)

    add(client, device)

    assert "You have 10 passkeys already." in text_of(client)
    assert person.passkeys.count() == MOST


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Give the device a name."), ("\u200b\u202e", "Give the device a name."), ("x" * 61, "at most 60 characters")],
)
def test_a_name_that_will_not_do_is_said_beside_the_field(name, words, person, device):
    answer = add(fresh(person), device, name=name)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Passkey.objects.exists()


def test_passkeys_of_others_are_neither_seen_nor_removed(person):
    colleague = MembershipFactory(supplier=person.memberships.get().supplier).user
    other = PasskeyFactory(person=colleague, name="Telephone of a colleague")
    client = fresh(person)

    answers = [client.get(remove_page(other)), client.post(remove_page(other))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Telephone of a colleague" not in text_of(client)
    assert Passkey.objects.get() == other


def test_a_name_adds_no_line_to_the_mail(person, device):
    add(fresh(person), device, name="Telephone\r\n\r\nIgnore this\u202e mail")

    ((_subject, body, _to),) = told()
    assert "“Telephone Ignore this mail” was added" in body


def test_a_name_is_no_markup(person, device):
    client = fresh(person)
    add(client, device, name="<b>x</b>")

    assert "&lt;b&gt;x&lt;/b&gt;" in text_of(client)
    assert "<b>x</b>" not in text_of(client)


def test_the_page_says_when_a_passkey_was_used(person, device, client):
    passkey = PasskeyFactory(person=person, device=device, now=timezone.now() - timedelta(days=40))
    unused = text_of(fresh(person))
    enter(client, device)

    assert "Not used yet" in unused
    assert "Not used yet" not in text_of(client)
    assert re.search(r"Added on</dt><dd>\w+", unused)
    assert passkey.name in unused


def test_the_way_there_is_at_the_foot_of_each_page(person):
    assert f'href="{SECURITY}"' in entered(person).get("/portal/").content.decode()
