"""Work out what every row of a sheet would do, a batch at a time, without writing anything."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, repeat

from django.utils.translation import gettext as _, ngettext

from foundation.bulk import batches
from foundation.words import listed
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.source import Source

#: So many rows are planned, compared and written at once.
BATCH = 5_000
#: A sheet of at most so many rows is held in memory, in larger batches: reading it twice would take longer.
MOST_HELD, HELD_BATCH = 50_000, 10_000
#: So many while they are written: what is written of them stands in memory beside them.
MOST_HELD_WRITING = 10_000
#: Rows of so much text at most are held: one cell may hold as much as a thousand rows.
MOST_BYTES_HELD = 2**25
#: Of rows that say the same, so many are named.
NAMED = 10

Batches = Callable[[], Iterable[list[Row]]]
#: The number of a row -> the numbers of the rows that say the same.
Twins = Mapping[int, Sequence[int]]


def planned(source: Source, job: Job, *, writes: bool = False) -> Iterator[list[Row]]:
    """Give every row with what it would do. Two passes: what rows say of each other is known before the first is given.

    `writes`: each batch is written before the next is asked for.
    """
    resource = source.resource
    resource.prepare(job.date_order)
    resource.begin(job)
    rows = keyed(source, MOST_HELD_WRITING if writes else MOST_HELD)
    twins = survey(source, rows, job)
    if writes:
        resource.begin_writing(job)
    for batch in rows():
        if uncertain := [row for row in batch if not source.is_as_kept(row)]:
            plan(source, uncertain, twins, job)
        yield batch
        job.advance(len(batch))
        # Nobody else holds a row of it, but for those that are told.
        batch.clear()


def keyed(source: Source, most_held: int) -> Batches:
    """Return a function that gives the rows in batches, with their keys read; a short sheet is read once."""
    resource = source.resource

    def with_keys(rows: list[Row]) -> list[Row]:
        if not source.is_read:
            resource.reader.parse(rows, resource.identifying)
        for row in rows:
            row.key = resource.find_key(row)
        return rows

    if source.count > most_held or source.size > MOST_BYTES_HELD:
        return lambda: map(with_keys, batches(source.rows(), BATCH))
    held = [*map(with_keys, batches(source.rows(), HELD_BATCH))]
    return lambda: held


def survey(source: Source, rows: Batches, job: Job) -> Twins:
    """Let the sheet note what it must know of all rows, and find those that say the same.

    Of each key eight bytes are held, however many rows there are.
    """
    hashes = array("q")
    for batch in rows():
        source.resource.survey(batch, job)
        if source.is_certain:
            continue
        hashes.extend(hash(row.key) for row in batch if row.key is not None)
    repeated = {one for one, other in pairwise(sorted(hashes)) if one == other}
    if not repeated:
        return {}
    numbers = defaultdict(list)
    for row in chain.from_iterable(rows()):
        if row.key is not None and hash(row.key) in repeated:
            numbers[row.key].append(row.number)
    return {number: same for same in numbers.values() if len(same) > 1 for number in same}


def plan(source: Source, rows: Sequence[Row], twins: Twins, job: Job) -> None:
    """Read, look up, compare and check a batch."""
    resource = source.resource
    for row in rows if twins else ():
        if row.number in twins:
            refuse_twin(row, resource.key[0], twins[row.number])
    known = resource.existing(rows, job)
    for row in rows:
        if row.key is not None and row.key in known:
            row.pk, row.before = known[row.key]
            row.is_known = True
    if source.is_read:
        news = rows
    else:
        news, key = resource.reader.news(rows, resource.columns), resource.identifying
        resource.reader.parse(news, [column for column in resource.columns if column not in key])
    resource.complete(news, job)
    compare(resource, news, job)
    resource.check(rows, job)


def compare(resource: SheetResource, rows: Sequence[Row], job: Job) -> None:
    """Note what rows change, complete new ones, and refuse those that lack what is needed."""
    required = [column for column in resource.columns if column.required]
    for row in rows:
        if not row.is_known:
            resource.fill(row, job)
            row.changes = dict(zip(row.values, zip(repeat(None), row.values.values(), strict=False), strict=True))
        elif job.keep_known:
            continue
        elif not row.values.items() <= row.before.items():
            before = row.before
            row.changes = {
                code: (before.get(code), value) for code, value in row.values.items() if before.get(code) != value
            }
        for column in required:
            if row.merged(column.code) in (None, ""):
                ask_for(row, column.code, column.title())


def refuse_twin(row: Row, column: str, numbers: Sequence[int]) -> None:
    """Refuse a row whose key stands in other rows too, naming them."""
    others = [number for number in numbers[: NAMED + 1] if number != row.number][:NAMED]
    count = len(numbers) - 1
    words = ngettext("Row %(others)s says the same; keep one.", "Rows %(others)s say the same; keep one.", count)
    named = listed(others) if count <= NAMED else f"{listed(others)} …"
    row.refuse(column, "duplicate_key", words % {"others": named})


def ask_for(row: Row, column: str, title: str) -> None:
    """Refuse a row without a value that is needed, unless the cell itself was refused."""
    if column not in {problem.column for problem in row.problems}:
        row.refuse(column, "required", _("%(column)s is needed; fill in the cell.") % {"column": title})
