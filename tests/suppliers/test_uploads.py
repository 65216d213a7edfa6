"""A file from a supplier: kept once, or refused in words and without a trace."""

import errno
import io
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import system_user
from demo.paper import pdf
from evidence.files import folder, path_of
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from suppliers.models import Upload
from suppliers.services import NotKept, TooLarge, TooMany, receive, scan_waiting
from tests.evidence.corpus.workbooks import workbook
from tests.factories import SupplierFactory, UploadFactory, UserFactory
from tests.servers import clamd

pytestmark = pytest.mark.django_db

PAPER = pdf(["Certificate of registration"])


@pytest.fixture
def supplier():
    return SupplierFactory()


@pytest.fixture
def person():
    return UserFactory()


def received(content, supplier, person, name="certificate.pdf", says=None):
    stream = content if hasattr(content, "read") else io.BytesIO(content)
    return receive(stream, name, supplier=supplier, actor=person, read=lambda _path, _type: says or {})


def actions():
    return list(Event.objects.filter(object_type="suppliers.upload").order_by("seq").values_list("action", flat=True))


def left_behind():
    """Return what lies in the store and is no kept file."""
    kept = {path_of(sha256) for sha256 in EvidenceFile.objects.values_list("sha256", flat=True)}
    return [path for path in folder().rglob("*") if path.is_file() and path.name.startswith("tmp") and path not in kept]


@pytest.mark.either
def test_a_paper_is_kept_with_what_it_is_and_what_it_says(supplier, person):
    upload = received(PAPER, supplier, person, says={"number": "QMS-1", "holder_name": "國際電子"})

    assert (upload.state, upload.media_type, upload.size, upload.pages) == ("checked", "application/pdf", len(PAPER), 1)
    assert json.loads(upload.reading) == {"number": "QMS-1", "holder_name": "國際電子"}
    assert path_of(upload.file.sha256).read_bytes() == PAPER
    assert actions() == ["upload_received"]
    assert list(findings(files=True)) == []


def test_nothing_personal_stands_in_the_event(supplier, person):
    received(PAPER, supplier, person, name="Wang Fang passport.pdf")

    payload = Event.objects.get(object_type="suppliers.upload").payload

    assert "Wang" not in payload
    assert person.email not in payload


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("certificate.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "mismatch"),
        ("certificate.png", PAPER, "mismatch"),
        ("certificate.pdf.exe", PAPER, "kind"),
        ("certificate.pdf", b"", "empty"),
        ("certificate.pdf", PAPER[:100], "pdf_damaged"),
        ("certificate.xlsx", workbook(), "workbook"),
    ],
)
def test_what_is_no_paper_leaves_a_row_and_no_bytes(name, content, reason, supplier, person):
    upload = received(content, supplier, person, name=name)

    assert (upload.state, upload.reason, upload.file, upload.name) == ("refused", reason, None, name)
    assert not EvidenceFile.objects.exists()
    assert left_behind() == []
    assert actions() == ["upload_refused"]


@pytest.mark.either
def test_a_name_is_text_and_never_a_path(supplier, person):
    names = ["../../etc/证书.pdf", 'a"\r\nSet-Cookie: x.pdf', f"{'长' * 300}.pdf", "C:\\papers\\iso.PDF"]

    shown = [received(PAPER, supplier, person, name=name).name for name in names]

    assert shown == ["证书.pdf", 'a"Set-Cookie: x.pdf', f"{'长' * 188}….pdf", "iso.PDF"]


@pytest.mark.either
def test_a_byte_too_many_is_refused_and_the_last_one_taken(supplier, person, settings):
    settings.UPLOAD_MOST_MEGABYTES = 1
    whole = PAPER + b"\n" * (2**20 - len(PAPER))

    assert received(whole, supplier, person).size == 2**20
    with pytest.raises(TooLarge, match="too large: at most 1\N{NO-BREAK SPACE}MB"):
        received(whole + b"\n", supplier, person)

    assert (Upload.objects.count(), left_behind()) == (1, [])


def test_a_supplier_that_brings_too_much_is_told_so_and_others_notice_nothing(supplier, person, settings):
    settings.UPLOADS_AN_HOUR = 2
    for number in range(2):
        received(pdf([str(number)]), supplier, person)

    with pytest.raises(TooMany, match="2 files within an hour") as refusal:
        received(PAPER, supplier, person)

    assert refusal.value.status == 429
    assert received(PAPER, SupplierFactory(), person).state == "checked"
    assert Upload.objects.filter(supplier=supplier).count() == 2


def test_after_an_hour_a_supplier_may_bring_more(supplier, person, settings):
    settings.UPLOADS_AN_HOUR = 1
    first = UploadFactory(supplier=supplier, actor=person)
    Upload.objects.filter(pk=first.pk).update(received_at=timezone.now() - timedelta(minutes=61))

    assert received(PAPER, supplier, person).state == "checked"


