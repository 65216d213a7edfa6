"""Check that nothing was changed behind the ledger's back."""

import json
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from evidence.digests import WIDTH, digests_after
from evidence.files import hash_of, path_of
from evidence.guarantees import dangling, followed, generated, is_generated, references, with_unchecked_references
from evidence.ledger import EVENT_COLUMNS, chained
from evidence.models import Event, EvidenceFile, LedgerHead
from evidence.protected import Derived, Protected, derived, protected
from evidence.stored import misstored
from foundation.snapshot import snapshot

READ_AT_ONCE = 5_000
#: Nothing keeps whoever writes SQL from keys below zero.
LEAST_KEY = -(2**63)
#: All columns of an event but those that only help to find.
HASHED = [name for name in EVENT_COLUMNS if name != "fingerprints"]


#: As it stands: so it is asked of each protected model, and Django takes longer to write it down.
STATES = f"""
SELECT object_id, version, digest, fingerprints FROM {Event._meta.db_table}
 WHERE object_type = %s AND version <> '' ORDER BY object_id, seq
"""


class Recorded(NamedTuple):
    """The state of a row as an event recorded it."""

    object_id: int
    version: str
    digest: str
    fingerprints: str


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded."""

    table: str
    row: str
    column: str
    message: str


def findings(*, files: bool = False) -> Iterator[Finding]:
    """Give everything that does not agree: the chain, its rows, the protected rows, and the files if asked.

    All of it is read as of one moment: what somebody writes meanwhile is no finding.
    """
    with snapshot():
        bent: dict[type[Model], set[int]] = {}
        read: list[type[Model]] = [Event, LedgerHead, *(entry.model for entry in protected().values())]
        for model in read:
            yield from stored_findings(model, bent)
        if bent.keys() & {Event, LedgerHead}:
            return  # What the rows should be cannot be read.
        yield from chain_findings()
        for entry in protected().values():
            yield from row_findings(entry, bent.get(entry.model, set()))
        for model in dict.fromkeys([*read, *with_unchecked_references()]):
            yield from reference_findings(model, bent.get(model, set()))
        yield from generated_findings()
        for column in [*derived(), *(followed(model, field) for model, field in generated())]:
            if column.model not in bent:
                yield from derived_findings(column)
        if files:
            yield from file_findings()


def stored_findings(model: type[Model], bent: dict[type[Model], set[int]]) -> Iterator[Finding]:
    """Name what a column holds against its type, and note in `bent` the keys of the rows: they cannot be read."""
    for pk, columns in misstored(model).items():
        bent.setdefault(model, set()).add(pk)
        for column in columns:
            yield Finding(model._meta.db_table, str(pk), column, _("holds what its type does not allow"))


def chain_findings() -> Iterator[Finding]:
    """Walk the chain from the first event to the head."""
    table = Event._meta.db_table
    seq, previous = 0, ""
    # Tuples: making a model's instance of each of a million rows takes longer than checking it.
    for event in Event.objects.order_by("seq").values_list(*HASHED, named=True).iterator(5_000):
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
        yield from repeated(event)
        previous = event.hash
    head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    if (head.seq, head.hash) != (seq, previous):
        words = _("the ledger ends at %(seq)s, its head says %(head)s") % {"seq": seq, "head": head.seq}
        yield Finding(LedgerHead._meta.db_table, "1", "seq", words)


def repeated(event: Any) -> Iterator[Finding]:
    """Compare what can be searched, the columns of an event, with what was hashed."""
    table, row = Event._meta.db_table, str(event.seq)
    try:
        content = json.loads(event.payload)
        kind, key = content["object"]
        version, digest = content.get("row", ("", ""))
        columns = {
            "seq": content["seq"],
            "actor_ref": content["actor"],
            "action": content["action"],
            "object_type": kind,
            "object_id": key,
            # Else a row could be put back to what it was, and what was recorded of it since be taken away.
            "version": version,
            "digest": digest,
        }
        at = content["at"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield Finding(table, row, "payload", _("cannot be read"))
        return
    for column, value in columns.items():
        if getattr(event, column) != value:
            yield Finding(table, row, column, _("differs from what was hashed"))
    if event.at.isoformat(timespec="microseconds") != at:
        yield Finding(table, row, "at", _("differs from what was hashed"))


def row_findings(entry: Protected, bent: Collection[int] = ()) -> Iterator[Finding]:
    """Compare every live row of a protected model, but for some, with the last digest recorded of it, both ways."""
    table = entry.model._meta.db_table
    recorded = (state for state in last_states(entry) if state.object_id not in bent)
    state = next(recorded, None)
    for pk, digest, fingerprints in live_states(entry, bent):
        while state and state.object_id < pk:
            yield from gone(table, state)
            state = next(recorded, None)
        if state is None or state.object_id != pk or not state.digest:
            yield Finding(table, str(pk), "", _("this row is in no event"))
        elif digest != state.digest:
            yield from changed(entry, state, fingerprints)
        if state and state.object_id == pk:
            state = next(recorded, None)
    while state:
        yield from gone(table, state)
        state = next(recorded, None)


def last_states(entry: Protected) -> Iterator[Recorded]:
    """Give the last recorded state of each of a model’s rows, by key."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(STATES, [entry.label])
        for _pk, of_row in groupby(cursor, key=itemgetter(0)):
            *_earlier, last = of_row
            yield Recorded(*last)


