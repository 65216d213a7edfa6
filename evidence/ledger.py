"""Append to the ledger, in the caller's transaction, as its last statement."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from evidence.ahead import ahead
from evidence.digests import canonical, canonical_json, hashed, reads
from evidence.models import Event, LedgerHead
from evidence.protected import Protected, protected
from foundation import bulk

PREFIX = "goodstanding-event-1\n"
EVENT_COLUMNS = (
    "seq", "at", "actor_ref", "action", "object_type", "object_id", "version", "digest", "fingerprints", "payload",
    "prev_hash", "hash",
)  # fmt: skip
EVENTS_AT_ONCE = 10_000
READ_HEAD = "SELECT seq, hash FROM evidence_ledgerhead WHERE id = 1"
FIRST_HEAD = "INSERT INTO evidence_ledgerhead (id, seq, hash) VALUES (1, 0, '') ON CONFLICT DO NOTHING"
MOVE_HEAD = "UPDATE evidence_ledgerhead SET seq = %s, hash = %s WHERE id = 1"
#: List of columns, digest and fingerprints of a row.
State = tuple[str, str, str]
#: A protected model, the keys of rows of it, and those that are there, column by column, some at a time.
Read = tuple[Protected, set[int], list[Sequence[Sequence[Any]]]]
#: Of a row that is not protected.
NO_STATE: State = ("", "", "")


class Actor(Protocol):
    """Whoever acts: a person or the built-in system user."""

    ref: UUID


@dataclass(frozen=True)
class Draft:
    """Events before they have numbers, of the same action on each of some rows: `detail` holds nothing personal."""

    actor_ref: str
    action: str
    object_type: str
    object_ids: "array[int]"
    detail: Mapping[str, Any] = field(default_factory=dict)

    def parts(self, size: int) -> Iterator["Draft"]:
        """Give the same events, at most so many at once."""
        for start in range(0, len(self.object_ids), size):
            yield replace(self, object_ids=self.object_ids[start : start + size])


class Notebook:
    """What happened in a transaction, to be written when it ends."""

    def __init__(self, actor: Actor, drafts: list[Draft]) -> None:
        self.actor_ref = str(actor.ref)
        self.drafts = drafts

    def add(self, action: str, row: models.Model, **detail: Any) -> None:
        """Note an action on one row."""
        self.add_many(action, type(row), [row.pk], **detail)

    def add_many(self, action: str, model: type[models.Model], pks: Iterable[int], **detail: Any) -> None:
        """Note the same action on many rows of a model, one event each."""
        label = (model._meta.concrete_model or model)._meta.label_lower
        self.drafts.append(Draft(self.actor_ref, action, label, array("q", pks), detail))


current: ContextVar[list[Draft] | None] = ContextVar("ledger_drafts", default=None)


@contextmanager
def ledger(actor: Actor) -> Iterator[Notebook]:
    """Open a transaction whose events are written when the outermost block ends.

    Inner blocks add to the outer one's notes: the head of the chain is locked once, last, for milliseconds.
    """
    outer = current.get()
    if outer is not None:
        noted = len(outer)
        try:
            with transaction.atomic():
                yield Notebook(actor, outer)
        except BaseException:
            # Its rows are undone; whoever catches the error must not find events of them.
            del outer[noted:]
            raise
        return
    drafts: list[Draft] = []
    token = current.set(drafts)
    try:
        with transaction.atomic():
            yield Notebook(actor, drafts)
            append_many(drafts)
    finally:
        current.reset(token)


def append_many(drafts: list[Draft]) -> None:
    """Write events for `drafts` in their order: digests first, then the lock, one bulk insert.

    Very many are written in several such steps, so that they never stand in memory together.
    """
    at = timezone.now().astimezone(UTC)
    head = None
    with ahead(read_after, states_of, steps(drafts)) as told:
        for step, states in told:
            head = head or locked_head()
            bulk.insert_stored(Event, EVENT_COLUMNS, [numbered(step, states, at, head)], is_asked_next=False)
    if head:
        move_head(head)


def steps(drafts: list[Draft]) -> Iterator[list[Draft]]:
    """Give drafts in lists of about EVENTS_AT_ONCE events."""
    step: list[Draft] = []
    count = 0
    for draft in drafts:
        for part in draft.parts(EVENTS_AT_ONCE):
            if count and count + len(part.object_ids) > EVENTS_AT_ONCE:
                yield step
                step, count = [], 0
            step.append(part)
            count += len(part.object_ids)
    if count:
        yield step


def numbered(
    drafts: list[Draft], states: Mapping[str, Mapping[int, State]], at: datetime, head: LedgerHead
) -> Iterator[tuple[Any, ...]]:
    """Give events as they are stored, each chained to the one before; move the head on."""
    moment, stored_at = at.isoformat(timespec="microseconds"), bulk.as_stored(Event, "at", at)
    for draft in drafts:
        payload_of = payloads(draft, moment)
        actor, action, kind = draft.actor_ref, draft.action, draft.object_type
        known: Mapping[int, State] = states.get(kind, {})
        seq, previous = head.seq, head.hash
        for pk in draft.object_ids:
            seq += 1
            state = known.get(pk, NO_STATE)
            payload = payload_of(seq, pk, state)
            hashed = chained(previous, payload)
            yield seq, stored_at, actor, action, kind, pk, *state, payload, previous, hashed
            previous = hashed
        head.seq, head.hash = seq, previous


def last_event() -> int:
    """Return the number of the last event that others have recorded; 0 before the first."""
    return LedgerHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def has_events_since(seq: int, *, but_of: type[models.Model]) -> bool:
    """Tell whether anything was recorded after an event, but for what befell rows of one model."""
    return Event.objects.filter(seq__gt=seq).exclude(object_type=but_of._meta.label_lower).exists()


def locked_head() -> LedgerHead:
    """Return the end of the chain, locked until the transaction ends."""
    # A statement as it stands: built anew for each event, it takes longer than all else that an event takes.
    of_ours = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(READ_HEAD + of_ours)
        found = cursor.fetchone()
        if found is None:
            cursor.execute(FIRST_HEAD)
            cursor.execute(READ_HEAD + of_ours)
            found = cursor.fetchone()
    return LedgerHead(1, *found)


def move_head(head: LedgerHead) -> None:
    """Store where the chain ends now."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [head.seq, head.hash])


