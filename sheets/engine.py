"""From a file to the register in one go: for commands and programs."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from evidence.ledger import ledger
from sheets.collisions import refused_in_words
from sheets.confirming import write
from sheets.filing import kept_file
from sheets.job import Job, Options
from sheets.matching import match_file
from sheets.models import ImportRun
from sheets.previewing import look
from sheets.reading import opened
from sheets.report import Report
from sheets.resource import SheetResource, sheet_resources
from sheets.row import Outcome
from sheets.source import Source, of_file, of_table


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
        return take(sources, run, path, Job.of(actor, today, options), options, file.notices)


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


def take(
    sources: Sequence[Source],
    run: ImportRun,
    path: Path | None,
    job: Job,
    options: Options,
    notices: Sequence[str] = (),
) -> Report:
    """Plan all, then write all; nothing at all where it is a dry run or a row is refused."""
    with refused_in_words(), ledger(job.actor):
        if not options.dry_run:
            run.file = kept_file(path) if path else None
            begin(run, job)
        report = look(sources, run, job, is_kept=not options.dry_run)
        run.warnings = report.warnings = [*notices, *report.warnings]
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
