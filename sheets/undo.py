"""Take an import back while nothing later has touched its rows."""

from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from foundation import reactions
from sheets.collisions import UNDOING, refused_in_words
from sheets.job import Job
from sheets.kept import sheets_of
from sheets.models import ImportRun
from sheets.obstacles import in_the_way
from sheets.reading import Unreadable


def undo(run: ImportRun, *, actor: User, today: date) -> ImportRun:
    """Remove what an import made and give what it changed its former values back; return the run as it is now.

    Raises Unreadable, and takes nothing back, with the code `undone` where it was undone already, `not_written` where
    it never was written, and `in_the_way` where something later rests on its rows.
    """
    with refused_in_words(UNDOING), ledger(actor) as events:
        wait_for_imports()
        run = locked(run)
        sheets = [(resource, resource.written(run)) for _layout, resource in sheets_of(run)]
        for _resource, written in sheets:
            written.lock()
        refuse_obstacles(run)
        job = Job(actor, today, today, run=run)
        for resource, written in reversed(sheets):
            resource.take_back(written, job)
        if job.touched:
            reactions.run("sheet_written", supplier_ids=job.touched, today=today)
        run.state, run.undone_by, run.undone_at = ImportRun.State.UNDONE, actor, timezone.now()
        run.save(update_fields=["state", "undone_by", "undone_at"])
        events.add("import_undone", run)
    return run


def wait_for_imports() -> None:
    """Let no import begin or be confirmed until this transaction ends, and wait for those that are under way.

    An import that had looked at rows which are gone by the time it writes would not notice. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {ImportRun._meta.db_table} IN EXCLUSIVE MODE")


def locked(run: ImportRun) -> ImportRun:
    """Read a run again, locked; raise Unreadable where it cannot be undone, whatever became of its rows."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportRun.State.UNDONE:
        raise Unreadable("undone", _("The import of %(file)s was undone already.") % {"file": run.file_name})
    if run.state != ImportRun.State.WRITTEN:
        raise Unreadable("not_written", _("The import of %(file)s was never written.") % {"file": run.file_name})
    return run


def refuse_obstacles(run: ImportRun) -> None:
    """Raise Unreadable where something stands in the way, saying what is the first."""
    found = in_the_way(run)
    if not found:
        return
    words = _("Nothing was taken back: what came later stands in the way (%(n)s). The first: %(first)s.")
    raise Unreadable("in_the_way", words % {"n": len(found), "first": found.named[0]})
