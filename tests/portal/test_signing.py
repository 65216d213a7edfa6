"""The pages on which a commitment is signed, without a script."""

import re
import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from attestations.models import Attestation, CommitmentText, Signature
from attestations.services import refuse_attestations, save_requirement
from demo.paper import pdf
from evidence.models import Event
from foundation.dates import today
from suppliers.models import Membership, Upload
from tests.attestations.sealing import is_sound, text_of
from tests.evidence.corpus.images import saved
from tests.factories import (
    CommitmentTextFactory,
    MembershipFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
    mailed_code,
)
from tests.portal.doors import entered

# What is kept is the business of tests/attestations/test_signing.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]
ENGLISH = "We promise <b>nothing</b> & keep it.\n\n1.  Two blanks."


@pytest.fixture
def commitment():
    """A commitment in two languages that binds all suppliers."""
    requirement = RequirementFactory(code="integrity", name_en="Integrity", name_zh_hans="诚信声明")
    CommitmentTextFactory(requirement=requirement)
    CommitmentTextFactory(requirement=requirement, language="en", text=ENGLISH)
    RuleFactory(requirement=requirement, today=today())
    return requirement


@pytest.fixture
def enter(commitment):
    """Return what makes a client of somebody who acts for a supplier."""

    def as_person_of(supplier, language="en"):
        person = UserFactory()
        Membership.objects.create(user=person, supplier=supplier, granted_by=person)
        client = entered(person, language)
        client.defaults.update(HTTP_USER_AGENT="Mozilla/5.0", REMOTE_ADDR="203.0.113.7")
        return client

    return as_person_of


@pytest.fixture
def supplier(commitment):
    return SupplierFactory(today=today())


@pytest.fixture
def client(enter, supplier):
    return enter(supplier)


SIGN = "/portal/sign/integrity/"
CODE = f"{SIGN}code/"


def form_of(language="en", **changed):
    text = CommitmentText.objects.filter(language=language).latest("version")
    given = {
        "sha256": text.sha256, "is_read": "on", "is_agreed": "on", "name": "Wang Fang", "title": "General manager",
        "capacity": "legal_representative",
    }  # fmt: skip
    return {name: value for name, value in (given | changed).items() if value}


def signed(client, **changed):
    """Sign to the end; return the page that shows it."""
    client.post(SIGN, form_of(**changed))
    return client.post(CODE, {"code": mailed_code()}, follow=True)


def actions():
    return [*Event.objects.filter(action__startswith="commitment_").order_by("seq").values_list("action", flat=True)]


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


@pytest.mark.parametrize("page", ["signed", "receipt"])
def test_nobody_sees_what_another_supplier_signed(client, enter, page):
    signed(client)
    stranger = enter(SupplierFactory(today=today()))

    references = [Signature.objects.get().attestation.public_id, uuid.uuid4()]

    assert [stranger.get(reverse(f"portal:{page}", args=[one])).status_code for one in references] == [404, 404]


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


def by_letter(*files, **changed):
    return form_of(capacity="letter_of_authority", **changed) | {"file": files}


