"""A commitment is signed here: what is recorded, what is refused, and what comes of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.codes import NotSent, Verdict
from accounts.models import OneTimeCode
from attestations.models import Attestation, Capacity, Signature
from attestations.services.signing import Circumstances, CodeRefused, TextChanged, consent, send_again, sign
from attestations.signing import digest_of
from attestations.standing import Standing
from evidence.models import Event
from evidence.verify import findings
from tests.factories import (
    NOON,
    TODAY,
    CommitmentTextFactory,
    DeclarationFactory,
    DocumentFactory,
    RequirementFactory,
    SignatureFactory,
    SupplierFactory,
    UserFactory,
    mailed_code,
)
from tests.together import together

pytestmark = pytest.mark.django_db


HERE = Circumstances(NOON, "2001:db8::7", "Mozilla/5.0")


def actions():
    return [*Event.objects.order_by("seq").values_list("action", flat=True)]


def consented(**terms):
    declaration = DeclarationFactory(**terms)
    consent(declaration, now=NOON)
    return declaration


@pytest.mark.either
def test_what_is_signed_counts_from_that_day_on():
    signature = SignatureFactory()

    attestation = signature.attestation
    assert (attestation.basis, attestation.backing, attestation.origin) == ("signed", "signed_here", "portal")
    assert (attestation.decision, attestation.decided_on, attestation.valid_from) == ("accepted", TODAY, TODAY)
    assert (attestation.valid_until, attestation.edition.code) == (None, "1")
    assert attestation.supplier.standings.get().standing == Standing.VALID


@pytest.mark.either
def test_the_proof_says_who_signed_what_when_and_from_where():
    declaration = consented()

    signature = sign(declaration, typed=mailed_code(), circumstances=HERE)

    assert (signature.text, signature.text_sha256) == (declaration.text, declaration.text.sha256)
    assert (signature.name, signature.title, signature.capacity) == ("王芳", "总经理", "legal_representative")
    assert (signature.person, signature.email) == (declaration.person, declaration.person.email)
    assert (signature.signed_at, signature.ip, signature.user_agent) == (NOON, "2001:db8::7", "Mozilla/5.0")
    assert (signature.consent, signature.language) == (declaration.consent, "zh-hans")


@pytest.mark.either
def test_each_step_is_an_event_and_nothing_personal_is_in_it():
    signature = SignatureFactory()

    assert actions()[-3:] == ["commitment_consented", "attestation_signed", "commitment_signed"]
    signed = Event.objects.get(action="commitment_signed").payload
    assert signature.text_sha256 in signed
    assert not any(private in signed for private in (signature.name, signature.email, signature.ip))
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("signed_on", "months", "until"),
    [
        (TODAY, 12, date(2025, 12, 31)),
        (TODAY, 2, date(2025, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
    ],
)
def test_a_requirement_may_say_for_how_long_a_signature_holds(signed_on, months, until):
    requirement = RequirementFactory(validity_months=months)

    signature = SignatureFactory(declaration__text__requirement=requirement, now=NOON + (signed_on - TODAY))

    assert signature.attestation.valid_until == until


@pytest.mark.either
def test_who_signs_by_a_letter_of_authority_waits_for_its_review():
    signature = SignatureFactory(declaration__capacity=Capacity.LETTER_OF_AUTHORITY)

    assert signature.attestation.decision == ""
    assert signature.attestation.supplier.standings.get().standing == Standing.IN_REVIEW


@pytest.mark.either
def test_the_letter_of_authority_is_kept_with_the_signature_and_covered_by_its_digest():
    declaration = consented(capacity=Capacity.LETTER_OF_AUTHORITY)

    signature = sign(declaration, typed=mailed_code(), circumstances=HERE)

    attestation = Attestation.objects.get()
    assert (attestation.upload, attestation.file) == (declaration.letter, declaration.letter.file)
    assert signature.digest == digest_of(signature)
    assert list(findings(files=True)) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    "letter",
    [
        lambda _declaration: None,
        lambda declaration: DocumentFactory(supplier=declaration.supplier, quarantined=True),
        lambda _declaration: DocumentFactory(),
    ],
    ids=["missing", "in quarantine", "another's"],
)
def test_nobody_signs_by_a_letter_that_cannot_be_looked_at(letter):
    declaration = DeclarationFactory(capacity=Capacity.LETTER_OF_AUTHORITY)

    with pytest.raises(ValidationError) as refusal:
        consent(replace(declaration, letter=letter(declaration)), now=NOON)

    assert refusal.value.code == "letter"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_signs_as_legal_representative_brings_no_letter():
    declaration = DeclarationFactory()

    with pytest.raises(ValidationError) as refusal:
        consent(replace(declaration, letter=DocumentFactory(supplier=declaration.supplier)), now=NOON)

    assert refusal.value.code == "letter"


@pytest.mark.either
def test_the_code_sent_twice_signs_once():
    declaration = consented()
    typed = mailed_code()

    first, second = (sign(declaration, typed=typed, circumstances=HERE) for _time in range(2))

    assert first == second
    assert (Signature.objects.count(), Attestation.objects.count()) == (1, 1)
    assert actions().count("commitment_signed") == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_are_sent_at_once_sign_once():
    declaration = consented()
    typed = mailed_code()

    def once():
        sign(declaration, typed=typed, circumstances=HERE)

    assert together(once, once) == [None, None]
    assert (Signature.objects.count(), actions().count("commitment_signed")) == (1, 1)


@pytest.mark.either
def test_a_wrong_code_signs_nothing_and_is_counted():
    declaration = consented()

    with pytest.raises(CodeRefused) as refusal:
        sign(declaration, typed="wrong", circumstances=HERE)

    assert refusal.value.args == (Verdict.WRONG,)
    assert (Signature.objects.count(), OneTimeCode.objects.get().tries) == (0, 1)


@pytest.mark.parametrize(
    "terms",
    [
        lambda: {"name": "李强"},
        lambda: {"supplier": SupplierFactory()},
        lambda: {"consent": "I have read nothing."},
        lambda: {"text": CommitmentTextFactory()},
        lambda: {"letter": DocumentFactory()},
    ],
    ids=["name", "supplier", "consent", "text", "letter"],
)
def test_a_code_signs_nothing_but_what_it_was_sent_for(terms):
    declaration = consented()

    with pytest.raises(CodeRefused) as refusal:
        sign(replace(declaration, **terms()), typed=mailed_code(), circumstances=HERE)

    assert refusal.value.args == (Verdict.UNKNOWN,)
    assert not Signature.objects.exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_signs_by_the_code_of_another():
    declaration = consented()

    with pytest.raises(CodeRefused):
        sign(replace(declaration, person=UserFactory()), typed=mailed_code(), circumstances=HERE)

    assert not Signature.objects.exists()


@pytest.mark.either
def test_a_text_that_was_replaced_meanwhile_is_not_signed_and_the_code_stays_good():
    declaration = consented()
    CommitmentTextFactory(requirement=declaration.text.requirement, version=2)

    with pytest.raises(TextChanged):
        sign(declaration, typed=mailed_code(), circumstances=HERE)
    with pytest.raises(TextChanged):
        consent(declaration, now=NOON)

    assert (Signature.objects.count(), OneTimeCode.objects.get().used_at) == (0, None)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    "now", [{"signing_ways": ("paper",)}, {"signing_capacities": ("letter_of_authority",)}], ids=["way", "capacity"]
)
def test_what_no_longer_counts_is_not_signed(now):
    declaration = consented()
    requirement = declaration.text.requirement
    for name, codes in now.items():
        setattr(requirement, name, codes)

    with pytest.raises(ValidationError) as refusal:
        sign(declaration, typed=mailed_code(), circumstances=HERE)

    assert refusal.value.code == "not_allowed"
    assert not Signature.objects.exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_where_the_mail_server_is_away_the_consent_stays_and_a_code_can_be_sent_again(settings):
    declaration = DeclarationFactory()
    ours = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(NotSent):
        consent(declaration, now=NOON)
    settings.EMAIL_BACKEND = ours
    send_again(declaration, now=NOON + timedelta(minutes=1))

    assert actions().count("commitment_consented") == 1
    assert len(mail.outbox) == 1
    assert sign(declaration, typed=mailed_code(), circumstances=HERE)


@pytest.mark.either
def test_a_new_version_that_must_be_signed_anew_reopens_what_was_signed():
    signature = SignatureFactory()
    attestation = signature.attestation

    CommitmentTextFactory(requirement=attestation.requirement, version=2, resign_from=TODAY)

    attestation.refresh_from_db()
    assert attestation.lapses_on == TODAY
    assert attestation.supplier.standings.get().standing == Standing.EXPIRED
    assert list(findings()) == []
