"""From a file to rows of the register: keep what every row would do, then write what is new or changed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from foundation import reactions
from sheets import keeping
from sheets.collisions import told_of_collisions
from sheets.dropping import hold
from sheets.filing import kept_file
from sheets.job import Job, Options
from sheets.keeping import WRITTEN
from sheets.matching import match_file
from sheets.models import ImportRow, ImportRun
from sheets.planning import planned
from sheets.reading import Unreadable, opened
from sheets.report import Report, Taken
from sheets.resource import SheetResource, sheet_resources
from sheets.row import Outcome, Row
from sheets.source import Source, of_file, of_run, of_table

DONE = (ImportRun.State.WRITTEN, ImportRun.State.UNDONE)
CONFIRMABLE = (ImportRun.State.PREVIEWED, ImportRun.State.CONFIRMED)
#: Why a row may be refused that was to be written: another row that it leans on is left out.
FOLLOWS = {"no_such_supplier", "uscc_taken"}

MayWrite = Callable[[type[Model]], bool]


def import_file(
    path: Path,
    name: str,
    *,
    actor: User,
    today: date,
    options: Options,
    resources: Sequence[SheetResource] | None = None,
) -> Report:
    """Take a file into the register in one go, all or nothing unless the options say otherwise.

    `resources` are the sheets that may be in the file, by default every one that an application declares. Raises
    Unreadable for a file that cannot be read as a whole, or whose rows somebody else saves at the same moment.
    """
    with opened(path, name, encoding=options.encoding) as file:
        sources = [of_file(matched) for matched in match_file(file, resources or sheet_resources(), options.sheet)]
        run = ImportRun(file_name=name[:200], file_format=file.format, encoding=file.encoding, sheet=options.sheet)
        return take(sources, run, path, Job.of(actor, today, options), options)


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
    sources = [of_table(by_code[code], table) for code, table in tables.items()]
    sources.sort(key=lambda source: source.resource.order)
    run = ImportRun(file_name=name, file_format="rows")
    return take(sources, run, None, Job.of(actor, today, options), options)


def take(sources: Sequence[Source], run: ImportRun, path: Path | None, job: Job, options: Options) -> Report:
    """Plan all, then write all; nothing at all where it is a dry run or a row is refused."""
    with told_of_collisions(), ledger(job.actor):
        if not options.dry_run:
            run.file = kept_file(path) if path else None
            begin(run, job)
        report = look(sources, run, job, is_kept=not options.dry_run)
        if is_stopped(report, options):
            # Today's copies may have been brought in step to compare with: that too is undone.
            transaction.set_rollback(True)
            return report
        return write(report, run, job)


def begin(run: ImportRun, job: Job) -> None:
    """Save a run of which no row is kept yet."""
    run.started_by, run.effective_on, run.skips_refused = job.actor, job.effective_on, job.skip_refused
    run.save()


def is_stopped(report: Report, options: Options) -> bool:
    """Tell whether nothing is to be written: a dry run, or a refused row that the user did not say to skip."""
    counts = report.counts()
    if options.keep_known and not counts[Outcome.CREATED]:
        return True
    return options.dry_run or (bool(counts[Outcome.REFUSED]) and not options.skip_refused)


def begin_anew(run: ImportRun) -> None:
    """Make a run ready to be read once more; raise Unreadable where it was dropped or written meanwhile."""
    hold(run)
    if ImportRun.objects.select_for_update().filter(pk=run.pk, state__in=DONE).exists():
        raise imported_already(run)
    ImportRow.objects.filter(run=run).delete()


def preview(
    path: Path,
    run: ImportRun,
    job: Job,
    resources: Sequence[SheetResource],
    may_write: MayWrite,
    begin: Callable[[], None] | None = None,
) -> Report:
    """Keep what every row of the file at `path` would do; raise Unreadable for one that nobody may take as it is.

    `begin` makes a new run ready, in the transaction in which its rows are written; any other is read once more.
    """
    with opened(path, run.file_name, encoding=run.encoding) as file:
        matched = match_file(file, resources, run.sheet)
        refuse_forbidden([sheet.resource for sheet in matched], may_write)
        with told_of_collisions(), ledger(job.actor) as events:
            run.file_format, run.encoding = file.format, file.encoding
            begin() if begin else begin_anew(run)
            report = look([of_file(sheet) for sheet in matched], run, job, is_kept=True)
            if not report.counts():
                words = _("There is no row below the headers, so there is nothing to import; fill in the sheet first.")
                raise Unreadable("no_rows", words)
            report.warnings[:0] = file.notices
            run.warnings, run.error, run.state = report.warnings, "", ImportRun.State.PREVIEWED
            run.save()
            events.add("import_previewed", run)
    return report


def refuse_forbidden(resources: Iterable[SheetResource], may_write: MayWrite) -> None:
    """Raise Unreadable where somebody may not write rows of a sheet."""
    for resource in resources:
        if not may_write(resource._meta.model):
            words = _("You may not import %(sheet)s.")
            raise Unreadable("not_permitted", words % {"sheet": resource.title})


def confirm(run: ImportRun, job: Job, resources: Sequence[SheetResource], may_write: MayWrite) -> Report:
    """Write what was previewed and nothing else.

    Raises Unreadable where the run is written already, where a refused row is not said to be skipped, or with the
    code `changed` where the rows would do something else by now.
    """
    by_code = {resource.code: resource for resource in resources}
    with told_of_collisions(), ledger(job.actor):
        run = unwritten(run)
        report = Report([seen(layout, by_code[layout["sheet"]]) for layout in run.layout])
        refuse_forbidden([taken.resource for taken in report.sheets], may_write)
        if report.counts()[Outcome.REFUSED] and not job.skip_refused:
            raise Unreadable("refused_rows", _("Rows are refused; nothing was written."))
        run.started_by, run.effective_on, run.skips_refused = job.actor, job.effective_on, job.skip_refused
        return write(report, run, job, is_promised=True)


def seen(layout: Mapping[str, Any], resource: SheetResource) -> Taken:
    """Return a previewed sheet with its counts."""
    taken = Taken(resource, layout["name"])
    taken.counts.update({Outcome(outcome): count for outcome, count in layout["counts"].items()})
    return taken


def unwritten(run: ImportRun) -> ImportRun:
    """Read a previewed run again, locked; raise Unreadable where it was written meanwhile."""
    found = ImportRun.objects.select_for_update().filter(pk=run.pk, state__in=CONFIRMABLE).first()
    if found is None:
        raise imported_already(run)
    return found


def imported_already(run: ImportRun) -> Unreadable:
    """Return the refusal of a run that was written before."""
    words = _("The file %(file)s was imported already; nothing was written a second time.")
    return Unreadable("already_imported", words % {"file": run.file_name})


def look(sources: Sequence[Source], run: ImportRun, job: Job, *, is_kept: bool) -> Report:
    """Work out what every row would do, keeping it with the run where that is asked for."""
    report = Report([Taken.of(source) for source in sources])
    job.expect(sum(source.count for source in sources))
    for source, taken in zip(sources, report.sheets, strict=True):
        for rows in planned(source, job):
            taken.add(rows)
            if is_kept:
                keeping.keep(run, source, rows)
    run.layout = [
        source.layout | {"counts": counts_of(taken)} for source, taken in zip(sources, report.sheets, strict=True)
    ]
    count(run, report)
    words = _("%(sheet)s: the column %(column)s is not known here and is left alone.")
    report.warnings += [
        words % {"sheet": taken.name, "column": header} for taken in report.sheets for header in taken.unknown
    ]
    return report


def write(report: Report, run: ImportRun, job: Job, *, is_promised: bool = False) -> Report:
    """Write what the kept rows say, sheet by sheet, with the run's event; what follows is brought in step once."""
    job.run = run
    job.expect(sum(taken.counts[outcome] for taken in report.sheets for outcome in WRITTEN))
    with ledger(job.actor) as events:
        for layout, taken in zip(run.layout, report.sheets, strict=True):
            if any(taken.counts[outcome] for outcome in WRITTEN):
                write_sheet(of_run(run, layout, taken.resource, WRITTEN), taken, job, is_promised=is_promised)
        if job.touched:
            reactions.run("sheet_written", supplier_ids=job.touched, today=job.today)
        run.state, run.error, run.finished_at = ImportRun.State.WRITTEN, "", timezone.now()
        count(run, report)
        run.layout = [
            layout | {"counts": counts_of(taken)} for layout, taken in zip(run.layout, report.sheets, strict=True)
        ]
        run.save()
        events.add("import_written", run)
    report.run = run
    return report


