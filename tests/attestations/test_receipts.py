"""The receipt: it verifies, says all, is made once, and one flipped byte is noticed."""

import hashlib
from datetime import timedelta

import pytest
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation.errors import SignatureValidationError

from attestations.models import Signature
from attestations.papers.form import form_of
from attestations.papers.receipt import event_of
from attestations.services import make_receipt, make_receipts
from attestations.services.receipts import GRACE, try_to_make_receipt
from evidence.files import opened, path_of
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from reminders.models import Mail
from reminders.sending import send_all
from tests.attestations.sealing import is_sound, seal_of, text_of
from tests.factories import NOON, CommitmentTextFactory, MembershipFactory, SignatureFactory, SupplierFactory
from tests.reminders.conftest import by_day
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(settings, tmp_path):
    settings.ORGANISATION_NAME = "示範企業"
    signature = SignatureFactory()
    MembershipFactory(user=signature.person, supplier=signature.attestation.supplier)
    return signature


def bytes_of(signature):
    with opened(make_receipt(signature)) as source:
        return source.read()


@pytest.mark.either
def test_the_receipt_is_sealed_over_the_whole_file(signature):
    pdf = bytes_of(signature)

    assert is_sound(pdf)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part" in pdf


@pytest.mark.either
@pytest.mark.parametrize("place", [200, 20_000, -100])
def test_one_flipped_byte_is_noticed(signature, place):
    pdf = bytearray(bytes_of(signature))

    pdf[place] ^= 1

    assert not is_read_as_sound(bytes(pdf))


def is_read_as_sound(pdf):
    try:
        return is_sound(pdf)
    except (PdfError, SignatureValidationError, ValueError):
        return False


@pytest.mark.either
def test_what_is_appended_is_noticed(signature):
    seal = seal_of(bytes_of(signature) + b"\n% more")

    assert seal.coverage.name != "ENTIRE_FILE"


@pytest.mark.either
def test_the_receipt_says_all_of_the_proof(signature):
    event = event_of(signature)

    text = text_of(bytes_of(signature)).replace("\u200b", "").replace(" ", "")

    said = [
        *signature.text.text.splitlines(), signature.name, signature.title, signature.email, signature.ip,
        signature.text_sha256, signature.prevailing_sha256, signature.digest, event.hash, str(event.seq),
        "2024-12-3112:00:00(UTC+08:00)", "示範企業",
    ]  # fmt: skip
    assert [part for part in said if part.replace(" ", "") not in text] == []


def test_the_hash_of_the_receipt_is_an_event(signature):
    pdf = bytes_of(signature)

    made = Event.objects.get(action="receipt_made")
    assert hashlib.sha256(pdf).hexdigest() in made.payload
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_the_receipt_is_made_once(signature):
    first, again = make_receipt(signature), make_receipt(Signature.objects.get())

    assert first == again
    assert (EvidenceFile.objects.count(), Event.objects.filter(action="receipt_made").count()) == (1, 1)


@pytest.mark.either
@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_both_get_the_same():
    signature = SignatureFactory()
    made = []

    def ask():
        made.append(make_receipt(Signature.objects.get(pk=signature.pk)))

    assert together(ask, ask) == [None, None]
    assert made[0] == made[1]
    assert Event.objects.filter(action="receipt_made").count() == 1


def test_a_crash_before_the_receipt_loses_nothing(signature):
    missing = [make_receipts(moment) for moment in (NOON, NOON + GRACE, NOON + GRACE)]

    assert missing == [0, 1, 0]
    assert is_sound(bytes_of(Signature.objects.get()))
    assert Mail.objects.values_list("recipient", "supplier").get() == (
        f"user:{signature.person_id}@{signature.attestation.supplier_id}",
        signature.attestation.supplier_id,
    )


@pytest.mark.either
def test_the_receipt_is_mailed_once_to_whoever_signed(signature, mailoutbox):
    assert try_to_make_receipt(signature)
    make_receipt(Signature.objects.get())

    send_all(by_day)

    _code, message = mailoutbox
    ((name, content, media_type),) = message.attachments
    assert (name.endswith(".pdf"), content, media_type) == (True, bytes_of(signature), "application/pdf")
    assert message.to == [signature.email]
    assert signature.name in message.body


@pytest.mark.either
def test_a_server_that_is_away_delays_the_mail_and_leaves_the_receipt(signature, settings, mailoutbox):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_receipt(signature)
    send_all(by_day)
    settings.EMAIL_BACKEND = usual

    send_all(lambda: by_day() + timedelta(minutes=2))

    _code, message = mailoutbox
    assert message.to == [signature.email]
    assert Signature.objects.get().receipt


@pytest.mark.either
def test_a_receipt_that_was_changed_on_the_disk_is_named(signature):
    path = path_of(make_receipt(signature).sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b"PDF-1.7", b"PDF-1.6"))

    (finding,) = findings(files=True)

    assert (finding.table, finding.column) == ("evidence_evidencefile", "sha256")


@pytest.mark.either
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_form_holds_text_supplier_version_and_hash(language):
    text = CommitmentTextFactory(language=language, text="We use no conflict minerals.")
    supplier = SupplierFactory(name="国际电子")

    words = text_of(form_of(text, supplier, at=NOON)).replace("\u200b", "").replace(" ", "")

    said = ("Weusenoconflictminerals.", text.sha256, supplier.code, "国际电子")
    assert [part for part in said if part not in words] == []
