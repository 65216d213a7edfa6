"""The pages on which a commitment is signed, without a script."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from attestations.models import CommitmentText, Signature
from attestations.services import save_requirement
from evidence.models import Event
from foundation.dates import today
from tests.attestations.sealing import is_sound
from tests.factories import CommitmentTextFactory, RequirementFactory, UserFactory, mailed_code
from tests.portal.signing import CODE, SIGN, actions, form_of, signed

# What is kept is the business of tests/attestations/test_signing.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def client(enter, supplier):
    return enter(supplier)


def test_a_commitment_is_signed_and_its_receipt_verifies(client, supplier):
    client.get(SIGN)

    page = signed(client)

    signature = Signature.objects.get()
    receipt = client.get(reverse("portal:receipt", args=[signature.attestation.public_id]))
    assert page.status_code == receipt.status_code == 200
    assert is_sound(receipt.content)
    assert (signature.ip, signature.user_agent, signature.attestation.supplier) == (
        "203.0.113.7",
        "Mozilla/5.0",
        supplier,
    )
    assert actions() == ["commitment_opened", "commitment_read", "commitment_consented", "commitment_signed"]


def test_what_is_shown_is_what_is_hashed(client):
    page = client.get(SIGN).content.decode()

    (shown,) = re.findall(r"<article[^>]*>(.*?)</article>", page, re.DOTALL)
    assert shown == "We promise &lt;b&gt;nothing&lt;/b&gt; &amp; keep it.\n\n1.  Two blanks."
    assert CommitmentText.objects.get(language="en").sha256 in page


@pytest.mark.parametrize(
    ("language", "query", "shown"),
    [("en", "", "en"), ("zh-hans", "", "zh-hans"), ("zh-hant", "", "zh-hans"), ("en", "?language=zh-hans", "zh-hans"),
     ("en", "?language=xx", "en")],
)  # fmt: skip
def test_the_text_is_in_the_language_of_the_page_or_the_one_asked_for(enter, supplier, language, query, shown):
    page = enter(supplier, language).get(SIGN + query).content.decode()

    assert f'<article class="wording" lang="{shown}">' in page
    assert ("?language=zh-hans" in page) is True


def test_opening_it_again_is_no_other_step(client):
    for _time in range(2):
        client.get(SIGN)

    assert actions() == ["commitment_opened"]


def test_the_script_says_that_the_end_came_into_view(client):
    text = CommitmentText.objects.get(language="en")

    answers = [
        client.post(f"{SIGN}read/", {"sha256": digest}).status_code for digest in (text.sha256, text.sha256, "x")
    ]
    client.post(SIGN, form_of())

    assert answers == [204, 204, 409]
    assert actions() == ["commitment_read", "commitment_consented"]
    assert '"how":"scrolled"' in Event.objects.get(action="commitment_read").payload


@pytest.mark.parametrize("missing", ["is_read", "is_agreed", "name", "title", "capacity"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, missing):
    answer = client.post(SIGN, form_of(**{missing: ""}))

    page = answer.content.decode()
    assert (answer.status_code, len(mail.outbox)) == (200, 0)
    assert f"#id_{missing}" in page
    assert "Wang Fang" in page or missing == "name"


@pytest.mark.parametrize("sign", ["\u3164", "\u202e"])
def test_a_name_with_a_sign_that_cannot_be_seen_is_no_signature(client, sign):
    answer = client.post(SIGN, form_of(name=f"Wang{sign} Fang"))

    assert (answer.status_code, len(mail.outbox)) == (200, 0)
    assert f"(U+{ord(sign):04X})" in answer.text


def test_a_wrong_code_is_said_and_the_right_one_still_signs(client):
    client.post(SIGN, form_of())

    wrong = client.post(CODE, {"code": "wrong"})
    right = client.post(CODE, {"code": mailed_code()})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert "This is not the code" in wrong.content.decode()


def test_the_field_for_the_code_has_the_focus(client):
    page = client.post(SIGN, form_of(), follow=True).text

    assert re.search(r'<input[^>]+name="code"[^>]+autofocus', page)


def test_from_what_was_signed_one_goes_on_to_what_else_is_to_do(client):
    client.post(SIGN, form_of())

    page = client.post(CODE, {"code": mailed_code()}, follow=True).text

    assert '<a class="button" href="/portal/">What else is to do</a>' in page
    assert '<a class="button" href="/portal/papers/">All that was handed in</a>' in page


def test_sent_twice_it_is_signed_once(client):
    client.post(SIGN, form_of())
    code = {"code": mailed_code()}

    first, second = client.post(CODE, code), client.post(CODE, code)

    assert first.headers["Location"] == second.headers["Location"]
    assert (Signature.objects.count(), Event.objects.filter(action="receipt_made").count()) == (1, 1)


def test_another_code_can_be_sent_and_the_first_is_no_longer_good(client):
    client.post(SIGN, form_of())
    first = mailed_code()

    client.post(CODE, {"again": "1"})

    assert client.post(CODE, {"code": first}).status_code == 200
    assert client.post(CODE, {"code": mailed_code()}).status_code == 302


def test_a_server_that_is_away_is_told_and_nothing_is_lost(client, settings):
    ours = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    away = client.post(SIGN, form_of(), follow=True).content.decode()
    settings.EMAIL_BACKEND = ours
    client.post(CODE, {"again": "1"})

    assert "could not be sent" in away
    assert client.post(CODE, {"code": mailed_code()}).status_code == 302


@pytest.mark.parametrize("step", ["consent", "code"])
def test_a_text_that_was_replaced_meanwhile_is_read_anew(client, commitment, step):
    form = form_of()
    if step == "code":
        client.post(SIGN, form)
    CommitmentTextFactory(requirement=commitment, version=2)

    answer = client.post(CODE, {"code": mailed_code()}) if step == "code" else client.post(SIGN, form)

    assert answer.status_code == 409
    assert not Signature.objects.exists()


def test_what_is_signed_already_is_shown_instead_of_the_form(client):
    signed(client)

    answer = client.get(SIGN)

    assert answer.headers["Location"] == reverse("portal:signed", args=[Signature.objects.get().attestation.public_id])


def test_a_new_version_is_signed_anew(client, commitment):
    signed(client)
    CommitmentTextFactory(requirement=commitment, version=2)

    assert client.get(SIGN).status_code == 200


def test_without_a_form_nothing_is_confirmed(client):
    assert client.get(CODE).headers["Location"] == SIGN


@pytest.mark.parametrize("code", ["unknown", "unbound"])
def test_what_does_not_bind_the_supplier_is_not_there(client, code):
    CommitmentTextFactory(requirement=RequirementFactory(code="unbound"))

    assert client.get(f"/portal/sign/{code}/").status_code == 404
    assert client.get(f"/portal/form/{code}/").status_code == 404


def test_where_only_paper_counts_it_says_so(client, commitment):
    commitment.signing_ways = ("paper",)
    save_requirement(commitment, actor=UserFactory(), today=today())

    page = client.get(SIGN)
    posted = client.post(SIGN, form_of())

    assert "On paper with the company chop" in page.content.decode()
    assert (posted.status_code, len(mail.outbox)) == (200, 0)


def test_only_who_may_sign_is_offered(client, commitment):
    commitment.signing_capacities = ("legal_representative",)
    save_requirement(commitment, actor=UserFactory(), today=today())

    page = client.get(SIGN).content.decode()
    refused = client.post(SIGN, form_of(capacity="letter_of_authority"))

    assert "letter_of_authority" not in page
    assert (refused.status_code, len(mail.outbox)) == (200, 0)


def test_what_no_longer_counts_is_said_instead_of_signed(client, commitment):
    client.post(SIGN, form_of())
    commitment.signing_capacities = ("letter_of_authority",)
    save_requirement(commitment, actor=UserFactory(), today=today())

    answer = client.post(CODE, {"code": mailed_code()}, follow=True)

    assert "can no longer be signed in this way" in answer.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("address", ["sign/integrity/", "sign/integrity/code/", "form/integrity/"])
def test_a_stranger_is_asked_to_log_in(address):
    answer = Client().get(f"/portal/{address}")

    assert answer.headers["Location"].startswith(reverse("portal:login"))