def read_after(drafts: list[Draft]) -> list[Read]:
    """Return every protected row touched, as it is now, by model."""
    touched: dict[str, set[int]] = defaultdict(set)
    for draft in drafts:
        touched[draft.object_type].update(draft.object_ids)
    entries = [(protected().get(label), pks) for label, pks in touched.items()]
    return [(entry, pks, [*reads(entry, sorted(pks))]) for entry, pks in entries if entry]


def states_of(read: list[Read]) -> dict[str, dict[int, State]]:
    """Return the state of rows that were read, by model and key; empty digests for rows gone."""
    states: dict[str, dict[int, State]] = {}
    for entry, pks, batches in read:
        name = entry.list_name
        states[entry.label] = {
            pk: (name, whole, parts) for batch in batches for pk, whole, parts in hashed(entry, batch)
        }
        states[entry.label].update(dict.fromkeys(pks - states[entry.label].keys(), (name, "", "")))
    return states


def payloads(draft: Draft, at: str) -> Callable[[int, int, State], str]:
    """Return what gives the exact text that is hashed of each of a draft's events.

    It is canonical JSON, put together by hand: only the number, the row and its digest differ.
    """
    detail = {name: canonical(value) for name, value in draft.detail.items()}
    same = {"action": draft.action, "actor": draft.actor_ref, "at": at} | ({"detail": detail} if detail else {})
    opening = f'{canonical_json(same)[:-1]},"object":[{canonical_json(draft.object_type)},'

    def payload_of(seq: int, pk: int, state: State) -> str:
        row = f'"row":["{state[0]}","{state[1]}"],' if state[0] else ""
        return f'{opening}{pk}],{row}"seq":{seq}}}'

    return payload_of


def chained(previous: str, payload: str) -> str:
    """Return the hash that chains a payload to the event before it."""
    return hashlib.sha256((PREFIX + previous + payload).encode()).hexdigest()
