"""What is hashed of protected rows: a digest of each row, and a fingerprint of each of its columns."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zlib import crc32

import orjson
from django.db.models import QuerySet

from evidence.protected import Protected
from foundation.bulk import batches
from foundation.columnar import Reading, columns
from foundation.sets import packed

#: Hexadecimal digits of a fingerprint.
WIDTH = 8
#: Values of which equal ones are written alike.
REPEATED = {str, date, datetime, bool, Decimal}


def canonical(value: Any) -> Any:
    """Return a value in the one form that is hashed: UTC, decimals as text, NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return packed(value)
    return unicodedata.normalize("NFC", str(value))


def canonical_json(content: Any) -> str:
    """Write JSON in the one form that is hashed: sorted keys, no spaces, characters as they are."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def digests(entry: Protected, pks: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Read the named rows as they are now and give (pk, digest, fingerprints) of each; the keys are in order."""
    for read in reads(entry, pks):
        yield from hashed(entry, read)


def reads(entry: Protected, pks: Sequence[int]) -> Iterator[Sequence[Sequence[Any]]]:
    """Give the named rows as they are now, column by column, for `hashed`, some at a time; the keys are in order."""
    for batch in batches(pks, 5_000):
        # What one statement wrote has keys that follow each other.
        if batch[-1] - batch[0] == len(batch) - 1:
            yield reading_of_range(entry).columns(batch[0], batch[-1])
        else:
            yield columns(entry.model._base_manager.filter(pk__in=batch), "pk", *entry.columns)


@cache
def reading_of_range(entry: Protected) -> Reading:
    """Return what reads the rows of a range of keys: its first and its last are the parameters."""
    return Reading.of(entry.model._base_manager.filter(pk__range=(1, 1)).order_by(), "pk", *entry.columns)


def digests_after(entry: Protected, last: int, limit: int, but: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """Give (pk, digest, fingerprints) of the rows whose keys follow, as they are now, but for some, in order."""
    if not but:
        return hashed(entry, reading_after(entry, limit).columns(last))
    return digested(entry, rows_after(entry, last).exclude(pk__in=but)[:limit])


@cache
def reading_after(entry: Protected, limit: int) -> Reading:
    """Return what reads the rows whose keys follow one, which is the parameter."""
    return Reading.of(rows_after(entry, 1)[:limit], "pk", *entry.columns)


def rows_after(entry: Protected, last: int) -> "QuerySet[Any, Any]":
    """Return the rows whose keys follow one, in order."""
    return entry.model._base_manager.filter(pk__gt=last).order_by("pk")


def digested(entry: Protected, rows: "QuerySet[Any, Any]") -> Iterator[tuple[int, str, str]]:
    """Give (pk, digest, fingerprints) of the rows of a query, as they are now."""
    return hashed(entry, columns(rows, "pk", *entry.columns))


def hashed(entry: Protected, read: Sequence[Sequence[Any]]) -> Iterator[tuple[int, str, str]]:
    """Give (pk, digest, fingerprints) of rows that were read.

    They are hashed column by column: most columns hold few different values.
    """
    pks, *values = read
    texts = zip(*map(written, values), strict=True)
    name, shape = entry.list_name.encode(), f"%0{WIDTH}x" * len(values)
    for pk, parts in zip(pks, texts, strict=True):
        head = b"%b\n%d\n" % (name, pk)
        start = crc32(head)
        digest = hashlib.sha256(b"%b[%b]" % (head, b",".join(parts))).hexdigest()
        yield pk, digest, shape % tuple([crc32(part, start) for part in parts])


def written(values: Sequence[Any]) -> list[bytes]:
    """Return the values of a column as they are hashed."""
    kinds = {*map(type, values)} - {type(None)}
    if kinds == {int}:
        return [b"null" if value is None else b"%d" % value for value in values]
    if len(kinds) == 1 and kinds <= REPEATED:
        texts = {value: text(value) for value in {*values}}
        return [texts[value] for value in values]
    return [text(value) for value in values]


def text(value: Any) -> bytes:
    """Return a value as it is hashed."""
    return orjson.dumps(canonical(value))
