"""Check that nothing was changed behind the ledger's back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from evidence.files import hash_of, path_of
from evidence.ledger import chained
from evidence.models import Event, EventRow, EvidenceFile, LedgerHead
from evidence.protected import Protected, digest, protected


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded."""

    table: str
    row: str
    column: str
    message: str


def findings(*, files: bool = False) -> Iterator[Finding]:
    """Give everything that does not agree: the chain, its rows, the protected rows, and the files if asked."""
    yield from chain_findings()
    for entry in protected().values():
        yield from row_findings(entry)
    if files:
        yield from file_findings()


def chain_findings() -> Iterator[Finding]:
    """Walk the chain from the first event to the head."""
    table = Event._meta.db_table
    seq, previous = 0, ""
    for event in Event.objects.order_by("seq").iterator(5_000):
        seq += 1
        row = str(event.seq)
        if event.seq != seq:
            yield Finding(
                table, str(seq), "seq", _("events %(a)s to %(b)s are missing") % {"a": seq, "b": event.seq - 1}
            )
            seq = event.seq
        if event.prev_hash != previous:
            yield Finding(table, row, "prev_hash", _("does not follow from the event before it"))
        if chained(event.prev_hash, event.payload) != event.hash:
            yield Finding(table, row, "payload", _("does not give the hash that was recorded"))
        yield from repeated_columns(event)
        previous = event.hash
    head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    if (head.seq, head.hash) != (seq, previous):
        words = _("the ledger ends at %(seq)s, its head says %(head)s") % {"seq": seq, "head": head.seq}
        yield Finding(LedgerHead._meta.db_table, "1", "seq", words)


def repeated_columns(event: Event) -> Iterator[Finding]:
    """Compare the searchable columns of an event with the text that was hashed."""
    try:
        content = json.loads(event.payload)
        told = {
            "seq": content["seq"],
            "actor_ref": content["actor"],
            "action": content["action"],
            "object_type": content["object"][0],
            "object_id": content["object"][1],
        }
    except (ValueError, KeyError, IndexError, TypeError):
        yield Finding(Event._meta.db_table, str(event.seq), "payload", _("cannot be read"))
        return
    for column, value in told.items():
        if getattr(event, column) != value:
            yield Finding(Event._meta.db_table, str(event.seq), column, _("differs from what was hashed"))
    if event.at.isoformat(timespec="microseconds") != content["at"]:
        yield Finding(Event._meta.db_table, str(event.seq), "at", _("differs from what was hashed"))


def row_findings(entry: Protected) -> Iterator[Finding]:
    """Compare every live row of a protected model with the last digest recorded of it, both ways."""
    table = entry.model._meta.db_table
    recorded = last_states(entry)
    state = next(recorded, None)
    live = entry.model._base_manager.order_by("pk").values_list("pk", *entry.columns)
    for pk, *values in live.iterator(5_000):
        while state and state.object_id < pk:
            yield from gone(table, state)
            state = next(recorded, None)
        if state is None or state.object_id != pk or not state.digest:
            yield Finding(table, str(pk), "", _("this row is in no event"))
        else:
            yield from changed(entry, state, values)
        if state and state.object_id == pk:
            state = next(recorded, None)
    while state:
        yield from gone(table, state)
        state = next(recorded, None)


def last_states(entry: Protected) -> Iterator[EventRow]:
    """Give the last recorded state of each row of a model, by its key."""
    rows = EventRow.objects.filter(object_type=entry.label).select_related("event").order_by("object_id", "event_id")
    for _pk, states in groupby(rows.iterator(5_000), key=attrgetter("object_id")):
        *_earlier, last = states
        yield last


def gone(table: str, state: EventRow) -> Iterator[Finding]:
    """Say that a row which was never recorded as deleted is not there."""
    if state.digest:
        yield Finding(table, str(state.object_id), "", _("this row was deleted without an event"))


def changed(entry: Protected, state: EventRow, values: list[object]) -> Iterator[Finding]:
    """Name each column of a row that is not what its last event recorded."""
    table, row = entry.model._meta.db_table, str(state.object_id)
    if json.loads(state.event.payload).get("row") != [state.version, state.digest]:
        yield Finding(EventRow._meta.db_table, str(state.pk), "digest", _("differs from what its event hashed"))
    whole, parts = digest(entry, state.object_id, values)
    if whole == state.digest:
        return
    named = [
        column
        for place, column in enumerate(entry.columns)
        if parts[8 * place : 8 * place + 8] != state.fingerprints[8 * place : 8 * place + 8]
    ]
    for column in named or [""]:
        yield Finding(table, row, column, _("was changed without an event"))


def file_findings() -> Iterator[Finding]:
    """Read every kept file and compare its hash and size with its row."""
    table = EvidenceFile._meta.db_table
    for file in EvidenceFile.objects.order_by("pk").iterator():
        path = path_of(file.sha256)
        if not path.is_file() or path.is_symlink():
            yield Finding(table, str(file.pk), "sha256", _("the file is not there"))
            continue
        try:
            size, found = path.stat().st_size, hash_of(path)
        except OSError as error:
            yield Finding(
                table, str(file.pk), "sha256", _("the file cannot be read: %(why)s") % {"why": error.strerror}
            )
            continue
        if found != file.sha256 or size != file.size:
            yield Finding(table, str(file.pk), "sha256", _("the bytes of the file were changed"))
