"""Previews that nobody confirmed go again, with their rows and their file."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.dropping import drop_file
from evidence.ledger import ledger
from evidence.models import Event
from sheets.models import ImportRun
from sheets.reading import Unreadable

State = ImportRun.State
#: What nobody reads or writes, and nothing rests on.
DROPPABLE = (State.PREVIEWED, State.UNSURE, State.UNREADABLE)
#: Untouched for so long, a preview is not waited for any more.
KEPT_FOR = timedelta(days=30)


def droppable() -> QuerySet[ImportRun]:
    """Return the runs that may be dropped."""
    return ImportRun.objects.filter(state__in=DROPPABLE)


def forgotten(now: datetime) -> QuerySet[ImportRun]:
    """Return those of them to which nothing was done for `KEPT_FOR`."""
    since = now - KEPT_FOR
    of_run = Event.objects.filter(object_type=ImportRun._meta.label_lower, object_id=OuterRef("pk"))
    return droppable().filter(~Exists(of_run.filter(at__gt=since)), started_at__lte=since).order_by("pk")


def drop(run: ImportRun, *, actor: User, among: QuerySet[ImportRun] | None = None) -> bool:
    """Remove a run that was never written, its rows, and its file where nothing else refers to it.

    Returns whether it did: not where it is being read or written, was written, or is not `among` those any more.
    """
    with ledger(actor) as events:
        found = ImportRun.objects.select_for_update().filter(pk=run.pk).first()
        # Asked once it is locked: somebody may have waited for a file that was being read.
        if found is None or not (droppable() if among is None else among).filter(pk=run.pk).exists():
            return False
        events.add("import_dropped", found)
        found.delete()
        if found.file is not None:
            drop_file(found.file)
    return True


def drop_forgotten(now: datetime, *, actor: User) -> None:
    """Remove every preview that nobody confirmed for a long time."""
    long_ago = forgotten(now)
    for run in long_ago:
        drop(run, actor=actor, among=long_ago)


def hold(run: ImportRun) -> None:
    """Let nobody drop a run until the transaction ends; raise Unreadable with the code `dropped` where somebody did.

    Others may still change it, as whoever sends a worker once more does. SQLite has one writer.
    """
    table, weakest = ImportRun._meta.db_table, "FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s {weakest}", [run.pk])
        if cursor.fetchone() is None:
            words = _("The import of %(file)s was discarded meanwhile; bring the file again.")
            raise Unreadable("dropped", words % {"file": run.file_name})
