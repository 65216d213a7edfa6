import json
import os
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings as examples, strategies as st

from accounts.services import system_user
from attestations.models import Exemption
from attestations.services import accept_attestations
from evidence.files import path_of
from evidence.ledger import ledger
from evidence.models import Event, EventRow
from evidence.protected import protected
from evidence.verify import row_findings
from tests.evidence.altered import ROWS, alterations
from tests.factories import (
    TODAY,
    AttestationFactory,
    CommitmentTextFactory,
    EditionFactory,
    ExemptionFactory,
    FileFactory,
    GradeFactory,
    SuspensionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
EVENT, ROW, HEAD, FILE = "evidence_event", "evidence_eventrow", "evidence_ledgerhead", "evidence_evidencefile"


@contextmanager
def undone():
    """Undo what the block did to the database."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def verify(*options):
    """Run the command; return its exit and what it printed."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence", *options, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return ended.value.code, out.getvalue()


# --- nothing was bent ----------------------------------------------------------------------------


def test_what_the_services_wrote_is_clean_and_not_anchored():
    for row in ROWS.values():
        row()

    code, said = verify("--files", "--json")

    assert json.loads(said) == {"exit": 3, "events": Event.objects.count(), "findings": []}
    assert code == 3


def test_a_ledger_without_events_is_clean():
    assert verify() == (3, "Self-consistent over 0 events, not anchored: there is no checkpoint outside.\n")


# --- one column of one row -----------------------------------------------------------------------


def test_there_is_a_row_to_bend_for_every_protected_model():
    assert {entry.model for entry in protected().values()} == set(ROWS)


@pytest.mark.parametrize("label", sorted(protected()))
def test_each_column_that_is_changed_by_sql_is_named(label, tamper, places):
    entry = protected()[label]
    row = ROWS[entry.model]()
    table = entry.model._meta.db_table

    found, expected = {}, {}
    for column, values in alterations(entry, row).items():
        columns = {row._meta.get_field(name).column: value for name, value in values.items()}
        settings = ", ".join(f"{name} = %s" for name in columns)
        with undone():
            assert tamper(f"UPDATE {table} SET {settings} WHERE id = %s", *columns.values(), row.pk) == 1
            found[column] = {(one.table, one.row, one.column) for one in row_findings(entry)}
        expected[column] = {(table, str(row.pk), name) for name in values}
    if getattr(row, "file_id", None):
        # Another file has other bytes.
        expected["file_id"] |= {(table, str(row.pk), name) for name in ("file__sha256", "file__size")}

    assert found == expected
    assert places() == []


@pytest.mark.parametrize("label", sorted(protected()))
def test_a_row_that_is_deleted_by_sql_is_named(label, tamper, places):
    entry = protected()[label]
    row = ROWS[entry.model]()
    table = entry.model._meta.db_table

    tamper(f"DELETE FROM {table} WHERE id = %s", row.pk)

    assert (table, str(row.pk), "") in places()


def test_a_row_that_is_inserted_by_sql_is_named(tamper, places):
    exemption = ExemptionFactory()
    columns = "supplier_id, requirement_id, exempt_from, exempt_until, reason, recorded_at, granted_by_id"

    tamper(f"INSERT INTO attestations_exemption ({columns}) SELECT {columns} FROM attestations_exemption")

    inserted = Exemption.objects.exclude(pk=exemption.pk).get()
    assert places() == [("attestations_exemption", str(inserted.pk), "")]


def test_a_row_that_is_deleted_and_put_back_under_another_key_is_named_twice(tamper, places):
    exemption = ExemptionFactory()

    tamper("UPDATE attestations_exemption SET id = 999999 WHERE id = %s", exemption.pk)

    table = "attestations_exemption"
    assert places() == [(table, str(exemption.pk), ""), (table, "999999", "")]


def test_every_changed_column_of_a_row_is_named(tamper, places):
    exemption = ExemptionFactory()

    tamper("UPDATE attestations_exemption SET exempt_from = '2020-01-01', reason = 'bent'")

    table = "attestations_exemption"
    assert places() == [(table, str(exemption.pk), "exempt_from"), (table, str(exemption.pk), "reason")]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("suppliers_stagechange", "until"),
        ("suppliers_classification", "until"),
        ("suppliers_gradechange", "period_from"),
        ("suppliers_gradechange", "period_until"),
        ("attestations_attestation", "edition_ends_on"),
    ],
)
def test_what_does_not_follow_from_what_was_recorded_is_named(table, column, tamper, places):
    edition = EditionFactory()
    AttestationFactory(certificate=True, requirement=edition.requirement, edition=edition)
    GradeFactory()

    tamper(f"UPDATE {table} SET {column} = '{'2020-01-01' if column == 'period_from' else '2030-01-01'}'")

    assert {(found, name) for found, _row, name in places()} == {(table, column)}


