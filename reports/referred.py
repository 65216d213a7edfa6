"""Rows of reference that were changed between two reports: they have no days, so that past figures move with them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from evidence.models import Event
from evidence.words import action_name, type_name
from reports.facts import REFERENCE
from reports.late import SAYS_NOTHING, between
from reports.models import ReportRun

#: So many are named.
NAMED = 200


@dataclass(frozen=True)
class ReferenceChange:
    """A row of reference that somebody changed."""

    seq: int
    at: datetime
    #: The ledger's reference of who did.
    actor_ref: str
    model: str
    row: str
    action: str
    tables: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it is and what was done to it."""
        return f"{type_name(self.model)} – {action_name(self.action)}"


def reference_changes(old: ReportRun, new: ReportRun, tables: Collection[str]) -> list[ReferenceChange]:
    """Return the rows of reference that were changed between two reports and that some tables read, in their order.

    What left every column as it was that figures rest on, as another name does, is left out where the ledger can tell.
    Of very many the first ones are returned.
    """
    found: list[ReferenceChange] = []
    for model, readers in REFERENCE.items():
        theirs = tuple(code for code in readers if code in tables)
        if not theirs:
            continue
        events = between(model, old.ledger_seq, new.ledger_seq).exclude(action__in=SAYS_NOTHING)
        before = Event.objects.filter(
            object_type=OuterRef("object_type"), object_id=OuterRef("object_id"), seq__lt=OuterRef("seq")
        ).order_by("-seq")
        told = events.annotate(digest_before=Subquery(before.values("digest")[:1])).order_by("seq")
        rows = [event for event in told.iterator() if not event.digest or event.digest != event.digest_before][:NAMED]
        called = model._base_manager.in_bulk({event.object_id for event in rows})
        for event in rows:
            row = str(called.get(event.object_id, event.object_id))
            label = model._meta.label_lower
            found.append(ReferenceChange(event.seq, event.at, event.actor_ref, label, row, event.action, theirs))
    return sorted(found, key=lambda change: change.seq)[:NAMED]
