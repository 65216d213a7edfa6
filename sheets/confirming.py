"""From kept rows to the register: write what was previewed, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.ledger import has_events_since, ledger
from foundation import reactions
from sheets import keeping
from sheets.collisions import refused_in_words
from sheets.job import Job
from sheets.keeping import WRITTEN
from sheets.models import ImportRow, ImportRun
from sheets.planning import planned
from sheets.previewing import MayWrite, imported_already, refuse_forbidden
from sheets.reading import Unreadable
from sheets.report import Report, Taken
from sheets.resource import SheetResource
from sheets.row import Outcome, Row
from sheets.source import Source, of_run

CONFIRMABLE = (ImportRun.State.PREVIEWED, ImportRun.State.CONFIRMED)
#: Why a row may be refused that was to be written: another row that it leans on is left out.
FOLLOWS = {"no_such_supplier", "uscc_taken"}


def confirm(run: ImportRun, job: Job, resources: Sequence[SheetResource], may_write: MayWrite) -> Report:
    """Write what was previewed and nothing else.

    Raises Unreadable where the run is written already, where a refused row is not said to be skipped, or with the
    code `changed` where the rows would do something else by now.
    """
    by_code = {resource.code: resource for resource in resources}
    with refused_in_words(), ledger(job.actor):
        run = unwritten(run)
        is_hers = run.started_by_id == job.actor.pk
        report = Report([seen(layout, by_code[layout["sheet"]]) for layout in run.layout])
        refuse_forbidden([taken.resource for taken in report.sheets], may_write)
        if report.counts()[Outcome.REFUSED] and not job.skip_refused:
            raise Unreadable("refused_rows", _("Rows are refused; nothing was written."))
        run.started_by, run.effective_on, run.skips_refused = job.actor, job.effective_on, job.skip_refused
        return write(report, run, job, is_promised=True, is_hers=is_hers)


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


def write(report: Report, run: ImportRun, job: Job, *, is_promised: bool = False, is_hers: bool = True) -> Report:
    """Write what the kept rows say, sheet by sheet, with the run's event; what follows is brought in step once.

    `is_hers`: whoever writes them looked at what they would do, so that what she may not do was refused then.
    """
    job.run = run
    job.expect(sum(taken.counts[outcome] for taken in report.sheets for outcome in WRITTEN))
    with ledger(job.actor) as events:
        is_certain = is_hers and nothing_happened_since(run)
        for layout, taken in zip(run.layout, report.sheets, strict=True):
            if any(taken.counts[outcome] for outcome in WRITTEN):
                source = of_run(run, layout, taken.resource, WRITTEN)
                source.is_certain = is_certain and taken.resource.stands_alone
                write_sheet(source, taken, job, is_promised=is_promised)
        was_passed_over = is_certain and not nothing_happened_since(run)
        if was_passed_over and any(taken.resource.clashes(run) for taken in report.sheets):
            raise changed()
        if job.touched:
            reactions.run("sheet_written", supplier_ids=job.touched, today=job.today)
        run.state, run.error, run.finished_at = ImportRun.State.WRITTEN, "", timezone.now()
        report.note_in(run)
        run.save()
        events.add("import_written", run)
    report.run = run
    return report


def nothing_happened_since(run: ImportRun) -> bool:
    """Tell whether new rows are certain to be what they were found to be: none was refused, nobody wrote meanwhile.

    Other imports that were looked at are no news. Whoever had begun to write when the rows were compared has an event
    that is later than the last one of that moment: events get their numbers when a transaction ends.
    """
    return run.refused == 0 and not has_events_since(run.seen_event, but_of=ImportRun)


def write_sheet(source: Source, taken: Taken, job: Job, *, is_promised: bool) -> None:
    """Write the new and changed rows of a sheet in batches."""
    assert job.run is not None  # `write` has set it
    told = [row for row in taken.rows if row.outcome not in WRITTEN]
    counts = taken.counts
    taken.rows, taken.counts = [], type(counts)()
    for rows in planned(source, job, writes=True):
        if is_promised:
            keep_promise(job.run, source, [row for row in rows if not source.is_as_kept(row)], job)
        source.resource.write([row for row in rows if row.outcome in WRITTEN], job)
        keeping.settle(job.run, source.resource, rows)
        taken.add(rows)
    for outcome in set(Outcome) - set(WRITTEN):
        taken.counts[outcome] += counts[outcome]
    taken.rows = sorted([*told, *taken.rows], key=lambda row: row.number)


def keep_promise(run: ImportRun, source: Source, rows: Sequence[Row], job: Job) -> None:
    """Raise Unreadable where rows would no longer do what the preview said."""
    numbers = (rows[0].number, rows[-1].number) if rows else (0, 0)
    kept = ImportRow.objects.filter(run=run, sheet=source.resource.code, number__range=numbers)
    promised = dict(kept.filter(outcome=Outcome.UPDATED).values_list("number", "changes"))
    for row in rows:
        follows = job.skip_refused and row.problems and {problem.code for problem in row.problems} <= FOLLOWS
        changes = orjson.loads(keeping.in_json(row.changes)) if row.outcome == Outcome.UPDATED else None
        is_kept = row.outcome in WRITTEN and promised.get(row.number) == changes
        if not (is_kept or follows):
            raise changed()


def changed() -> Unreadable:
    """Return the refusal of an import whose rows would do something else by now."""
    words = _("The register changed since you looked; nothing was written. Look at what the file would do now.")
    return Unreadable("changed", words)