# --- the recorded digests ------------------------------------------------------------------------


def digest_of(exemption):
    return EventRow.objects.get(object_type="attestations.exemption", object_id=exemption.pk)


def test_a_row_and_its_digest_changed_together_are_found(tamper, places):
    exemption = ExemptionFactory()
    state = digest_of(exemption)
    with undone():
        with ledger(system_user()) as events:
            Exemption.objects.update(reason="bent")
            events.add("changed", exemption)
        bent = EventRow.objects.latest("pk")

    tamper("UPDATE attestations_exemption SET reason = 'bent'")
    tamper(f"UPDATE {ROW} SET digest = %s, fingerprints = %s WHERE id = %s", bent.digest, bent.fingerprints, state.pk)

    assert (ROW, str(state.pk), "digest") in places()


def test_a_row_its_digest_and_its_event_changed_together_break_the_chain(tamper, places):
    exemption = ExemptionFactory()
    state = digest_of(exemption)
    payload = Event.objects.get(pk=state.event_id).payload.replace(state.digest, "0" * 64)

    tamper(f"UPDATE {ROW} SET digest = %s WHERE id = %s", "0" * 64, state.pk)
    tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", payload, state.event_id)

    assert (EVENT, str(state.event_id), "payload") in places()


def test_a_decision_taken_back_with_its_last_digest_is_found(tamper, places):
    attestation = AttestationFactory(waiting=True)
    accept_attestations([attestation], actor=UserFactory(), today=TODAY)
    last = EventRow.objects.filter(object_type="attestations.attestation").latest("event_id")

    tamper(f"DELETE FROM {ROW} WHERE id = %s", last.pk)
    tamper("UPDATE attestations_attestation SET decision = '', decided_on = NULL, backing = 'recorded_only'")

    assert places() == [(ROW, "", "digest")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("object_id", 999_999), ("object_type", "attestations.review"), ("version", "exemption-9"), ("digest", "")],
)
def test_a_digest_that_is_moved_is_found(column, value, tamper, places):
    state = digest_of(ExemptionFactory())

    tamper(f"UPDATE {ROW} SET {column} = %s WHERE id = %s", value, state.pk)

    assert (ROW, str(state.pk), "digest") in places()


def test_a_digest_of_no_event_is_found(tamper, places):
    state = digest_of(ExemptionFactory())
    columns = "event_id, object_type, object_id, version, digest, fingerprints"

    tamper(f"INSERT INTO {ROW} ({columns}) SELECT {columns} FROM {ROW} WHERE id = %s", state.pk)

    copy = EventRow.objects.latest("pk")
    assert places() == [(ROW, f"{state.pk}, {copy.pk}", "digest")]


# --- the chain -----------------------------------------------------------------------------------


@pytest.fixture
def chain():
    """A chain of some length."""
    AttestationFactory(certificate=True)
    ExemptionFactory()
    SuspensionFactory()
    return Event.objects.latest("seq").seq


def cut(tamper, condition, *params):
    tamper(f"DELETE FROM {ROW} WHERE event_id {condition}", *params)
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


def test_two_events_swapped_are_found(chain, tamper, places):
    # The digests lie with the numbers; a thief would swap them too.
    for old, new in ((3, -1), (4, 3), (-1, 4)):
        tamper(f"UPDATE {ROW} SET event_id = %s WHERE event_id = %s", new, old)
        tamper(f"UPDATE {EVENT} SET seq = %s WHERE seq = %s", new, old)

    found = set(places())
    assert {(EVENT, number, "prev_hash") for number in ("3", "4", "5")} <= found
    assert {(EVENT, number, "seq") for number in ("3", "4")} <= found


def test_an_event_copied_to_the_end_is_found(chain, tamper, places):
    columns = "at, actor_ref, action, object_type, object_id, payload, prev_hash, hash"

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


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_that_makes_no_sense_is_found(payload, chain, tamper, places):
    for seq in (3, chain):
        tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", payload, seq)

    assert {(EVENT, "3", "payload"), (EVENT, str(chain), "payload")} <= set(places())


@pytest.mark.parametrize("key", ["seq", "at", "actor", "action", "object", "row"])
def test_a_payload_that_lacks_a_part_is_found(key, chain, tamper, places):
    content = json.loads(Event.objects.get(seq=chain).payload)
    del content[key]

    tamper(f"UPDATE {EVENT} SET payload = %s WHERE seq = %s", json.dumps(content), chain)

    assert (EVENT, str(chain), "payload") in places()


def test_a_single_changed_bit_of_a_payload_is_found(tamper, places):
    ExemptionFactory()
    event = Event.objects.latest("seq")

    @examples(max_examples=25, database=None)
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


