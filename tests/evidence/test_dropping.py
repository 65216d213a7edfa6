"""A kept file goes once nothing refers to it, and never while somebody hands the same bytes in."""

import pytest

from evidence import files
from evidence.dropping import drop_bytes, drop_file
from evidence.models import EvidenceFile
from tests.factories import AttestationFactory, FileFactory
from tests.together import together

CONTENT = b"%PDF-1.7 the same bytes"


@pytest.mark.django_db
def test_a_file_that_nothing_refers_to_goes_with_its_bytes(django_capture_on_commit_callbacks):
    file = FileFactory(content=CONTENT)

    with django_capture_on_commit_callbacks(execute=True):
        drop_file(file)
        assert files.path_of(file.sha256).exists()

    assert (EvidenceFile.objects.count(), files.path_of(file.sha256).exists()) == (0, False)


@pytest.mark.either
@pytest.mark.django_db
def test_the_file_of_a_proof_stays(django_capture_on_commit_callbacks):
    file = FileFactory(content=CONTENT)
    AttestationFactory(certificate=True, file=file)

    with django_capture_on_commit_callbacks(execute=True):
        drop_file(file)

    assert list(EvidenceFile.objects.all()) == [file]
    assert files.path_of(file.sha256).exists()


@pytest.mark.either
@pytest.mark.django_db
def test_bytes_that_have_a_row_again_stay():
    file = FileFactory(content=CONTENT)

    drop_bytes(file.sha256)

    assert files.path_of(file.sha256).exists()


@pytest.mark.either
@pytest.mark.django_db
def test_bytes_that_are_gone_are_not_missed():
    file = FileFactory(content=CONTENT)
    EvidenceFile.objects.all().delete()

    drop_bytes(file.sha256)
    drop_bytes(file.sha256)

    assert not files.path_of(file.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_who_hands_in_the_same_bytes_while_they_are_dropped_has_them():
    file = FileFactory(content=CONTENT)

    errors = together(lambda: drop_file(file), lambda: files.keep([CONTENT]))

    assert errors == [None, None]
    assert EvidenceFile.objects.get().sha256 == file.sha256
    assert files.path_of(file.sha256).read_bytes() == CONTENT


@pytest.mark.either
@pytest.mark.django_db(transaction=True)
def test_what_is_dropped_while_somebody_hands_it_in_and_refers_to_it_stays():
    file = FileFactory(content=CONTENT)

    errors = together(lambda: AttestationFactory(certificate=True, file=files.keep([CONTENT])), lambda: drop_file(file))

    assert errors == [None, None]
    assert list(EvidenceFile.objects.all()) == [file]
    assert files.path_of(file.sha256).read_bytes() == CONTENT