@pytest.mark.either
def test_what_was_refused_counts_within_the_hour_and_not_in_all(supplier, person, settings):
    settings.UPLOADS_AN_HOUR, settings.UPLOAD_MEGABYTES_IN_ALL = 2, 0
    received(b"", supplier, person)
    with pytest.raises(TooLarge, match="all the room"):
        received(PAPER, supplier, person)
    received(b"", supplier, person, name="another.pdf")

    with pytest.raises(TooMany):
        received(b"", supplier, person)


@pytest.mark.either
def test_what_is_sent_again_and_again_is_not_looked_through_without_end(supplier, person, settings):
    settings.UPLOADS_AN_HOUR, other = 2, SupplierFactory()
    taken = [received(PAPER, supplier, person) for _time in range(6)]

    with pytest.raises(TooMany, match="6 files within an hour"):
        received(PAPER, supplier, person)

    assert {upload.pk for upload in taken} == {Upload.objects.get().pk}
    assert received(PAPER, other, person).state == "checked"


def test_twenty_at_once_are_counted_in_turn(supplier, person, settings):
    settings.UPLOADS_AN_HOUR = 1

    class Overtaken(io.BytesIO):
        """While it is read, another file of the supplier comes in."""

        def read(self, *args):
            if not Upload.objects.exists():
                UploadFactory(supplier=supplier, actor=person, lines=("faster",))
            return super().read(*args)

    with pytest.raises(TooMany):
        received(Overtaken(PAPER), supplier, person)

    assert Upload.objects.count() == 1


@pytest.mark.either
def test_the_same_bytes_of_two_suppliers_are_kept_once_and_answered_alike(supplier, person):
    other = SupplierFactory()

    first, second = received(PAPER, supplier, person), received(PAPER, other, UserFactory())

    assert first.file == second.file
    told = [(upload.state, upload.reason, upload.flags, upload.name, upload.size) for upload in (first, second)]
    assert told[0] == told[1]
    assert first.public_id != second.public_id


@pytest.mark.either
def test_a_form_sent_twice_makes_one_upload(supplier, person):
    first, second = (received(PAPER, supplier, person) for _ in range(2))

    assert first == second
    assert actions() == ["upload_received"]


@pytest.mark.either
def test_another_person_of_the_supplier_makes_another_upload(supplier, person):
    received(PAPER, supplier, person)
    received(PAPER, supplier, UserFactory())

    assert Upload.objects.count() == 2


class Broken(io.BytesIO):
    """A stream that ends in an error, as a disk that is full or a line that is cut."""

    def read(self, *args):
        if content := super().read(2**10):
            return content
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.either
def test_a_full_disk_leaves_nothing_and_is_said_in_words(supplier, person):
    with pytest.raises(NotKept, match="could not be saved, and nothing of it was kept"):
        received(Broken(PAPER), supplier, person)

    assert (Upload.objects.count(), EvidenceFile.objects.count(), left_behind()) == (0, 0, [])
    assert actions() == []


@pytest.mark.either
def test_a_store_that_cannot_be_written_is_said_in_words(supplier, person, settings, tmp_path):
    (tmp_path / "full").write_text("no folder")
    settings.EVIDENCE_URL = f"file://{tmp_path / 'full'}"

    with pytest.raises(NotKept):
        received(PAPER, supplier, person)

    assert Upload.objects.count() == 0


@pytest.fixture
def scanner(settings):
    with clamd.running() as running:
        settings.CLAMD_URL = running.url
        yield running


INFECTED = pdf(["Certificate"]) + b"\n%" + clamd.EICAR + b"\n"


@pytest.mark.either
def test_an_infected_file_goes_into_quarantine(scanner, supplier, person):
    upload = received(INFECTED, supplier, person)

    assert (upload.state, upload.reason) == ("quarantined", "infected")
    assert actions() == ["upload_quarantined"]
    assert not Upload.objects.open_to_staff().exists()
    assert not Upload.objects.shown_to(person).exists()


@pytest.mark.either
def test_while_the_scanner_is_away_only_the_uploader_sees_the_file(scanner, supplier, person):
    scanner.meets = clamd.Answer.HUNG_UP

    upload = received(PAPER, supplier, person)

    assert upload.state == "unscanned"
    assert not Upload.objects.open_to_staff().exists()
    assert not Upload.objects.shown_to(UserFactory()).exists()
    assert list(Upload.objects.shown_to(person)) == [upload]


def test_what_waited_is_scanned_once_the_scanner_is_back(scanner, supplier, person):
    scanner.meets = clamd.Answer.HUNG_UP
    clean, infected = received(PAPER, supplier, person), received(INFECTED, supplier, person, name="bad.pdf")
    while_away = scan_waiting(actor=system_user())
    scanner.meets = clamd.Answer.HONEST

    scanned = scan_waiting(actor=system_user())

    assert (while_away, scanned, scan_waiting(actor=system_user())) == (0, 2, 0)
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert [(clean.state, clean.reason), (infected.state, infected.reason)] == [
        ("checked", ""),
        ("quarantined", "infected"),
    ]
    assert actions()[-2:] == ["upload_scanned", "upload_quarantined"]
    assert list(findings(files=True)) == []


def test_the_database_refuses_a_kept_file_without_bytes(supplier, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(supplier=supplier, received_by=person, name="a.pdf", state="checked")