@pytest.fixture
def file():
    kept = FileFactory(content=b"a certificate that is bent " + os.urandom(8))
    yield kept
    path = path_of(kept.sha256)
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    path.unlink(missing_ok=True)


def rewrite(path, content):
    path.unlink()
    path.write_bytes(content)


def change_one_byte(path):
    content = path.read_bytes()
    rewrite(path, bytes([content[0] ^ 1]) + content[1:])


def link_to_a_copy(path):
    copy = path.with_suffix(".copy")
    path.rename(copy)
    path.symlink_to(copy)


def put_a_folder_there(path):
    path.unlink()
    path.mkdir()


BENDINGS = {
    "one byte changed": change_one_byte,
    "another file of the same size": lambda path: rewrite(path, os.urandom(path.stat().st_size)),
    "a byte added": lambda path: rewrite(path, path.read_bytes() + b"\0"),
    "emptied": lambda path: rewrite(path, b""),
    "deleted": lambda path: path.unlink(),
    "a link to the same bytes": link_to_a_copy,
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path.name)),
    "a folder": put_a_folder_there,
}


@pytest.mark.parametrize("bend", BENDINGS.values(), ids=BENDINGS.keys())
def test_a_file_that_was_bent_is_named(bend, file, places):
    bend(path_of(file.sha256))

    assert places(files=True) == [(FILE, str(file.pk), "sha256")]
    assert places() == []


def test_two_files_that_changed_places_are_both_named(file, places):
    other = FileFactory(content=b"another certificate " + os.urandom(8))
    one, two = path_of(file.sha256), path_of(other.sha256)
    content = one.read_bytes()

    rewrite(one, two.read_bytes())
    rewrite(two, content)

    assert places(files=True) == [(FILE, str(file.pk), "sha256"), (FILE, str(other.pk), "sha256")]


@pytest.mark.parametrize("level", [0, 1], ids=["the file", "its folder"])
def test_a_file_that_may_not_be_read_is_named_and_not_skipped(level, file, places):
    path = path_of(file.sha256)
    closed = [path, path.parent][level]
    kept = closed.stat().st_mode

    closed.chmod(0)
    with unprivileged():
        found = places(files=True)
    closed.chmod(kept)

    assert found == [(FILE, str(file.pk), "sha256")]


@contextmanager
def unprivileged():
    """Be somebody for whom permissions count: root reads everything."""
    if os.geteuid() != 0:
        yield
        return
    folder = path_of("0" * 64).parents[2].parent
    kept = folder.stat().st_mode
    folder.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        folder.chmod(kept)


@pytest.mark.parametrize("column", ["sha256", "size"])
def test_the_row_of_a_file_that_an_attestation_rests_on_cannot_be_changed(column, file, tamper, places):
    attestation = AttestationFactory(document=True, file=file)

    tamper(f"UPDATE {FILE} SET {column} = %s", {"sha256": "0" * 64, "size": 1}[column])

    assert places() == [("attestations_attestation", str(attestation.pk), f"file__{column}")]


# --- the command ---------------------------------------------------------------------------------


def test_the_command_names_table_row_and_column_and_exits_1(tamper):
    exemption = ExemptionFactory()
    tamper("UPDATE attestations_exemption SET reason = 'bent'")

    code, said = verify()

    assert code == 1
    assert said.splitlines() == [
        f"attestations_exemption {exemption.pk} reason: was changed without an event",
        f"1 findings over {Event.objects.count()} events.",
    ]


def test_the_command_gives_json(tamper):
    text = CommitmentTextFactory()
    tamper("UPDATE attestations_commitmenttext SET text = '國 bent'")

    code, said = verify("--json")

    assert code == 1
    assert json.loads(said) == {
        "exit": 1,
        "events": Event.objects.count(),
        "findings": [
            {
                "table": "attestations_commitmenttext",
                "row": str(text.pk),
                "column": "text",
                "message": "was changed without an event",
            }
        ],
    }


def test_files_are_read_only_when_asked(file):
    path_of(file.sha256).unlink()

    assert [verify()[0], verify("--files")[0]] == [3, 1]


def test_a_database_that_cannot_be_read_is_said_and_exits_2(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "verify_evidence"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"},
        capture_output=True,
        text=True,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("The database cannot be read: ")


def test_verify_asks_the_same_number_of_questions_whatever_there_is():
    supplier = ExemptionFactory().supplier
    with CaptureQueriesContext(connection) as few:
        verify()
    ExemptionFactory.create_batch(9, supplier=supplier)

    with CaptureQueriesContext(connection) as many:
        verify()

    assert Exemption.objects.count() == 10
    assert len(few) == len(many)
