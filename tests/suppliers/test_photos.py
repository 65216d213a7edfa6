"""Photos of one paper from a supplier: kept as one file, or refused in words that name the one in the way."""

import io
import zlib

import pypdfium2
import pytest
from PIL import Image

from demo.paper import pdf
from evidence.files import folder, path_of
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from suppliers.models import Upload
from suppliers.services import NoMorePages, NotKept, Photo, TooLarge, TooMany, receive, receive_photos
from tests.evidence.corpus.images import exif, png, saved
from tests.evidence.corpus.workbooks import packed
from tests.factories import SupplierFactory, UploadFactory, UserFactory
from tests.servers import clamd

# What is kept of a paper is the business of test_uploads.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def supplier():
    return SupplierFactory()


@pytest.fixture
def person():
    return UserFactory()


def photo(shade=200, name="IMG_1.jpg", kind="JPEG", **how):
    return Photo(io.BytesIO(saved(Image.new("L", (30, 40), shade), kind, **how)), name)


def received(photos, supplier, person, after=None):
    return receive_photos(photos, after=after, supplier=supplier, actor=person, read=lambda _path, _type: {"a": "b"})


def left_behind():
    """Return what lies in the store for a while only."""
    return [path for path in folder().iterdir() if path.is_file()]


def pages_of(upload):
    with pypdfium2.PdfDocument(path_of(upload.file.sha256)) as document:
        return len(document)


def test_photos_are_kept_as_one_file_that_says_so(supplier, person):
    upload = received([photo(), photo(90, "IMG_2.png", "PNG")], supplier, person)

    assert (upload.name, upload.media_type, upload.state) == ("IMG_1.pdf", "application/pdf", "checked")
    assert (upload.flags, upload.reading, upload.pages, pages_of(upload)) == ("photos", '{"a": "b"}', 2, 2)
    assert left_behind() == []
    assert list(Event.objects.filter(object_type="suppliers.upload").values_list("action", flat=True)) == [
        "upload_received"
    ]
    assert list(findings(files=True)) == []


def test_the_place_of_a_photo_is_not_kept(supplier, person):
    upload = received([photo(exif=exif(place=True)), photo(90)], supplier, person)

    assert upload.flags == "photos"
    assert b"Exif" not in path_of(upload.file.sha256).read_bytes()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (pdf(["Certificate"]), "annex.pdf", "mixed"),
        (pdf(["Certificate"]), "annex.jpg", "mismatch"),
        (b"\xff\xd8\xff no photo", "page 2.jpg", "image_damaged"),
        (b"", "page 2.jpg", "empty"),
        (b"x", "page 2.heic", "photo"),
        (b"<svg onload='alert(1)'/>", "page 2.png", "mismatch"),
        (saved(Image.new("L", (30, 40)), "JPEG") + packed({"a.html": b"<script>"}), "page 2.jpg", "hidden"),
        (png(8001, 5000, bits=1), "page 2.png", "image_large"),
        (png(8, 8, rows=zlib.compress(bytes(2**24))), "page 2.png", "image_damaged"),
    ],
)
def test_one_in_the_way_is_named_and_nothing_is_kept(content, name, reason, supplier, person):
    upload = received([photo(), Photo(io.BytesIO(content), name), photo(90)], supplier, person)

    assert (upload.state, upload.reason, upload.name, upload.file) == ("refused", reason, name, None)
    assert Upload.objects.get() == upload
    assert (EvidenceFile.objects.count(), left_behind()) == (0, [])


def test_one_that_is_too_large_is_named(supplier, person, settings):
    settings.UPLOAD_MOST_MEGABYTES = 1
    large = Photo(io.BytesIO(b"x" * (2**20 + 1)), "page 2.jpg")

    with pytest.raises(TooLarge, match=r"“page 2\.jpg”: This file is too large"):
        received([photo(), large], supplier, person)

    assert (Upload.objects.count(), left_behind()) == (0, [])


def test_so_many_photos_are_put_together_and_no_more(supplier, person):
    twenty = received([photo() for _ in range(20)], supplier, person)

    with pytest.raises(NoMorePages, match="At most 20 photos"):
        received([photo() for _ in range(21)], supplier, person)
    with pytest.raises(NoMorePages):
        received([photo()], supplier, person, after=twenty)

    assert (twenty.pages, Upload.objects.count()) == (20, 1)


@pytest.mark.parametrize("first", ["a photo", "photos put together"])
def test_further_pages_are_added_behind(first, supplier, person):
    start = photo()
    before = (
        receive(start.stream, start.name, supplier=supplier, actor=person, read=lambda _path, _type: {})
        if first == "a photo"
        else received([start, photo(90)], supplier, person)
    )

    upload = received([photo(10, "IMG_3.jpg")], supplier, person, after=before)

    before.refresh_from_db()
    assert (upload.pages, upload.name, before.grown_into) == (before.pages + 1, "IMG_1.pdf", upload)
    assert list(findings(files=True)) == []


def test_nothing_is_added_to_a_pdf(supplier, person):
    before = UploadFactory(supplier=supplier, actor=person)

    with pytest.raises(NoMorePages, match="Pages are added to photos only"):
        received([photo()], supplier, person, after=before)


def test_where_the_further_page_is_refused_the_first_ones_are_still_there(supplier, person):
    before = received([photo(), photo(90)], supplier, person)

    refused = received([Photo(io.BytesIO(b""), "page 3.jpg")], supplier, person, after=before)

    before.refresh_from_db()
    assert (refused.state, before.state, before.grown_into) == ("refused", "checked", None)


def test_photos_sent_twice_make_one_upload(supplier, person):
    first, second = (received([photo(), photo(90)], supplier, person) for _ in range(2))

    assert first == second


def test_what_was_refused_counts_within_the_hour(supplier, person, settings):
    settings.UPLOADS_AN_HOUR = 1
    received([photo(), Photo(io.BytesIO(b""), "page 2.jpg")], supplier, person)

    with pytest.raises(TooMany):
        received([photo(), photo(90)], supplier, person)


def test_what_is_sent_again_and_again_is_not_put_together_without_end(supplier, person, settings):
    settings.UPLOADS_AN_HOUR = 2
    taken = [received([photo(), photo(90)], supplier, person) for _time in range(3)]

    with pytest.raises(TooMany):
        received([photo(), photo(90)], supplier, person)

    assert {upload.pk for upload in taken} == {Upload.objects.get().pk}


def test_they_wait_for_a_scanner_that_is_away(supplier, person, settings):
    with clamd.running() as scanner:
        settings.CLAMD_URL, scanner.meets = scanner.url, clamd.Answer.HUNG_UP
        upload = received([photo(), photo(90)], supplier, person)

    assert (upload.state, upload.flags) == ("unscanned", "photos")


def test_a_store_that_cannot_be_written_is_said_in_words(supplier, person, settings, tmp_path):
    (tmp_path / "full").write_text("no folder")
    settings.EVIDENCE_URL = f"file://{tmp_path / 'full'}"

    with pytest.raises(NotKept):
        received([photo(), photo(90)], supplier, person)

    assert Upload.objects.count() == 0