def live_states(entry: Protected, bent: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """Give key, digest and fingerprints of each row of a model as it is, but for some, by its key."""
    last = LEAST_KEY
    while batch := [*digests_after(entry, last, READ_AT_ONCE, bent)]:
        yield from batch
        last = batch[-1][0]
        if len(batch) < READ_AT_ONCE:
            return


def gone(table: str, state: Recorded) -> Iterator[Finding]:
    """Say that a row which was never recorded as deleted is not there."""
    if state.digest:
        yield Finding(table, str(state.object_id), "", _("this row was deleted without an event"))


def changed(entry: Protected, state: Recorded, fingerprints: str) -> Iterator[Finding]:
    """Name each column of a row that is not what its last event recorded."""
    table, row = entry.model._meta.db_table, str(state.object_id)
    places = {name: slice(WIDTH * place, WIDTH * (place + 1)) for place, name in enumerate(entry.columns)}
    named = [name for name, place in places.items() if fingerprints[place] != state.fingerprints[place]]
    for column in named or [""]:
        yield Finding(table, row, column, _("was changed without an event"))


def reference_findings(model: type[Model], bent: Collection[int] = ()) -> Iterator[Finding]:
    """Name each row, but for some, that refers to a row which is not there."""
    for field in references(model):
        for pk in dangling(model, field):
            if pk in bent:
                continue
            yield Finding(model._meta.db_table, str(pk), field.attname, _("refers to a row that is not there"))


def generated_findings() -> Iterator[Finding]:
    """Name each column that the database should work out and does not."""
    for model, field in generated():
        if not is_generated(model, field):
            yield Finding(model._meta.db_table, "", field.attname, _("is no longer worked out by the database"))


def derived_findings(derived: Derived) -> Iterator[Finding]:
    """Name each row whose column does not follow from what was recorded."""
    for pk in derived.wrong():
        words = _("does not follow from what was recorded")
        yield Finding(derived.model._meta.db_table, str(pk), derived.column, words)


def file_findings() -> Iterator[Finding]:
    """Read every kept file and compare its hash and size with its row."""
    table = EvidenceFile._meta.db_table
    for file in EvidenceFile.objects.order_by("pk").iterator():
        path = path_of(file.sha256)
        try:
            is_there = stat.S_ISREG(path.lstat().st_mode)
            size, found = (path.stat().st_size, hash_of(path)) if is_there else (0, "")
        except (FileNotFoundError, NotADirectoryError):
            is_there = False
        except OSError as error:
            words = _("the file cannot be read: %(why)s") % {"why": error.strerror}
            yield Finding(table, str(file.pk), "sha256", words)
            continue
        if not is_there:
            yield Finding(table, str(file.pk), "sha256", _("the file is not there"))
        elif found != file.sha256 or size != file.size:
            yield Finding(table, str(file.pk), "sha256", _("the bytes of the file were changed"))
