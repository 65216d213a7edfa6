import hashlib
import os
import resource
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from evidence import files
from evidence.models import EvidenceFile

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 a certificate"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(settings, tmp_path):
    """An empty store of its own."""
    settings.EVIDENCE_URL = f"file://{tmp_path / 'evidence'}"
    return tmp_path / "evidence"


def lying_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@contextmanager
def limited(what, soft):
    """Lower one of the process's limits."""
    kept = resource.getrlimit(what)
    resource.setrlimit(what, (soft, kept[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, kept)


@pytest.mark.either
def test_bytes_lie_under_their_hash(store):
    kept = files.keep([CONTENT[:5], b"", CONTENT[5:]])

    assert (kept.sha256, kept.size) == (SHA256, len(CONTENT))
    assert lying_in(store) == [f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]
    with files.opened(kept) as source:
        assert source.read() == CONTENT


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_a_kept_file_cannot_be_written_by_mistake(store):
    kept = files.keep([CONTENT])

    assert files.path_of(kept.sha256).stat().st_mode & 0o777 == 0o440


@pytest.mark.either
def test_the_same_bytes_are_kept_once(store):
    first = files.keep([CONTENT])
    written_at = files.path_of(SHA256).stat().st_mtime_ns

    second = files.keep([CONTENT])

    assert first == second
    assert EvidenceFile.objects.count() == 1
    assert lying_in(store) == [f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]
    assert files.path_of(SHA256).stat().st_mtime_ns == written_at


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_an_empty_file_is_a_file(store):
    kept = files.keep([])

    assert (kept.sha256, kept.size) == (hashlib.sha256(b"").hexdigest(), 0)
    assert files.hash_of(files.path_of(kept.sha256)) == kept.sha256


@pytest.mark.either
def test_bytes_that_are_there_without_a_row_get_one(store):
    files.keep([CONTENT])
    EvidenceFile.objects.all().delete()

    kept = files.keep([CONTENT])

    assert list(EvidenceFile.objects.all()) == [kept]


@pytest.mark.either
def test_a_row_that_is_undone_leaves_its_bytes_and_no_more(store):
    with transaction.atomic():
        files.keep([CONTENT])
        transaction.set_rollback(True)

    assert EvidenceFile.objects.count() == 0
    assert lying_in(store) == [f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_an_upload_that_breaks_off_leaves_nothing(store):
    def broken_off():
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(broken_off())

    assert (lying_in(store), EvidenceFile.objects.count()) == ([], 0)


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_a_disk_that_is_full_leaves_nothing(store):
    with limited(resource.RLIMIT_FSIZE, 2**16), pytest.raises(OSError, match="File too large"):
        files.keep([b"x" * 2**15] * 4)

    assert (lying_in(store), EvidenceFile.objects.count()) == ([], 0)


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_a_process_without_free_descriptors_leaves_nothing(store):
    store.mkdir()
    lowest_free = os.dup(0)
    os.close(lowest_free)

    with limited(resource.RLIMIT_NOFILE, lowest_free), pytest.raises(OSError, match="Too many open files"):
        files.keep([CONTENT])

    assert (lying_in(store), EvidenceFile.objects.count()) == ([], 0)


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_a_place_that_is_taken_by_a_file_leaves_nothing(store):
    store.mkdir()
    (store / SHA256[:2]).write_text("in the way")

    with pytest.raises(OSError, match="Not a directory"):
        files.keep([CONTENT])

    assert (lying_in(store), EvidenceFile.objects.count()) == ([SHA256[:2]], 0)


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_an_address_of_another_kind_is_refused(settings):
    settings.EVIDENCE_URL = "s3://bucket/evidence"

    with pytest.raises(NotImplementedError, match="s3://"):
        files.folder()


def test_the_database_refuses_a_second_row_for_the_same_bytes(store):
    kept = files.keep([CONTENT])

    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFile.objects.create(sha256=kept.sha256, size=1)


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_a_hash_is_that_of_the_bytes_on_the_disk(tmp_path):
    content = os.urandom(3 * files.CHUNK + 1)
    path = tmp_path / "large"
    path.write_bytes(content)

    assert files.hash_of(path) == hashlib.sha256(content).hexdigest()
