"""Rows on their way out: read in one statement, written column by column."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from foundation.bulk import batches
from sheets.columns import Column

#: So many rows are read, written and let go of at once.
READ_AT_ONCE = 1_000

Cells = Sequence[Any]


def cells_of(rows: Any, columns: Sequence[Column]) -> Iterator[Cells]:
    """Return the cells of every row of a QuerySet in its order; memory stays flat.

    The columns must be prepared. Asks the database once and waits for the first rows, so that what it refuses is
    raised here and not while the cells are taken.
    """
    writers = [(len(column.sources), column.writer()) for column in columns]
    sources = [source for column in columns for source in column.sources]
    read = batches(rows.values_list(*sources).iterator(chunk_size=READ_AT_ONCE), READ_AT_ONCE)
    first = list(islice(read, 1))
    return (cells for batch in chain(first, read) for cells in written(batch, writers))


def written(batch: Sequence[Cells], writers: Sequence[tuple[int, Any]]) -> Iterator[Cells]:
    """Write a batch of rows as they are stored, each column in one go."""
    stored = zip(*batch, strict=True)
    return zip(*(write(*[next(stored) for _source in range(count)]) for count, write in writers), strict=True)
