"""What was changed behind the ledger is named: table, row, column."""

import pytest

from accounts.services import system_user
from attestations.models import Exemption
from attestations.services import accept_attestations
from evidence.ledger import ledger
from evidence.models import Event
from tests.evidence.verifying import EVENT, undone, verify
from tests.factories import (
    TODAY,
    AttestationFactory,
    EditionFactory,
    ExemptionFactory,
    GradeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


# --- nothing was bent ----------------------------------------------------------------------------


def test_a_ledger_without_events_is_clean():
    assert verify() == (3, "Self-consistent over 0 events, not anchored: there is no checkpoint outside.\n")


# --- rows ----------------------------------------------------------------------------------------


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
    return Event.objects.get(object_type="attestations.exemption", object_id=exemption.pk)


def test_a_row_and_its_digest_changed_together_are_found(tamper, places):
    exemption = ExemptionFactory()
    state = digest_of(exemption)
    with undone():
        with ledger(system_user()) as events:
            Exemption.objects.update(reason="bent")
            events.add("changed", exemption)
        bent = Event.objects.latest("seq")

    tamper("UPDATE attestations_exemption SET reason = 'bent'")
    tamper(
        f"UPDATE {EVENT} SET digest = %s, fingerprints = %s WHERE seq = %s", bent.digest, bent.fingerprints, state.pk
    )

    assert (EVENT, str(state.pk), "digest") in places()


def test_a_row_its_digest_and_its_event_changed_together_break_the_chain(tamper, places):
    exemption = ExemptionFactory()
    state = digest_of(exemption)
    payload = state.payload.replace(state.digest, "0" * 64)

    tamper(f"UPDATE {EVENT} SET digest = %s, payload = %s WHERE seq = %s", "0" * 64, payload, state.pk)

    assert (EVENT, str(state.pk), "payload") in places()


def test_a_decision_taken_back_with_its_last_digest_is_found(tamper, places):
    attestation = AttestationFactory(waiting=True)
    accept_attestations([attestation], actor=UserFactory(), today=TODAY)
    last = Event.objects.filter(object_type="attestations.attestation").latest("seq")

    tamper(f"UPDATE {EVENT} SET version = '', digest = '', fingerprints = '' WHERE seq = %s", last.pk)
    tamper("UPDATE attestations_attestation SET decision = '', decided_on = NULL, backing = 'recorded_only'")

    assert places() == [(EVENT, str(last.pk), "version"), (EVENT, str(last.pk), "digest")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("object_id", 999_999), ("object_type", "attestations.review"), ("version", "exemption-9"), ("digest", "")],
)
def test_a_digest_that_is_moved_is_found(column, value, tamper, places):
    state = digest_of(ExemptionFactory())

    tamper(f"UPDATE {EVENT} SET {column} = %s WHERE seq = %s", value, state.pk)

    assert (EVENT, str(state.pk), column) in places()


# --- the chain -----------------------------------------------------------------------------------
