"""A sample of what a table counts, for the assurance provider: drawn anew from the same seed it is the same."""

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.digests import canonical_json
from reports.populations import Key, populations


@dataclass(frozen=True)
class Sample:
    """What was drawn, out of how many; the hash of all their keys says whether they are still the same."""

    seed: str
    population: int
    population_sha256: str
    items: list[dict[str, Any]]


def draw(table: str, as_of: date, size: int, seed: str) -> Sample:
    """Return `size` of what a table counts on a day, each with its evidence.

    Those are drawn for which SHA-256 of the seed, the supplier and the requirement or row, with bars between, is
    lowest: anybody can do it again without this program.
    """
    population = populations()[table]
    count, digest = 0, hashlib.sha256()

    def ranked() -> Iterator[tuple[str, Key]]:
        nonlocal count
        for key in population.keys(as_of):
            count += 1
            digest.update(f"{'|'.join(key)}\n".encode())
            yield hashlib.sha256("|".join((seed, *key)).encode()).hexdigest(), key

    drawn = heapq.nsmallest(size, ranked())
    items = [population.told(key, as_of) for _rank, key in drawn]
    return Sample(seed, count, digest.hexdigest(), items)


def as_json(sample: Sample, table: str, as_of: date) -> str:
    """Return a sample as the command prints it."""
    return canonical_json({"table": table, "as_of": as_of.isoformat(), **vars(sample)})
