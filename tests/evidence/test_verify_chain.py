"""The chain of events: nothing is taken out, put in, moved or bent unseen."""

import json

import pytest
from hypothesis import given, settings as examples, strategies as st

from attestations.models import Exemption
from evidence.models import Event
from tests.evidence.verifying import EVENT, HEAD, undone
from tests.factories import (
    AttestationFactory,
    ExemptionFactory,
    SuspensionFactory,
)
from tests.kept import kept, put_back

pytestmark = pytest.mark.django_db


def make():
    AttestationFactory(certificate=True)
    ExemptionFactory()
    SuspensionFactory()


@pytest.fixture(scope="module")
def chain_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(make)


@pytest.fixture
def chain(chain_rows, db):
    """A chain of some length."""
    put_back(chain_rows)
    return Event.objects.latest("seq").seq


def cut(tamper, condition, *params):
    tamper(f"DELETE FROM {EVENT} WHERE seq {condition}", *params)


def test_an_event_deleted_in_the_middle_is_missed(chain, tamper, places):
    cut(tamper, "= %s", 5)

    assert {(EVENT, "5", "seq"), (EVENT, "6", "prev_hash")} <= set(places())


def test_the_first_event_deleted_is_missed(chain, tamper, places):
    cut(tamper, "= %s", 1)

    assert {(EVENT, "1", "seq"), (EVENT, "2", "prev_hash")} <= set(places())


def test_the_last_ten_deleted_are_missed_by_the_head(chain, tamper, places):
    cut(tamper, "> %s", chain - 10)

    assert (HEAD, "1", "seq") in places()


def test_a_truncated_ledger_is_missed_by_its_head_and_by_every_row(chain, tamper, places):
    cut(tamper, "> %s", 0)

    found = places()
    assert found[0] == (HEAD, "1", "seq")
    assert ("attestations_exemption", str(Exemption.objects.get().pk), "") in found


def test_a_truncated_ledger_and_a_head_put_back_are_missed_by_the_rows(chain, tamper, places):
    cut(tamper, "> %s", 0)
    tamper(f"UPDATE {HEAD} SET seq = 0, hash = ''")

    found = places()
    assert (HEAD, "1", "seq") not in found
    assert ("attestations_exemption", str(Exemption.objects.get().pk), "") in found


def test_a_head_that_is_gone_is_missed(chain, tamper, places):
    tamper(f"DELETE FROM {HEAD}")

    assert places() == [(HEAD, "1", "seq")]


@pytest.mark.parametrize(("column", "value"), [("seq", 1), ("hash", "0" * 64)])
def test_a_head_that_is_moved_is_found(column, value, chain, tamper, places):
    tamper(f"UPDATE {HEAD} SET {column} = %s", value)

    assert places() == [(HEAD, "1", "seq")]


@pytest.mark.either  # what was read is looked at here
def test_two_events_swapped_are_found(chain, tamper, places):
    for old, new in ((3, -1), (4, 3), (-1, 4)):
        tamper(f"UPDATE {EVENT} SET seq = %s WHERE seq = %s", new, old)

    found = set(places())
    assert {(EVENT, number, "prev_hash") for number in ("3", "4", "5")} <= found
    assert {(EVENT, number, "seq") for number in ("3", "4")} <= found


def test_an_event_copied_to_the_end_is_found(chain, tamper, places):
    columns = "at, actor_ref, action, object_type, object_id, version, digest, fingerprints, payload, prev_hash, hash"

    tamper(f"INSERT INTO {EVENT} (seq, {columns}) SELECT %s, {columns} FROM {EVENT} WHERE seq = 4", chain + 1)

    assert (HEAD, "1", "seq") in places()
    assert (EVENT, str(chain + 1), "prev_hash") in places()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2001-01-01 00:00:00+00:00"),
        ("actor_ref", "somebody"),
        ("action", "something"),
        ("object_type", "attestations.review"),
        ("object_id", 4_711),
        ("prev_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_each_column_of_an_event_that_is_changed_by_sql_is_found(column, value, chain, tamper, places):
    tamper(f"UPDATE {EVENT} SET {column} = %s WHERE seq = 3", value)

    found = places()
    assert found
    # The hash of an event does not say of itself that it was changed: its payload does not give it.
    assert found[0] == (EVENT, "3", {"hash": "payload"}.get(column, column))


PAYLOADS = [
    "",
    "{",
    "null",
    "[]",
    "4711",
    '"text"',
    "{}",
    '{"seq":3}',
    '{"object":3}',
    "\x01",
    "國",
    "9" * 5_000,
    "[" * 100_000,
]


@pytest.mark.either  # what was read is looked at here
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_that_makes_no_sense_is_found(payload, chain, tamper, places):
    for seq in (3, chain):
        tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", payload, seq)

    assert {(EVENT, "3", "payload"), (EVENT, str(chain), "payload")} <= set(places())


@pytest.mark.either  # what was read is looked at here
@pytest.mark.parametrize("key", ["seq", "at", "actor", "action", "object", "row"])
def test_a_payload_that_lacks_a_part_is_found(key, chain, tamper, places):
    content = json.loads(Event.objects.get(seq=chain).payload)
    del content[key]

    tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", json.dumps(content), chain)

    assert (EVENT, str(chain), "payload") in places()


@pytest.mark.either  # what was read is looked at here
def test_a_single_changed_bit_of_a_payload_is_found(tamper, places):
    ExemptionFactory()
    event = Event.objects.latest("seq")

    @examples(max_examples=10, database=None)
    @given(st.integers(0, 8 * len(event.payload) - 1))
    def flip(bit):
        raw = bytearray(event.payload.encode("ascii"))
        raw[bit // 8] ^= 1 << bit % 8
        changed = raw.decode("latin-1").replace("\0", "\1")
        with undone():
            tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", changed, event.seq)

            assert (EVENT, str(event.seq), "payload") in places()

    flip()


# --- files ---------------------------------------------------------------------------------------