def write_sheet(source: Source, taken: Taken, job: Job, *, is_promised: bool) -> None:
    """Write the new and changed rows of a sheet in batches."""
    assert job.run is not None  # `write` has set it
    told = [row for row in taken.rows if row.outcome not in WRITTEN]
    counts = taken.counts
    taken.rows, taken.counts = [], type(counts)()
    for rows in planned(source, job, writes=True):
        if is_promised:
            keep_promise(job.run, source, rows, job)
        source.resource.write([row for row in rows if row.outcome in WRITTEN], job)
        keeping.settle(job.run, source.resource, rows)
        taken.add(rows)
    for outcome in set(Outcome) - set(WRITTEN):
        taken.counts[outcome] += counts[outcome]
    taken.rows = sorted([*told, *taken.rows], key=lambda row: row.number)


def keep_promise(run: ImportRun, source: Source, rows: Sequence[Row], job: Job) -> None:
    """Raise Unreadable where rows would no longer do what the preview said."""
    numbers = (rows[0].number, rows[-1].number)
    kept = ImportRow.objects.filter(run=run, sheet=source.resource.code, number__range=numbers)
    promised = dict(kept.filter(outcome=Outcome.UPDATED).values_list("number", "changes"))
    for row in rows:
        follows = job.skip_refused and row.problems and {problem.code for problem in row.problems} <= FOLLOWS
        changes = json.loads(keeping.as_json(row.changes)) if row.outcome == Outcome.UPDATED else None
        is_kept = row.outcome in WRITTEN and promised.get(row.number) == changes
        if not (is_kept or follows):
            words = _("The register changed since you looked; nothing was written. Look at what the file would do now.")
            raise Unreadable("changed", words)


def counts_of(taken: Taken) -> dict[str, int]:
    """Return the counts of a sheet in a form that JSON holds."""
    return {outcome.value: count for outcome, count in taken.counts.items()}


def count(run: ImportRun, report: Report) -> None:
    """Note with the run how many rows had which outcome."""
    counts = report.counts()
    run.rows = counts.total()
    run.created, run.updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
    run.unchanged, run.refused = counts[Outcome.UNCHANGED], counts[Outcome.REFUSED]
