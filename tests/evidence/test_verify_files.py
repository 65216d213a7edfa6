"""Kept files are read again, byte for byte."""

import os
from contextlib import contextmanager

import pytest

from evidence.files import path_of
from tests.evidence.verifying import FILE
from tests.factories import (
    AttestationFactory,
    FileFactory,
)

pytestmark = pytest.mark.django_db


def rewrite(path, content):
    path.unlink()
    path.write_bytes(content)


def change_one_byte(path):
    content = path.read_bytes()
    rewrite(path, bytes([content[0] ^ 1]) + content[1:])


def link_to_a_copy(path):
    copy = path.with_suffix(".copy")
    path.rename(copy)
    path.symlink_to(copy)


def put_a_folder_there(path):
    path.unlink()
    path.mkdir()


BENDINGS = {
    "one byte changed": change_one_byte,
    "another file of the same size": lambda path: rewrite(path, os.urandom(path.stat().st_size)),
    "a byte added": lambda path: rewrite(path, path.read_bytes() + b"\0"),
    "emptied": lambda path: rewrite(path, b""),
    "deleted": lambda path: path.unlink(),
    "a link to the same bytes": link_to_a_copy,
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path.name)),
    "a folder": put_a_folder_there,
}


@pytest.mark.either  # bytes lie on the disk, not in a database
@pytest.mark.parametrize("bend", BENDINGS.values(), ids=BENDINGS.keys())
def test_a_file_that_was_bent_is_named(bend, file, places):
    bend(path_of(file.sha256))

    assert places(files=True) == [(FILE, str(file.pk), "sha256")]
    assert places() == []


@pytest.mark.either  # bytes lie on the disk, not in a database
def test_two_files_that_changed_places_are_both_named(file, places):
    other = FileFactory(content=b"another certificate " + os.urandom(8))
    one, two = path_of(file.sha256), path_of(other.sha256)
    content = one.read_bytes()

    rewrite(one, two.read_bytes())
    rewrite(two, content)

    assert places(files=True) == [(FILE, str(file.pk), "sha256"), (FILE, str(other.pk), "sha256")]


@pytest.mark.either  # bytes lie on the disk, not in a database
@pytest.mark.parametrize("level", [0, 1], ids=["the file", "its folder"])
def test_a_file_that_may_not_be_read_is_named_and_not_skipped(level, file, places):
    path = path_of(file.sha256)
    closed = [path, path.parent][level]
    kept = closed.stat().st_mode

    closed.chmod(0)
    with unprivileged():
        found = places(files=True)
    closed.chmod(kept)

    assert found == [(FILE, str(file.pk), "sha256")]


@contextmanager
def unprivileged():
    """Be somebody for whom permissions count: root reads everything."""
    if os.geteuid() != 0:
        yield
        return
    folder = path_of("0" * 64).parents[2].parent
    kept = folder.stat().st_mode
    folder.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        folder.chmod(kept)


@pytest.mark.parametrize("column", ["sha256", "size"])
def test_the_row_of_a_file_that_an_attestation_rests_on_cannot_be_changed(column, file, tamper, places):
    attestation = AttestationFactory(document=True, file=file)

    tamper(f"UPDATE {FILE} SET {column} = %s", {"sha256": "0" * 64, "size": 1}[column])

    assert places() == [("attestations_attestation", str(attestation.pk), f"file__{column}")]


# --- the command ---------------------------------------------------------------------------------
