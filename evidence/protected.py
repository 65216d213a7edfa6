"""Which columns of which models are digested after every change, and how."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from foundation.bulk import batches
from foundation.discovery import declared
from foundation.sets import packed


@dataclass(frozen=True)
class Protected:
    """A model whose rows cannot be changed unseen: the named columns, in a list that has a version."""

    model: type[models.Model]
    columns: tuple[str, ...]
    version: int = 1

    @property
    def label(self) -> str:
        """The name under which events speak of the model."""
        return self.model._meta.label_lower

    @property
    def list_name(self) -> str:
        """The name of the list of columns, such as attestation-1."""
        return f"{self.model._meta.model_name}-{self.version}"


@dataclass(frozen=True)
class Derived:
    """A stored column that follows from others, so that no event has it; `wrong` gives the rows where it does not.

    What is read from it would be as wrong as if what it follows from had been changed.
    """

    model: type[models.Model]
    column: str
    wrong: Callable[[], Iterable[int]]


def derived() -> Iterator[Derived]:
    """Give every column that follows from others, as `<app>/protected.py` declares them."""
    for module in declared("protected"):
        yield from getattr(module, "DERIVED", [])


@cache
def protected() -> dict[str, Protected]:
    """Return every declaration in `<app>/protected.py`, by label."""
    found = [entry for module in declared("protected") for entry in getattr(module, "PROTECTED", [])]
    return {entry.label: entry for entry in found}


def canonical(value: Any) -> Any:
    """Return a value in the one form that is hashed: UTC, decimals as text, NFC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return packed(value)
    if value is None or isinstance(value, bool | int):
        return value
    return unicodedata.normalize("NFC", str(value))


#: One for all: to make an encoder takes as long as to use it.
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(content: Any) -> str:
    """Write JSON in the one form that is hashed: sorted keys, no spaces, characters as they are."""
    return ENCODER.encode(content)


def digest(entry: Protected, pk: int, values: Iterable[Any]) -> str:
    """Return the digest of a row, whose listed columns have these values."""
    text = head(entry, pk) + canonical_json([canonical(value) for value in values])
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprints(entry: Protected, pk: int, values: Iterable[Any]) -> str:
    """Return the fingerprints of a row's columns, eight hexadecimal digits each."""
    return "".join(
        hashlib.sha256(f"{head(entry, pk)}{column}\n{canonical_json(canonical(value))}".encode()).hexdigest()[:8]
        for column, value in zip(entry.columns, values, strict=True)
    )


def head(entry: Protected, pk: int) -> str:
    """Return how the text that is hashed of a row begins: no other row has the same."""
    return f"{entry.list_name}\n{pk}\n"


def digests(entry: Protected, pks: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Read the named rows as they are now and give (pk, digest, fingerprints) of each."""
    for batch in batches(pks, 5_000):
        rows = entry.model._base_manager.filter(pk__in=batch).values_list("pk", *entry.columns)
        for pk, *values in rows:
            yield pk, digest(entry, pk, values), fingerprints(entry, pk, values)
