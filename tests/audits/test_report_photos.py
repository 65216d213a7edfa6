"""The report shows photos that were looked through, small and with their names; nothing runs off its pages."""

import pypdfium2
import pytest

from accounts.services import system_user
from audits.papers import album
from audits.papers.report import report_of
from audits.services import Given, add_audit_file, record_answers
from demo.photos import photo
from suppliers.models import Upload
from tests.audits.test_report import text_of
from tests.factories import FindingFactory, UploadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: The margin, in points.
MARGIN = 68


@pytest.fixture
def finding():
    return FindingFactory(noted=True)


def add(audit, upload, **more):
    return add_audit_file(audit, upload, actor=system_user(), **more)


def photos_of(pdf):
    """Return how many photos are on the pages of a paper."""
    document = pypdfium2.PdfDocument(pdf)
    images = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    count = sum(len([*page.get_objects(filter=images, max_depth=9)]) for page in document)
    document.close()
    return count


def test_photos_stand_below_what_was_found_and_other_files_are_named(finding):
    add(finding.audit, photo("廢酸桶.jpg", system_user()), finding=finding)
    add(finding.audit, photo("二樓安全出口.jpg", system_user()))
    add(finding.audit, UploadFactory(supplier=None, actor=system_user(), name="permit.pdf"), finding=finding)

    pdf = report_of(finding.audit, "zh-hant")

    assert photos_of(pdf) == 2
    text = text_of(pdf)
    assert [name in text for name in ("廢酸桶.jpg", "二樓安全出口.jpg", "permit.pdf")] == [True] * 3
    assert report_of(finding.audit, "zh-hant") == pdf


def test_what_was_not_looked_through_yet_is_named_and_not_shown(finding):
    upload = photo("廢酸桶.jpg", system_user())
    add(finding.audit, upload, finding=finding)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.UNSCANNED)

    pdf = report_of(finding.audit, "en")

    assert photos_of(pdf) == 0
    assert "廢酸桶.jpg" in text_of(pdf)


def test_of_very_many_photos_the_rest_are_named(finding, monkeypatch):
    monkeypatch.setattr(album, "MOST", 1)
    for name in ("廢酸桶.jpg", "二樓安全出口.jpg"):
        add(finding.audit, photo(name, system_user()), finding=finding)

    pdf = report_of(finding.audit, "en")

    assert photos_of(pdf) == 1
    assert "二樓安全出口.jpg" in text_of(pdf)


def test_a_word_without_an_end_stays_on_the_page(finding):
    finding.words = f"https://example.com/{'a' * 300}"
    finding.save()
    record_answers(finding.audit, {finding.item_id: Given("finding", "W" * 200)}, actor=system_user())

    document = pypdfium2.PdfDocument(report_of(finding.audit, "en"))
    right = max(
        text.get_charbox(place)[2]
        for page in document
        for text in [page.get_textpage()]
        for place in range(text.count_chars())
    )
    width = document[0].get_width()
    document.close()

    assert right <= width - MARGIN + 1
