"""From a file to kept rows: what every row of it would do."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.db.models import Model
from django.utils.translation import gettext as _

from evidence.ledger import last_event, ledger
from foundation.words import listed
from sheets import keeping
from sheets.collisions import refused_in_words
from sheets.dropping import hold
from sheets.job import Job
from sheets.matching import NAMED, match_file
from sheets.models import ImportRow, ImportRun
from sheets.planning import planned
from sheets.reading import Unreadable, opened
from sheets.report import Report, Taken
from sheets.resource import SheetResource
from sheets.source import Source, of_file

DONE = (ImportRun.State.WRITTEN, ImportRun.State.UNDONE)

MayWrite = Callable[[type[Model]], bool]


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
        with refused_in_words(), ledger(job.actor) as events:
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


def begin_anew(run: ImportRun) -> None:
    """Make a run ready to be read once more; raise Unreadable where it was dropped or written meanwhile."""
    hold(run)
    if ImportRun.objects.select_for_update().filter(pk=run.pk, state__in=DONE).exists():
        raise imported_already(run)
    ImportRow.objects.filter(run=run).delete()


def imported_already(run: ImportRun) -> Unreadable:
    """Return the refusal of a run that was written before."""
    words = _("The file %(file)s was imported already; nothing was written a second time.")
    return Unreadable("already_imported", words % {"file": run.file_name})


def refuse_forbidden(resources: Iterable[SheetResource], may_write: MayWrite) -> None:
    """Raise Unreadable where somebody may not write rows of a sheet."""
    for resource in resources:
        if not may_write(resource._meta.model):
            words = _("You may not import %(sheet)s.")
            raise Unreadable("not_permitted", words % {"sheet": resource.title})


def look(sources: Sequence[Source], run: ImportRun, job: Job, *, is_kept: bool) -> Report:
    """Work out what every row would do, keeping it with the run where that is asked for."""
    report = Report([Taken.of(source) for source in sources])
    run.seen_event = last_event()
    job.expect(sum(source.count for source in sources))
    for source, taken in zip(sources, report.sheets, strict=True):
        for rows in planned(source, job):
            taken.add(rows)
            if is_kept:
                keeping.keep(run, source, rows)
        said = _("%(sheet)s: %(warning)s")
        report.warnings += [said % {"sheet": source.name, "warning": told} for told in source.resource.warnings()]
    run.layout = [source.layout for source in sources]
    report.note_in(run)
    words = _("%(sheet)s: the column %(column)s is not known here and is left alone.")
    report.warnings += [
        words % {"sheet": taken.name, "column": header} for taken in report.sheets for header in taken.unknown
    ]
    report.warnings += [beside_the_table(source) for source in sources if source.beyond]
    return report


def beside_the_table(source: Source) -> str:
    """Return the sentence that names the rows with cells to the right of all headers."""
    words = _("%(sheet)s: cells to the right of the headers are left alone; give the column a header. Rows: %(rows)s")
    more = " …" if len(source.beyond) > NAMED else ""
    return words % {"sheet": source.name, "rows": listed(source.beyond[:NAMED]) + more}
