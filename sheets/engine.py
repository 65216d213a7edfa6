"""From a file to rows of the register: plan everything first, then write it in one transaction."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from accounts.models import User
from evidence import files
from evidence.ledger import ledger
from evidence.models import EvidenceFile
from foundation import bulk, reactions
from foundation.words import listed
from sheets.matching import Matched, match_file
from sheets.models import ImportRow, ImportRun
from sheets.reading import Unreadable, opened
from sheets.resource import Job, Outcome, Row, SheetResource, sheet_resources

READ_AT_ONCE = 2**20
#: What PostgreSQL says where another transaction was first: a foreign key gone, a value taken, a period taken, two
#: that wait for each other, no order in which both could have run. SQLite has one writer at a time.
COLLISIONS = {"23503", "23505", "23P01", "40P01", "40001"}

log = logging.getLogger("goodstanding.sheets")


@dataclass
class Options:
    """How a file is to be taken."""

    sheet: str = ""
    encoding: str = ""
    effective_on: date | None = None
    dry_run: bool = False
    skip_refused: bool = False
    #: Add what is missing and leave what is known as it is.
    keep_known: bool = False


@dataclass
class Planned:
    """A sheet and its rows on their way in."""

    resource: SheetResource
    name: str
    rows: list[Row]
    #: Headers that no column answers to; they are left alone.
    unknown: list[str] = field(default_factory=list)


@dataclass
class Report:
    """What became, or would become, of every row."""

    sheets: list[Planned]
    run: ImportRun | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """Every row of every sheet."""
        return [row for planned in self.sheets for row in planned.rows]

    @property
    def is_written(self) -> bool:
        """Whether the register was changed, or needed no change."""
        return self.run is not None

    def counts(self) -> Counter[str]:
        """Count rows by outcome over all sheets."""
        return Counter(row.outcome.value for row in self.rows)


def import_file(
    path: Path,
    name: str,
    *,
    actor: User,
    today: date,
    options: Options,
    run: ImportRun | None = None,
    resources: Sequence[SheetResource] | None = None,
    may_write: Callable[[type[Model]], bool] | None = None,
) -> Report:
    """Take a file into the register, all or nothing unless the options say otherwise.

    `run` is the one that was previewed, if it was; `resources` are the sheets that may be in the file, by default
    every one that an application declares. Raises Unreadable for a file that cannot be read as a
    whole, that holds a sheet whose rows the actor may not write, whose run is written already, or whose rows
    somebody else saves at the same moment.
    """
    with opened(path, name, options.encoding) as raw:
        matches = match_file(raw, resources or sheet_resources(), options.sheet)
        sheets = [Planned(matched.resource, matched.name, rows_of(matched), matched.unknown) for matched in matches]
    for matched in sheets:
        if may_write and not may_write(matched.resource._meta.model):
            words = _("You may not import %(sheet)s.")
            raise Unreadable("not_permitted", words % {"sheet": matched.resource.title})
    # Compared and written in one transaction: what somebody else saves meanwhile is not overwritten unseen.
    with told_of_collisions(), ledger(actor):
        run = run and unwritten(run)
        report = plan(sheets, actor=actor, today=today, options=options)
        if is_stopped(report, options):
            # Today's copies may have been brought in step to compare with: that too is undone.
            transaction.set_rollback(True)
            return report
        run = run or ImportRun(file=kept_file(path), file_name=name[:200], sheet=options.sheet)
        run.file_format, run.encoding = raw.format, raw.encoding
        return write(report, run, actor=actor, today=today, options=options)


def rows_of(matched: Matched) -> list[Row]:
    """Return the rows of a sheet by column code."""
    return [
        Row(number, {column.code: cells[index] for index, column in matched.columns.items() if index < len(cells)})
        for number, _line, cells in matched.rows()
    ]


@contextmanager
def told_of_collisions() -> Iterator[None]:
    """Raise Unreadable where the database refuses rows because somebody else saved the same ones meanwhile."""
    try:
        yield
    except (IntegrityError, OperationalError) as error:
        if getattr(error.__cause__, "sqlstate", None) not in COLLISIONS:
            raise
        log.warning("An import met another transaction", exc_info=True)
        words = _("Somebody else saved the same rows at the same moment; nothing was written. Import the file again.")
        raise Unreadable("collision", words) from error


def unwritten(run: ImportRun) -> ImportRun:
    """Read a previewed run again, locked; raise Unreadable where it was written meanwhile."""
    found = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportRun.State.PREVIEWED).first()
    if found is None:
        words = _("The file %(file)s was imported already; nothing was written a second time.")
        raise Unreadable("already_imported", words % {"file": run.file_name})
    return found


def kept_file(path: Path) -> EvidenceFile:
    """Keep the bytes of a file among the evidence."""
    with path.open("rb") as source:
        return files.keep(iter(lambda: source.read(READ_AT_ONCE), b""))


def import_tables(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    name: str,
    actor: User,
    today: date,
    options: Options | None = None,
    resources: Sequence[SheetResource] | None = None,
) -> Report:
    """Take rows by column code into the register: the same engine without a file."""
    options = options or Options()
    by_code = {resource.code: resource for resource in resources or sheet_resources()}
    matched = [
        Planned(by_code[code], code, [Row(number, dict(raw)) for number, raw in enumerate(rows, start=2)])
        for code, rows in tables.items()
    ]
    matched.sort(key=lambda sheet: sheet.resource.order)
    with ledger(actor):
        report = plan(matched, actor=actor, today=today, options=options)
        if is_stopped(report, options):
            transaction.set_rollback(True)
            return report
        run = ImportRun(file_name=name, file_format="rows")
        return write(report, run, actor=actor, today=today, options=options)


def is_stopped(report: Report, options: Options) -> bool:
    """Tell whether nothing is to be written: a dry run, or a refused row that the user did not say to skip."""
    counts = report.counts()
    if options.keep_known and not counts[Outcome.CREATED]:
        return True
    return options.dry_run or (bool(counts[Outcome.REFUSED]) and not options.skip_refused)


def plan(sheets: list[Planned], *, actor: User, today: date, options: Options) -> Report:
    """Work out what every row would do, without writing anything."""
    job = job_for(actor, today, options)
    for matched in sheets:
        plan_sheet(matched, job)
    report = Report(sheets)
    report.warnings.extend(
        _("%(sheet)s: the column %(column)s is not known here and is left alone.")
        % {"sheet": matched.name, "column": header}
        for matched in sheets
        for header in matched.unknown
    )
    return report


def job_for(actor: User, today: date, options: Options, run: ImportRun | None = None) -> Job:
    """Return what every sheet of an import shares."""
    return Job(
        actor,
        today,
        options.effective_on or today,
        skip_refused=options.skip_refused,
        keep_known=options.keep_known,
        run=run,
    )


def plan_sheet(matched: Planned, job: Job) -> None:
    """Read, look up, compare and check the rows of one sheet."""
    resource, rows = matched.resource, matched.rows
    resource.prepare()
    for row in rows:
        resource.parse(row)
        row.key = resource.find_key(row)
    refuse_duplicates(resource.key, rows)
    known = resource.existing(rows, job)
    for row in rows:
        compare(resource, row, known, job)
    resource.check(rows, job)


def refuse_duplicates(names: Sequence[str], rows: Sequence[Row]) -> None:
    """Refuse every row whose key stands in another row too, naming the others."""
    same = defaultdict(list)
    for row in rows:
        if row.key is not None:
            same[row.key].append(row)
    for twins in same.values():
        for row in twins if len(twins) > 1 else ():
            others = listed(twin.number for twin in twins if twin is not row)
            words = ngettext("Row %(others)s says the same.", "Rows %(others)s say the same.", len(twins) - 1)
            row.refuse(names[0], "duplicate_key", words % {"others": others})


def compare(resource: SheetResource, row: Row, known: Mapping[Any, tuple[int, dict[str, Any]]], job: Job) -> None:
    """Set a row against what the register holds: which values are new, which are needed and missing."""
    if row.key in known:
        row.pk, row.before = known[row.key]
        row.is_known = True
        if job.keep_known:
            return
    else:
        resource.fill(row, job)
    row.changes = {
        code: (row.before.get(code), value) for code, value in row.values.items() if row.before.get(code) != value
    }
    refused = {problem.column for problem in row.problems}
    for column in resource.columns:
        absent = row.merged(column.code) in (None, "")
        if column.required and absent and column.code not in refused:
            row.refuse(column.code, "required", _("%(column)s is needed.") % {"column": column.title()})


def write(report: Report, run: ImportRun, *, actor: User, today: date, options: Options) -> Report:
    """Write every planned row, its provenance and its events in one transaction."""
    job = job_for(actor, today, options, run)
    counts = report.counts()
    with ledger(actor) as events:
        run.state = ImportRun.State.WRITTEN
        run.started_by, run.effective_on, run.skips_refused = actor, job.effective_on, options.skip_refused
        run.rows = len(report.rows)
        run.created, run.updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
        run.unchanged, run.refused = counts[Outcome.UNCHANGED], counts[Outcome.REFUSED]
        run.save()
        outcomes = [(matched, [(row, row.outcome) for row in matched.rows]) for matched in report.sheets]
        for matched, rows in outcomes:
            wanted = [row for row, outcome in rows if outcome in (Outcome.CREATED, Outcome.UPDATED)]
            if wanted:
                matched.resource.write(wanted, job)
        keep_rows(run, outcomes)
        if job.touched:
            reactions.run("sheet_written", supplier_ids=job.touched, today=today)
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        events.add("import_written", run)
    report.run = run
    return report


def keep_rows(run: ImportRun, outcomes: Sequence[tuple[Planned, Sequence[tuple[Row, Outcome]]]]) -> None:
    """Keep every row as it came, with what it became."""
    names = ("run", "sheet", "number", "raw", "outcome", "object_type", "object_id", "changes", "errors")
    bulk.insert(
        ImportRow,
        names,
        (
            (
                run.pk,
                matched.resource.code,
                row.number,
                {code: storable(cell) for code, cell in row.raw.items()},
                outcome.value,
                matched.resource._meta.model._meta.label_lower,
                row.pk,
                {code: [storable(old), storable(new)] for code, (old, new) in row.changes.items()},
                [vars(problem) for problem in row.problems],
            )
            for matched, rows in outcomes
            for row, outcome in rows
        ),
    )


def storable(value: Any) -> Any:
    """Return a cell in a form that JSON holds."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
