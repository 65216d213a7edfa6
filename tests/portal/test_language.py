"""Whoever turns the pages to a language is written to in it, in every mail."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.posting import wait_for_post
from attestations.models import CommitmentText
from evidence.models import Event
from foundation.dates import today
from reminders.models import Mail
from tests.factories import (
    CommitmentTextFactory,
    MembershipFactory,
    RequirementFactory,
    RuleFactory,
    UserFactory,
    mailed_code,
)
from tests.portal.doors import Browser, entered, log_in

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

TURN = "/portal/language/"


@pytest.fixture
def reader(supplier):
    """Return somebody of whom it was written down that he reads Traditional Chinese."""
    person = UserFactory(email="fang@example.com", language="zh-hant")
    return MembershipFactory(supplier=supplier, user=person).user


def recorded(person):
    """Return the language that is kept of a person."""
    person.refresh_from_db()
    return person.language


@pytest.mark.either
@pytest.mark.both
def test_turning_the_pages_turns_what_is_kept_once(reader):
    client = entered(reader)
    before = Event.objects.count()

    answers = [client.post(TURN, {"language": "zh-hans", "next": "/portal/papers/"}) for _time in range(2)]

    assert [answer.url for answer in answers] == ["/portal/papers/"] * 2
    assert client.cookies["django_language"].value == "zh-hans"
    assert recorded(reader) == "zh-hans"
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize("language", ["", "xx", "fr"])
def test_a_language_that_is_not_ours_changes_nothing(language, reader):
    client = entered(reader)

    client.post(TURN, {"language": language})

    assert recorded(reader) == "zh-hant"


def test_what_the_pages_were_turned_to_before_the_log_in_is_kept_by_it(reader):
    client = Browser()
    client.post(TURN, {"language": "zh-hans"})

    log_in(client, reader.email)

    assert recorded(reader) == "zh-hans"


def test_of_whom_no_language_is_known_that_of_the_page_is_kept(supplier):
    person = MembershipFactory(supplier=supplier, user__email="wang@example.com", user__language="").user

    log_in(Browser(headers={"accept-language": "zh-hans"}), person.email)

    assert recorded(person) == "zh-hans"


def test_the_code_and_the_receipt_come_in_the_language_of_the_page(reader):
    requirement = RequirementFactory(code="integrity", name_zh_hans="诚信声明", name_zh_hant="誠信聲明")
    CommitmentTextFactory(requirement=requirement)
    RuleFactory(requirement=requirement, today=today())
    sign, client = reverse("portal:sign", args=["integrity"]), entered(reader)
    signed = {
        "sha256": CommitmentText.objects.get(requirement=requirement).sha256, "is_read": "on", "is_agreed": "on",
        "name": "Wang", "title": "General manager", "capacity": "legal_representative",
    }  # fmt: skip

    for turned, title in (("zh-hans", "诚信声明"), ("zh-hant", "誠信聲明")):
        client.post(TURN, {"language": turned})
        mail.outbox.clear()
        code_page = client.post(sign, signed).url
        assert title in mail.outbox[-1].body
    client.post(code_page, {"code": mailed_code()})
    wait_for_post()

    receipt = Mail.objects.get(is_letter=True)
    assert "誠信聲明" in receipt.subject
    assert receipt.language == "zh-hant"
