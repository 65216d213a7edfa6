"""Papers are shown as pictures of our own, and as text."""

import io

import pytest
from PIL import Image

from evidence.inspection import preview, text_of
from evidence.probing.text import joined
from tests.evidence.corpus.images import exif, picture, png, saved, whole_jpeg
from tests.evidence.corpus.pdf import objects, pdf, stream

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHITE = (255, 255, 255)


@pytest.fixture
def shown(tmp_path):
    """Return a function that gives the preview of a paper as an image."""

    def show(content, media_type, **how):
        path = tmp_path / "paper"
        path.write_bytes(content)
        found = preview(path, media_type, **how)
        assert found.startswith(b"\x89PNG")
        return Image.open(io.BytesIO(found))

    return show


@pytest.fixture
def said(tmp_path):
    """Return a function that gives the text of a paper."""

    def say(content, media_type):
        path = tmp_path / "paper"
        path.write_bytes(content)
        return text_of(path, media_type)

    return say


def test_a_page_of_a_pdf_is_shown_as_wide_as_asked(shown):
    image = shown(pdf(), PDF, width=500)

    assert image.size == (500, 648)
    assert image.getpixel((0, 0)) == WHITE
    assert image.convert("L").getextrema()[0] < 128


def test_each_page_is_shown(shown):
    image = shown(pdf(pages=2), PDF, page=2)

    assert image.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize("box", [b"[0 0 1 14400]", b"[0 0 14400 1]", b"[0 0 0.01 0.01]", b"[0 0 99999 99999]"])
def test_a_page_of_any_shape_is_no_larger_than_may_be(box, shown):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox %s >>" % box

    assert max(shown(pdf(objects() | {3: page}), PDF, width=5000).size) <= 2001


def test_an_image_is_shown_upright_and_without_what_the_camera_wrote(shown):
    image = shown(saved(picture(size=(60, 40)), "JPEG", exif=exif(place=True)), JPEG)

    assert image.size == (40, 60)
    assert (image.info, dict(image.getexif())) == ({}, {})


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_an_image_of_any_depth_is_shown(mode, shown):
    image = shown(saved(picture().convert(mode), "PNG"), PNG)

    assert image.mode in ("L", "RGB")
    assert image.convert("L").getextrema()[1] > 128 or mode == "I;16"


def test_what_is_clear_is_shown_on_white(shown):
    image = shown(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"), PNG)

    assert image.getpixel((4, 4)) == WHITE


@pytest.mark.parametrize("how", [{"colour": 2}, {"bits": 16}], ids=["in colour", "deep"])
def test_the_largest_image_is_shown_small(how, shown):
    assert shown(png(8000, 5000, **how), PNG, width=800).size == (800, 500)


@pytest.mark.parametrize(
    ("content", "media_type", "number"),
    [
        (pdf(), PDF, 2),
        (pdf(), PDF, 0),
        (b"%PDF-1.7", PDF, 1),
        (whole_jpeg()[:300], JPEG, 1),
        (png(8001, 5000), PNG, 1),
        (pdf(), XLSX, 1),
    ],
    ids=["no such page", "page nought", "no PDF", "cut", "too large", "not taken"],
)
def test_what_cannot_be_shown_is_nothing(content, media_type, number, tmp_path):
    path = tmp_path / "paper"
    path.write_bytes(content)

    assert preview(path, media_type, page=number) == b""


def test_a_pdf_says_its_text(said):
    assert said(pdf(), PDF) == "CERTIFICATE No. 00124Q30001R0M"


def test_a_text_without_end_is_cut(said):
    lines = (b"BT /F1 1 Tf 9 %d Td (%s) Tj ET\n" % (place, b"x" * 700) for place in range(9, 780, 3))

    assert len(said(pdf(objects() | {4: stream(b"".join(lines))}), PDF)) == 100_000


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"%PDF-1.7", PDF), (b"", JPEG), (pdf(), XLSX), (saved(Image.new("L", (40, 40), 255), "PNG"), PNG)],
    ids=["no PDF", "nothing", "not taken", "white"],
)
def test_what_says_nothing_is_no_text(content, media_type, said):
    assert said(content, media_type).strip() == ""


def test_recognised_characters_stand_side_by_side():
    assert joined("发 证 日期 : 二 O 二 四 年\nISO 9001 认 证") == "发证日期 : 二O二四年\nISO 9001 认证"
