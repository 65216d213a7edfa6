"""Which events of the ledger an import wrote: those of one transaction stand together and have one moment."""

from django.db.models import QuerySet

from evidence.models import Event
from sheets.models import ImportRun

#: The last event of an import, and of taking one back.
WRITTEN, UNDONE = "import_written", "import_undone"


def last_events() -> QuerySet[Event]:
    """Return the events with which imports, and undoings of them, end."""
    return Event.objects.filter(object_type=ImportRun._meta.label_lower, action__in=(WRITTEN, UNDONE))


def span(run: ImportRun, action: str) -> tuple[int, int]:
    """Return the numbers of the first and the last event of an import or of its undoing.

    Several imports may share a transaction, as those of the rows that ship do. Raises DoesNotExist where the ledger
    knows nothing of it.
    """
    last = last_events().filter(object_id=run.pk, action=action).latest("seq")
    before = Event.objects.filter(seq__lt=last.seq)
    other = before.exclude(at=last.at).order_by("-seq").values_list("seq", flat=True).first() or 0
    earlier = last_events().filter(at=last.at, seq__lt=last.seq).order_by("-seq").values_list("seq", flat=True).first()
    return max(other, earlier or 0) + 1, last.seq
