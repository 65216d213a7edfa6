"""The content-addressed store: written once under the hash of its bytes, never overwritten."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from evidence.models import EvidenceFile
from evidence.turns import hold_bytes

CHUNK = 2**20


def folder() -> Path:
    """Return the folder that EVIDENCE_URL names."""
    scheme, _, path = settings.EVIDENCE_URL.partition("://")
    if scheme != "file":
        raise NotImplementedError(f"EVIDENCE_URL {scheme}:// is not supported; use file://")
    return Path(path)


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


@dataclass(frozen=True)
class Stored:
    """Bytes that are on the disk and belong to no row yet."""

    path: Path
    sha256: str
    size: int


@contextmanager
def stored(chunks: Iterable[bytes]) -> Iterator[Stored]:
    """Write bytes to the disk and give them; what `recorded` does not take over until the block ends is removed."""
    digest, size = hashlib.sha256(), 0
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as temporary:
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                temporary.write(chunk)
            temporary.flush()
            os.fsync(temporary.fileno())
            yield Stored(Path(temporary.name), digest.hexdigest(), size)
        finally:
            Path(temporary.name).unlink(missing_ok=True)


def recorded(stored: Stored) -> EvidenceFile:
    """Give stored bytes their name and their row; nobody drops them before the caller's transaction ends.

    The bytes are on the disk before the row is written: a crash leaves an orphan file, never a row without its file.
    """
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        hold_bytes(stored.sha256)
        settle(stored.path, path_of(stored.sha256))
        file, _ = EvidenceFile.objects.get_or_create(sha256=stored.sha256, defaults={"size": stored.size})
    return file


def keep(chunks: Iterable[bytes]) -> EvidenceFile:
    """Keep the bytes and return their row; the same bytes are kept once."""
    with stored(chunks) as file:
        return recorded(file)


def settle(temporary: Path, final: Path) -> None:
    """Give the written file its final name and make that survive a power cut."""
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        temporary.unlink(missing_ok=True)
        return
    temporary.chmod(0o440)
    temporary.rename(final)
    descriptor = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def opened(file: EvidenceFile) -> BinaryIO:
    """Open the bytes of a kept file for reading."""
    return path_of(file.sha256).open("rb")


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file on the disk."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
