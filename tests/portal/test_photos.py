"""Several photos of one paper, as a browser without a script hands them in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from attestations.models import Attestation
from demo.paper import pdf
from foundation.dates import today
from suppliers.models import Upload
from tests.evidence.corpus.images import saved
from tests.factories import MembershipFactory, UploadFactory
from tests.portal.doors import entered

# What is kept of a paper is the business of tests/suppliers/test_uploads.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def requirement(asked):
    return asked(document=True)


def photo(name, shade=200):
    return SimpleUploadedFile(name, saved(Image.new("L", (30, 40), shade), "JPEG"))


def sent(client, requirement, *files, **headers):
    return client.post(reverse("portal:hand-in", args=[requirement.code]), {"file": files}, **headers)


def added(client, requirement, upload, *files, **headers):
    address = reverse("portal:add-pages", args=[requirement.code, upload.public_id])
    return client.post(address, {"file": files}, **headers)


def test_photos_are_handed_in_as_one_paper(visitor, requirement):
    checking = sent(visitor, requirement, photo("IMG_1.jpg"), photo("IMG_2.jpg", 90)).url
    page = visitor.get(checking)
    visitor.post(checking, {"number": "4403", "valid_from": today().isoformat()})

    upload = Upload.objects.get()
    pictures = [visitor.get(f"{reverse('portal:preview', args=[upload.public_id])}?page={n}") for n in (1, 2)]
    assert (upload.name, upload.pages, Attestation.objects.get().upload) == ("IMG_1.pdf", 2, upload)
    assert "2 pages" in page.text
    assert "?page=2" in page.text
    assert [picture.headers["Content-Type"] for picture in pictures] == ["image/png"] * 2
    assert pictures[0].content != pictures[1].content


def test_a_photo_of_the_camera_stands_behind_those_that_were_chosen(visitor, requirement):
    address = reverse("portal:hand-in", args=[requirement.code])

    visitor.post(address, {"file": [photo("chosen.jpg")], "photo": photo("taken.jpg", 90)})

    assert (Upload.objects.get().name, Upload.objects.get().pages) == ("chosen.pdf", 2)


def test_a_pdf_among_photos_is_refused_by_its_name_and_nothing_is_kept(visitor, requirement):
    annex = SimpleUploadedFile("annex.pdf", pdf(["Annex"]))

    page = sent(visitor, requirement, photo("IMG_1.jpg"), annex)
    annex.seek(0)
    told = sent(visitor, requirement, photo("IMG_1.jpg"), annex, headers=SCRIPT)

    words = "“annex.pdf”: Only photos (JPEG or PNG) are put together into one file."
    assert (page.status_code, told.status_code) == (422, 422)
    assert words in page.text
    assert told.json()["error"].startswith(words)
    assert not Upload.objects.kept().exists()


def test_too_many_photos_are_refused(visitor, requirement):
    page = sent(visitor, requirement, *(photo(f"{number}.jpg") for number in range(21)))

    assert (page.status_code, "At most 20 photos are put together" in page.text) == (422, True)
    assert not Upload.objects.exists()


def test_more_than_may_come_at_once_is_refused_before_it_is_read(visitor, requirement, settings):
    settings.UPLOAD_MOST_MEGABYTES_TOGETHER = 0
    content = b"x" * 2**17

    answer = sent(visitor, requirement, SimpleUploadedFile("a.jpg", content), headers=SCRIPT)

    words = "a file may have 12\N{NO-BREAK SPACE}MB, several photos 0\N{NO-BREAK SPACE}MB together."
    assert (answer.status_code, words in answer.json()["error"]) == (413, True)


def test_a_page_is_added_before_it_is_handed_in(visitor, requirement):
    first = sent(visitor, requirement, photo("IMG_1.jpg")).url
    page = visitor.get(first).text
    before = Upload.objects.get()

    second = added(visitor, requirement, before, photo("IMG_2.jpg", 90))

    upload = Upload.objects.get(pages=2)
    assert reverse("portal:add-pages", args=[requirement.code, before.public_id]) in page
    assert second.url == reverse("portal:check", args=[requirement.code, upload.public_id])
    left = visitor.get(reverse("portal:papers")).context["left"]
    assert list(left) == [upload]


def test_why_a_page_was_not_added_is_said_on_the_page_or_to_its_script(visitor, requirement):
    sent(visitor, requirement, photo("IMG_1.jpg"))
    before = Upload.objects.get()
    wrong = SimpleUploadedFile("page 2.jpg", b"")

    page = visitor.get(added(visitor, requirement, before, wrong).url)
    nothing = added(visitor, requirement, before, headers=SCRIPT)

    assert "The file is empty." in page.text
    assert page.request["PATH_INFO"] == reverse("portal:check", args=[requirement.code, before.public_id])
    assert (nothing.status_code, nothing.json()) == (422, {"error": "Choose a file."})


def test_a_pdf_takes_no_pages(visitor, requirement, supplier, person):
    before = UploadFactory(supplier=supplier, actor=person)

    page = visitor.get(reverse("portal:check", args=[requirement.code, before.public_id])).text
    answer = added(visitor, requirement, before, photo("IMG_2.jpg"), headers=SCRIPT)

    assert "/pages/" not in page
    assert answer.json()["error"].startswith("Pages are added to photos only.")


def test_nobody_adds_pages_to_what_is_anothers_or_still_waits_for_the_scanner(visitor, stranger, requirement, supplier):
    sent(visitor, requirement, photo("IMG_1.jpg"))
    before = Upload.objects.get()
    colleague = entered(MembershipFactory(supplier=supplier).user)

    strange = added(stranger, requirement, before, photo("IMG_2.jpg"))
    Upload.objects.update(state=Upload.State.UNSCANNED)
    waiting = added(colleague, requirement, before, photo("IMG_2.jpg"))

    assert (strange.status_code, waiting.status_code, Upload.objects.count()) == (404, 404, 1)


def test_a_page_that_there_is_not_has_no_picture(visitor, requirement):
    sent(visitor, requirement, photo("IMG_1.jpg"), photo("IMG_2.jpg", 90))
    address = reverse("portal:preview", args=[Upload.objects.get().public_id])

    answers = {page: visitor.get(f"{address}?page={page}").status_code for page in ("0", "3", "-1", "x", "１", "")}

    assert answers == dict.fromkeys(answers, 404)
