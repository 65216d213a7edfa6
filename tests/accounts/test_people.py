import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Passkey, User
from accounts.posting import wait_for_post
from accounts.services import save_person, system_user
from evidence.models import Event
from evidence.verify import findings
from tests.factories import PasskeyFactory, UserFactory
from tests.factories.constraints import messages, names_in, refusal

pytestmark = pytest.mark.django_db

PASSWORD = "a long one, 國"


def events_of(person):
    return list(Event.objects.filter(actor_ref=str(person.ref)).order_by("seq").values_list("action", "object_id"))


def test_the_system_acts_as_one_user_that_cannot_log_in():
    first, second = system_user(), system_user()

    assert first == second
    assert User.objects.count() == 1
    assert (first.is_active, first.has_usable_password(), first.is_staff) == (False, False, False)
    assert events_of(first) == [("user_created", first.pk)]


@pytest.mark.either
def test_the_first_person_stands_for_herself():
    person = User.objects.create_superuser("Admin@Example.COM", PASSWORD, full_name="王芳")

    assert (person.email, person.is_staff, person.is_superuser) == ("admin@example.com", True, True)
    assert events_of(person) == [("user_created", person.pk)]


@pytest.mark.either
def test_a_person_is_made_by_another():
    admin = UserFactory(superuser=True)

    person = User.objects.create_user("new@example.com", PASSWORD, actor=admin, full_name="李強")

    assert events_of(admin) == [("user_created", person.pk)]
    assert events_of(person) == []


def test_another_address_takes_the_passkeys_away():
    admin, person, other = UserFactory(superuser=True), UserFactory(email="old@example.com"), PasskeyFactory()
    passkey = PasskeyFactory(person=person)
    mail.outbox.clear()
    person.full_name = "王芳"
    save_person(person, actor=admin)
    kept = Passkey.objects.count()

    person.email = "new@example.com"
    save_person(person, actor=admin)
    wait_for_post()

    assert (kept, Passkey.objects.get()) == (2, other)
    assert ("passkey_removed", passkey.pk) in events_of(admin)
    assert [message.to for message in mail.outbox] == [["old@example.com"]]
    assert list(findings()) == []


@pytest.mark.either
@pytest.mark.parametrize("typed", ["wang@example.com", "WANG@EXAMPLE.COM", "Wang@Example.com"])
def test_a_log_in_does_not_depend_on_case(typed):
    person = User.objects.create_user("Wang@Example.com", PASSWORD, full_name="Wang")

    assert authenticate(email=typed, password=PASSWORD) == person


@pytest.mark.either
def test_a_password_is_kept_in_as_many_rounds_as_it_takes(settings):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]  # the tests' own comes first
    person = User.objects.create_user("wang@example.com", PASSWORD, full_name="Wang")

    algorithm, rounds, *_salt_and_hash = person.password.split("$")

    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000  # OWASP's Password Storage Cheat Sheet
    assert authenticate(email="wang@example.com", password=PASSWORD) == person


@pytest.mark.either
@pytest.mark.parametrize("password", ["", "wrong", None])
def test_a_wrong_password_opens_nothing(password):
    User.objects.create_user("wang@example.com", PASSWORD, full_name="Wang")

    assert authenticate(email="wang@example.com", password=password) is None


@pytest.mark.either
def test_who_was_switched_off_cannot_log_in():
    person = User.objects.create_user("wang@example.com", PASSWORD, full_name="Wang")
    person.is_active = False
    save_person(person, actor=system_user())

    assert authenticate(email="wang@example.com", password=PASSWORD) is None


def test_each_change_of_a_person_is_an_event():
    admin, person = UserFactory(), UserFactory()

    for language in ("en", "zh-hans"):
        person.language = language
        save_person(person, actor=admin)
    made = save_person(User(email="new@example.com", full_name="New"), actor=admin)

    assert User.objects.get(pk=person.pk).language == "zh-hans"
    assert events_of(admin) == [
        ("user_changed", person.pk),
        ("user_changed", person.pk),
        ("user_created", made.pk),
    ]


def test_a_password_and_a_log_in_change_nothing_that_is_protected(client):
    person = User.objects.create_user("wang@example.com", PASSWORD, full_name="Wang")

    client.force_login(person)
    person.set_password("another long one")
    person.save()

    assert User.objects.get().last_login is not None
    assert list(findings()) == []


def test_an_address_has_one_log_in_whatever_its_case():
    UserFactory(email="wang@example.com")
    again = User(email="WANG@example.com", full_name="Wang")
    again.set_unusable_password()

    assert names_in("accounts") == {"user_email_any_case"}
    assert "user_email_any_case" in refusal(again)
    assert messages(again) == ["This address has a log-in already."]


@pytest.mark.either
def test_a_second_log_in_for_an_address_leaves_nothing():
    UserFactory(email="wang@example.com")
    events = Event.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Wang@example.com", full_name="Wang")

    assert Event.objects.count() == events


@pytest.mark.either
def test_a_person_is_called_by_name_and_else_by_address():
    assert [str(User(email="a@b.c", full_name=name)) for name in ("王芳", "")] == ["王芳", "a@b.c"]


def test_events_say_nothing_personal():
    person = UserFactory(email="wang@example.com", full_name="王芳")
    save_person(person, actor=person)

    payloads = "".join(Event.objects.values_list("payload", flat=True))
    assert "wang" not in payloads
    assert "王芳" not in payloads