def letter(name="letter.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf(["Letter of authority"]))


def test_who_signs_by_a_letter_attaches_it_and_it_is_shown_to_both(client, supplier):
    page = client.get(SIGN).text
    client.post(SIGN, by_letter(letter()))
    signed_page = client.post(CODE, {"code": mailed_code()}, follow=True)

    attestation, upload = Attestation.objects.get(), Upload.objects.get()
    receipt = client.get(reverse("portal:receipt", args=[attestation.public_id])).content
    assert "it counts once we have seen the letter" in page
    assert (attestation.upload, attestation.decision, attestation.supplier) == (upload, "", supplier)
    assert reverse("portal:file", args=[upload.public_id]) in signed_page.text
    assert "hand it in as well" not in signed_page.text
    assert upload.file.sha256 in text_of(receipt).replace("\N{ZERO WIDTH SPACE}", "")


def test_several_photos_of_a_letter_are_one(client):
    photos = [letter(f"{shade}.jpg", saved(Image.new("L", (30, 40), shade), "JPEG")) for shade in (90, 200)]

    client.post(SIGN, by_letter(*photos))

    assert (Upload.objects.get().pages, len(mail.outbox)) == (2, 1)


def test_without_the_letter_no_code_is_sent(client):
    answer = client.post(SIGN, by_letter())

    assert answer.text.count("Attach the letter of authority by which you sign.") == 2
    assert not mail.outbox


def test_a_letter_that_is_not_taken_is_said_and_no_code_is_sent(client):
    answer = client.post(SIGN, by_letter(letter("letter.pdf", b"<svg/>")))

    assert "The content of the file is not what its name says." in answer.text
    assert not mail.outbox


def test_a_letter_is_kept_while_something_else_is_missing(client):
    missing = client.post(SIGN, by_letter(letter(), name=""))
    client.post(SIGN, by_letter())

    assert "Type your name" in missing.text
    assert "letter.pdf" in missing.text
    assert (Upload.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_letter_that_is_stopped_before_the_code_is_typed_signs_nothing(client):
    client.post(SIGN, by_letter(letter()))
    Upload.objects.update(state="quarantined", reason="infected")

    answer = client.post(CODE, {"code": mailed_code()}, follow=True)

    assert "Attach the letter of authority by which you sign." in answer.text
    assert not Signature.objects.exists()


def test_a_letter_by_which_something_was_signed_is_not_taken_for_the_next_signature(client):
    client.post(SIGN, by_letter(letter()))
    typed = {"code": mailed_code()}
    twice = [client.post(CODE, typed).headers["Location"] for _time in range(2)]
    refuse_attestations(Attestation.objects.all(), reason="unreadable", words="", actor=UserFactory(), today=today())

    page = client.get(SIGN)
    again = client.post(SIGN, by_letter())

    assert twice[0] == twice[1] == reverse("portal:signed", args=[Attestation.objects.get().public_id])
    assert "letter.pdf" not in page.text
    assert "Attach the letter of authority by which you sign." in again.text


def test_a_letter_of_one_supplier_signs_nothing_for_another(client, supplier):
    person = Membership.objects.get(supplier=supplier).user
    other = MembershipFactory(user=person, supplier=SupplierFactory(today=today()))
    own = Membership.objects.get(supplier=supplier)
    client.post(reverse("portal:choose"), {"membership": str(own.public_id)})
    client.post(SIGN, by_letter(letter()))
    typed, stolen = {"code": mailed_code()}, str(Upload.objects.get().public_id)

    client.post(reverse("portal:choose"), {"membership": str(other.public_id)})
    asked = client.post(SIGN, by_letter() | {"letter": stolen})
    confirmed = client.post(CODE, typed)

    assert "Attach the letter of authority by which you sign." in asked.text
    assert confirmed.headers["Location"] == SIGN
    assert not Signature.objects.exists()


def test_a_file_beside_another_capacity_is_left_alone(client):
    client.post(SIGN, form_of() | {"file": letter()})

    assert (Upload.objects.count(), len(mail.outbox)) == (0, 1)


@pytest.mark.parametrize("address", ["sign/integrity/", "sign/integrity/code/", "form/integrity/"])
def test_a_stranger_is_asked_to_log_in(address):
    answer = Client().get(f"/portal/{address}")

    assert answer.headers["Location"].startswith(reverse("portal:login"))


def test_the_form_for_paper_is_a_pdf_to_be_saved(client):
    answer = client.get("/portal/form/integrity/?language=zh-hans")

    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_receipt_that_cannot_be_set_leads_back_to_what_was_signed_and_says_why(client):
    signed(client, name="Wang 😀")
    receipt = reverse("portal:receipt", args=[Signature.objects.get().attestation.public_id])

    answer = client.get(receipt, follow=True)

    assert answer.redirect_chain == [(receipt.replace("receipt.pdf", ""), 302)]
    assert "no font has the sign “😀” (U+1F600)" in answer.text


def test_a_form_that_cannot_be_set_leads_back_to_its_text_and_says_why(client, supplier):
    supplier.name = "Tin 😀"
    supplier.save()

    answer = client.get("/portal/form/integrity/", follow=True)

    assert answer.redirect_chain == [(SIGN, 302)]
    assert "no font has the sign “😀” (U+1F600)" in answer.text
