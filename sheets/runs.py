"""The life of an import in the admin: received, previewed, confirmed, written, in the request or by a worker."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from accounts.models import User
from evidence import files
from evidence.ledger import ledger
from evidence.models import EvidenceFile
from foundation.dates import today
from foundation.doorbell import ring
from sheets import confirming, previewing
from sheets.job import Job
from sheets.kept import resources_of
from sheets.models import ImportRun
from sheets.reading import NotSure, Unreadable
from sheets.report import Report
from sheets.resource import SheetResource

State = ImportRun.State
#: What is read and written while somebody waits: about a second.
SMALL_FILE = 2**20
FEW_ROWS = 5_000
#: A worker that dies again and again is not sent out once more.
MOST_ATTEMPTS = 3
#: After so long without a sign somebody is sent again.
LOST_AFTER = timedelta(minutes=1)

#: Refusals that say nothing of the file.
LEAVES_IT = ("already_imported", "dropped", "busy", "collision")

Progress = Callable[[int, int], None]
Begin = Callable[[], None]


def new_run(name: str, *, actor: User, sheet: str) -> ImportRun:
    """Return the run of a file that somebody brings, not yet saved; `sheet` is the one that was asked for, if any."""
    return ImportRun(file_name=Path(name).name[:200], sheet=sheet, started_by=actor, effective_on=today())


def begin(run: ImportRun, file: files.Stored) -> None:
    """Keep the bytes of a new run's file, and the run."""
    run.file = files.recorded(file)
    # Its first transaction may have been rolled back.
    run.save(force_insert=True)


def received(upload: Iterable[bytes], name: str, *, actor: User, sheet: str) -> ImportRun:
    """Keep a file; return its run, of which nothing is read yet."""
    run = new_run(name, actor=actor, sheet=sheet)
    with files.stored(upload) as file:
        receive(run, file, actor)
    return run


def receive(run: ImportRun, file: files.Stored, actor: User) -> None:
    """Keep a new run and its file, to be read later."""
    with ledger(actor) as events:
        run.state = State.RECEIVED
        begin(run, file)
        events.add("import_received", run)


def take_in(run: ImportRun, file: files.Stored, actor: User) -> None:
    """Keep a new run with what its file would do; a longer file is handed over. Raises Unreadable, the run is kept."""
    if file.size > SMALL_FILE:
        receive(run, file, actor)
        hand_over(run, actor, State.RECEIVED)
    else:
        read_with(run, file.path, actor, lambda: begin(run, file))


def file_of(run: ImportRun) -> EvidenceFile:
    """Return the file with which a run began; raise LookupError for rows that came without one."""
    if run.file is None:
        raise LookupError(run.pk)
    return run.file


def read(run: ImportRun, actor: User, progress: Progress | None = None) -> None:
    """Keep what every row of the run's file would do. One that cannot be read is marked so; raises Unreadable too."""
    read_with(run, files.path_of(file_of(run).sha256), actor, None, progress)


def read_with(run: ImportRun, path: Path, actor: User, begin: Begin | None, progress: Progress | None = None) -> None:
    """Do so of the bytes at `path`; `begin` keeps a new run, in the transaction in which its rows are written."""
    try:
        previewing.preview(path, run, job_of(run, actor, progress), resources_of(run), may_write(actor), begin)
    except NotSure as error:
        mark(run, State.UNSURE, "import_unsure", actor, error.message, begin)
        raise
    except Unreadable as error:
        if error.code not in LEAVES_IT:
            mark(run, State.UNREADABLE, "import_unreadable", actor, error.message, begin)
        raise


def write(run: ImportRun, actor: User, *, skip_refused: bool, progress: Progress | None = None) -> Report:
    """Write what was previewed. Where that no longer holds, what the file would do now is kept; raises Unreadable."""
    job = job_of(run, actor, progress)
    job.skip_refused = skip_refused
    try:
        return confirming.confirm(run, job, resources_of(run), may_write(actor))
    except Unreadable as error:
        if error.code in ("changed", "collision"):
            read(run, actor, progress)
        elif run.state == State.CONFIRMED and error.code != "busy":
            mark(run, State.PREVIEWED, "import_previewed", actor, error.message)
        raise


def mark(
    run: ImportRun, state: str, action: str, actor: User, error: str, begin: Callable[[], None] | None = None
) -> None:
    """Note what became of a run that is not written, with its event."""
    with ledger(actor) as events:
        if begin:
            begin()
        run.state, run.error = state, error
        run.save(update_fields=["state", "error"])
        events.add(action, run)


def hand_over(run: ImportRun, actor: User, state: str, *, skip_refused: bool = False) -> None:
    """Let a worker read a run (`received`) or write what was previewed of it (`confirmed`)."""
    with ledger(actor) as events:
        there = ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk)
        if not there.exclude(state__in=previewing.DONE).exists():
            return
        if run.state != state:
            events.add(f"import_{state}", run)
        run.state, run.skips_refused = state, skip_refused
        run.asked_at, run.attempts, run.error = timezone.now(), 0, ""
        # What a worker has written of it meanwhile stays.
        run.save(update_fields=["state", "skips_refused", "asked_at", "attempts", "error"])
        transaction.on_commit(lambda: ring("sheets.work", run.pk))


def begin_attempt(pk: int) -> ImportRun | None:
    """Count an attempt and return the run; None where nothing is to be done for it any more."""
    waiting = ImportRun.objects.filter(pk=pk, state__in=(State.RECEIVED, State.CONFIRMED), attempts__lt=MOST_ATTEMPTS)
    waiting.update(attempts=F("attempts") + 1, asked_at=timezone.now())
    return waiting.model.objects.filter(pk=pk, state__in=(State.RECEIVED, State.CONFIRMED)).first()


def lost() -> list[ImportRun]:
    """Return the runs for which a worker was sent some time ago and that may be tried once more."""
    waiting = ImportRun.objects.filter(state__in=(State.RECEIVED, State.CONFIRMED), attempts__lt=MOST_ATTEMPTS)
    return list(waiting.filter(asked_at__lt=timezone.now() - LOST_AFTER))


def job_of(run: ImportRun, actor: User, progress: Progress | None) -> Job:
    """Return how a run is to be taken."""
    job = Job(actor, today(), run.effective_on, date_order=run.date_order)
    if progress:
        job.progress = progress
    return job


def may_write(user: User) -> Callable[[type[Model]], bool]:
    """Return a function that tells whether somebody may add and change rows of a model."""

    def may(model: type[Model]) -> bool:
        names = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
        return all(user.has_perm(names.format(action)) for action in ("add", "change"))

    return may


def writable(sheets: Sequence[SheetResource], user: User) -> list[SheetResource]:
    """Return those of some sheets whose rows somebody may write."""
    may = may_write(user)
    return [sheet for sheet in sheets if may(sheet._meta.model)]
