"""Photos of one paper become one PDF: their pictures in their order, and nothing else of them."""

import pypdf
import pypdfium2
import pytest
from PIL import Image

from evidence.inspection import NotJoined, inspect, join
from evidence.probing.limits import MOST_PIXELS_TOGETHER
from tests.evidence.corpus.images import exif, png, saved

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
COLOURS = ("red", "lime", "blue")
#: So many rows of 5,000 pixels are a tenth of what all photos may have.
TENTH = MOST_PIXELS_TOGETHER // 10 // 5000


@pytest.fixture
def paper(tmp_path):
    """Return a function that lays bytes down and gives their path."""

    def lay(content, name="paper"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return lay


@pytest.fixture
def photos(paper):
    """Return a photo in each colour, twice as high as wide."""
    pictures = [Image.new("RGB", (30, 60), colour) for colour in COLOURS]
    return [(paper(saved(picture, "JPEG"), f"photo {number}"), JPEG) for number, picture in enumerate(pictures)]


def seen(content):
    """Return the pages as pictures."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.render().to_pil() for page in document]


def colours(content):
    """Return the brightest colour of each page."""
    return [COLOURS[max(range(3), key=page.getpixel((20, 20)).__getitem__)] for page in seen(content)]


def test_each_photo_is_a_page_in_its_order(photos):
    assert colours(join(photos)) == [*COLOURS]
    assert colours(join(photos[::-1])) == [*COLOURS[::-1]]


def test_what_comes_of_it_passes_as_any_paper(photos, paper):
    verdict = inspect(paper(join(photos)), "photos.pdf")

    assert (verdict.media_type, verdict.pages, verdict.reason, verdict.flags) == (PDF, 3, "", ())


def test_the_same_photos_give_the_same_bytes(photos):
    assert join(photos) == join(photos)


def test_of_a_photo_nothing_is_left_but_what_is_seen_the_right_way_up(paper):
    photo = paper(saved(Image.new("RGB", (60, 30)), "JPEG", exif=exif(place=True), comment=b"by Fang"))

    content = join([(photo, JPEG)])

    (page,) = seen(content)
    assert page.height > page.width
    assert pypdf.PdfReader(paper(content, "joined")).metadata is None
    assert [told for told in (b"Exif", b"Camera", b"by Fang") if told in content] == []


def test_an_image_of_any_mode_is_taken(paper):
    modes = ["1", "L", "P", "RGB", "RGBA", "I;16"]
    pictures = [(paper(saved(Image.new(mode, (30, 40)), "PNG"), mode), PNG) for mode in modes]

    assert len(seen(join(pictures))) == len(modes)


def test_pages_are_added_behind_those_that_there_are_and_these_stay_as_they_are(photos, paper):
    first = join(photos[:2])

    assert join([(paper(first), PDF), photos[2]]) == join(photos)


def test_a_pdf_that_was_not_made_of_photos_takes_no_pages(photos, paper):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    path = paper(b"")
    writer.write(path)

    with pytest.raises(NotJoined) as refused:
        join([(path, PDF), *photos])

    assert (refused.value.reason, refused.value.number) == ("mixed", 0)


def test_a_photo_that_is_none_is_named_by_its_place(photos, paper):
    with pytest.raises(NotJoined) as refused:
        join([photos[0], (paper(b"\xff\xd8\xff no photo"), JPEG)])

    assert (refused.value.reason, refused.value.number) == ("image_damaged", 1)


def test_what_cannot_be_opened_is_a_failure(photos, tmp_path):
    with pytest.raises(NotJoined) as refused:
        join([*photos, (tmp_path / "nothing", JPEG)])

    assert refused.value.reason == "failed"


def test_all_of_them_together_may_have_so_many_pixels(paper):
    large = paper(png(5000, TENTH, bits=1))

    with pytest.raises(NotJoined) as refused:
        join([(large, PNG)] * 11)

    assert (refused.value.reason, refused.value.number) == ("photos_large", 10)


def test_a_page_takes_no_more_than_its_share(paper, settings):
    noise = paper(saved(Image.effect_noise((1500, 2000), 25).convert("RGB"), "JPEG", quality=95))

    sizes = []
    for settings.UPLOAD_MOST_MEGABYTES in (12, 60):
        sizes.append(len(join([(noise, JPEG)])))

    assert sizes[0] < 12 * 2**20 / 20 < sizes[1]
