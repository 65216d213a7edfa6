"""One-time codes: for one person, purpose and subject, for ten minutes, five tries and one use."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts import codes
from accounts.codes import AN_HOUR, TRIES, NotSent, TooMany, Verdict
from accounts.models import OneTimeCode
from tests.factories import UserFactory
from tests.together import together

NOW = datetime(2024, 12, 31, 4, tzinfo=UTC)
SUBJECT = "a" * 64


@pytest.fixture
def person(db):
    return UserFactory(full_name="王芳", language="zh-hans")


def issue(person, now=NOW, purpose="signature", subject=SUBJECT):
    return codes.issue(person, purpose=purpose, subject=subject, now=now)


def redeem(person, typed, now=NOW, purpose="signature", subject=SUBJECT):
    return codes.redeem(person, purpose=purpose, subject=subject, typed=typed, now=now)


@pytest.mark.either
def test_a_code_is_good_once(person):
    code = issue(person)

    assert [redeem(person, code), redeem(person, code)] == [Verdict.GOOD, Verdict.USED]


@pytest.mark.either
@pytest.mark.parametrize(
    "written",
    [str.lower, lambda code: f" {code[:4]}-{code[4:]} ", lambda code: code.translate(WIDE)],
    ids=["small", "parted", "wide"],
)
def test_a_code_is_good_however_it_is_typed(person, written):
    code = issue(person)

    assert redeem(person, written(code)) == Verdict.GOOD


WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in codes.ALPHABET}


@pytest.mark.either
@pytest.mark.parametrize(("seconds", "verdict"), [(599, Verdict.GOOD), (600, Verdict.LATE), (1_200, Verdict.LATE)])
def test_a_code_is_good_for_ten_minutes(person, seconds, verdict):
    code = issue(person)

    assert redeem(person, code, now=NOW + timedelta(seconds=seconds)) == verdict


@pytest.mark.either
def test_after_five_wrong_tries_the_right_one_is_none(person):
    code = issue(person)

    tries = [redeem(person, "wrong") for _try in range(TRIES)]

    assert (tries, redeem(person, code)) == ([Verdict.WRONG] * TRIES, Verdict.TRIED)


def test_only_the_newest_code_is_good(person):
    older, newer = issue(person), issue(person)

    assert [redeem(person, older), redeem(person, newer)] == [Verdict.WRONG, Verdict.GOOD]


@pytest.mark.either
def test_a_code_is_for_its_person_purpose_and_subject_alone(person):
    code = issue(person)

    verdicts = [
        redeem(UserFactory(), code),
        redeem(person, code, purpose="another"),
        redeem(person, code, subject="b" * 64),
        redeem(person, code),
    ]

    assert verdicts == [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.GOOD]


def test_the_table_does_not_hold_the_code(person):
    code = issue(person)

    values = OneTimeCode.objects.values().get().values()

    assert not any(code in str(value) for value in values)


@pytest.mark.either
def test_so_many_codes_an_hour_and_no_more(person):
    for _code in range(AN_HOUR):
        issue(person)

    with pytest.raises(TooMany):
        issue(person)
    assert issue(person, now=NOW + timedelta(hours=1, seconds=1))


def test_codes_of_yesterday_are_forgotten(person):
    issue(person)

    issue(person, now=NOW + timedelta(days=1))

    assert OneTimeCode.objects.count() == 1


@pytest.mark.either
def test_the_mail_has_the_code_in_its_subject_and_names_what_it_is_for(person):
    code = issue(person)

    codes.send(person, code, what="保密承诺函")

    (message,) = mail.outbox
    shown = f"{code[:4]}-{code[4:]}"
    assert message.to == [person.email]
    assert shown in message.subject
    assert shown in message.body
    assert "保密承诺函" in message.body


@pytest.mark.either
def test_a_server_that_is_away_is_told(person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(NotSent):
        codes.send(person, issue(person), what="x")


@pytest.mark.either
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_good():
    person = UserFactory()
    code = issue(person)

    verdicts = []

    def once():
        verdicts.append(redeem(person, code))

    assert together(once, once) == [None, None]
    assert verdicts == [Verdict.GOOD, Verdict.USED]
