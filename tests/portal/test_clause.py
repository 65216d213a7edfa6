"""A contract clause is handed in with the pages that show it, so that an officer sees what she confirms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attestations.models import Attestation
from demo.paper import pdf
from desk.documents import document_of
from suppliers.models import Upload
from tests.factories import DocumentFactory, UploadFactory
from tests.portal.typing_in import png_of

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

NAMED = {"contract_reference": "C-2024-001", "clause": "12.3", "valid_from": "2024-03-01"}


def address_of(requirement):
    return reverse("portal:clause", args=[requirement.code])


def pages(content=None, name="contract.pdf"):
    return {"file": SimpleUploadedFile(name, content or pdf(["Clause 12.3"]))}


@pytest.mark.both
def test_a_clause_is_handed_in_with_its_pages_once(visitor, asked, supplier):
    address = address_of(asked(with_clause=True))

    answers = [visitor.post(address, NAMED | pages()) for _ in range(2)]

    paper = Attestation.objects.get()
    assert [answer.url for answer in answers] == [reverse("portal:paper", args=[paper.public_id])] * 2
    assert (paper.basis, paper.contract_reference) == ("contract_clause", "C-2024-001 § 12.3")
    assert (paper.upload.name, paper.upload.supplier, paper.file) == ("contract.pdf", supplier, paper.upload.file)
    assert document_of(paper).upload == paper.upload
    assert "contract.pdf" in visitor.get(answers[0].url).text


def test_another_clause_of_the_same_pages_is_another_paper(visitor, asked):
    address = address_of(asked(with_clause=True))

    for clause in ("12.3", "12.4"):
        visitor.post(address, NAMED | pages() | {"clause": clause})

    assert Attestation.objects.count() == 2


def test_a_clause_without_its_pages_is_not_taken(visitor, asked):
    answer = visitor.post(address_of(asked(with_clause=True)), NAMED)

    assert (answer.status_code, Attestation.objects.count()) == (422, 0)
    assert answer.text.count("Attach the pages of the contract that show the clause.") == 2
    assert 'value="C-2024-001"' in answer.text


def test_pages_are_kept_while_something_else_is_mended(visitor, asked):
    address = address_of(asked(with_clause=True))

    first = visitor.post(address, NAMED | pages() | {"clause": ""})
    upload = Upload.objects.get()
    second = visitor.post(address, NAMED | {"attached": str(upload.public_id)})

    assert first.status_code == 422
    assert f'<input type="hidden" name="attached" value="{upload.public_id}">' in first.text
    assert second.status_code == 302
    assert Attestation.objects.get().upload == upload


def test_pages_are_looked_through_like_every_file(visitor, asked):
    answer = visitor.post(address_of(asked(with_clause=True)), NAMED | pages(b"<svg/>"))

    assert (answer.status_code, Attestation.objects.count()) == (422, 0)
    assert "The content of the file is not what its name says." in answer.text


def test_photos_of_the_pages_become_one_file(visitor, asked):
    photos = [SimpleUploadedFile(f"{number}.png", png_of(f"page {number}")) for number in (1, 2)]

    visitor.post(address_of(asked(with_clause=True)), NAMED | {"file": photos})

    assert Attestation.objects.get().upload.pages == 2


def test_what_the_scanner_stopped_is_not_attached(visitor, asked, supplier, person):
    upload = DocumentFactory(supplier=supplier, received_by=person, quarantined=True)

    answer = visitor.post(address_of(asked(with_clause=True)), NAMED | {"attached": str(upload.public_id)})

    assert (answer.status_code, Attestation.objects.count()) == (422, 0)


@pytest.mark.parametrize("reference", ["x", "another's"])
def test_no_file_of_another_is_attached(reference, stranger, asked, supplier, person):
    upload = UploadFactory(supplier=supplier, actor=person, name="canary.pdf")
    sent = str(upload.public_id) if reference == "another's" else reference

    answer = stranger.post(address_of(asked(with_clause=True)), NAMED | {"attached": sent})

    assert (answer.status_code, Attestation.objects.count()) == (422, 0)
    assert "canary" not in answer.text


def test_where_no_clause_may_stand_there_is_no_page_for_it(visitor, asked):
    assert visitor.get(address_of(asked())).status_code == 404
