import hashlib
import json
from array import array
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.services import system_user
from attestations.models import Attestation, Commitment, Exemption
from evidence.digests import canonical_json, digests
from evidence.ledger import Draft, append_many, ledger
from evidence.models import Event, LedgerHead
from evidence.protected import protected
from suppliers.models import Category
from tests.evidence.chain import broken
from tests.factories import (
    AttestationFactory,
    CategoryFactory,
    CommitmentTextFactory,
    ExemptionFactory,
    GradeFactory,
    RequirementFactory,
    RuleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

COLUMNS = ("seq", "payload", "prev_hash", "hash")


@pytest.fixture
def actor():
    return system_user()


@pytest.fixture
def category():
    return CategoryFactory()


class Undone(Exception):
    """Whoever writes thinks better of it."""


def note_and_fail(actor, category):
    with ledger(actor) as events:
        ExemptionFactory()
        events.add("undone", category)
        raise Undone


def note_what_is_refused(actor, category):
    with ledger(actor) as events:
        events.add("undone", category)
        Category.objects.create(code=category.code)


def actions_since(seq):
    return list(Event.objects.filter(seq__gt=seq).order_by("seq").values_list("action", flat=True))


def last_seq():
    return LedgerHead.objects.get().seq


@pytest.mark.either
def test_the_payload_is_the_exact_text_that_was_hashed(actor, category):
    with ledger(actor) as events:
        events.add("category_noted", category, why="naïve 國", count=2)

    event = Event.objects.latest("seq")
    at = event.at.isoformat(timespec="microseconds")
    assert event.payload == (
        f'{{"action":"category_noted","actor":"{actor.ref}","at":"{at}",'
        f'"detail":{{"count":2,"why":"naïve 國"}},'
        f'"object":["suppliers.category",{category.pk}],"seq":{event.seq}}}'
    )
    assert at.endswith("+00:00")
    assert (event.actor_ref, event.action) == (str(actor.ref), "category_noted")
    assert (event.object_type, event.object_id) == ("suppliers.category", category.pk)


@pytest.mark.either
def test_details_are_hashed_in_one_form(actor, category):
    with ledger(actor) as events:
        events.add("noted", category, day=date(2024, 12, 31), score=Decimal("98.50"), name="e\u0301", codes=("b", "a"))

    text = Event.objects.latest("seq").payload
    payload = json.loads(text)
    assert text == canonical_json(payload)
    assert payload["detail"] == {"day": "2024-12-31", "score": "98.5", "name": "\u00e9", "codes": ",a,b,"}


@pytest.mark.either
def test_the_chain_follows_with_the_standard_library_alone(actor):
    RuleFactory()
    GradeFactory()

    assert Event.objects.count() > 5
    assert broken(Event.objects.order_by("seq").values_list(*COLUMNS)) == []


@pytest.mark.either
def test_the_digest_of_a_row_follows_with_the_standard_library_alone():
    requirement = RequirementFactory()
    text = CommitmentTextFactory(requirement=requirement, text="e\u0301\n國")

    content = [requirement.pk, 1, "zh-hans", "\u00e9\n國", "2024-01-01", None]
    clean = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(f"commitmenttext-2\n{text.pk}\n{clean}".encode()).hexdigest()
    event = Event.objects.filter(object_type="attestations.commitmenttext").latest("seq")
    assert event.payload == canonical_json(json.loads(event.payload))
    assert json.loads(event.payload)["row"] == ["commitmenttext-2", digest]
    assert (event.object_type, event.object_id) == ("attestations.commitmenttext", text.pk)
    assert (event.version, event.digest) == ("commitmenttext-2", digest)
    assert len(event.fingerprints) == 8 * 6


def test_a_decimal_and_a_missing_one_have_their_own_digests():
    first, second = GradeFactory(score=Decimal("90.50")), GradeFactory(score=None)

    states = dict(Event.objects.filter(object_type="suppliers.gradechange").values_list("object_id", "fingerprints"))
    assert states[first.pk][-8:] != states[second.pk][-8:]


def test_events_are_written_when_the_outermost_block_ends(actor, category):
    before = last_seq()

    with ledger(actor) as outer:
        outer.add("first", category)
        with ledger(actor) as inner:
            inner.add("second", category)
        within = last_seq()
        outer.add("third", category)

    assert within == before
    assert actions_since(before) == ["first", "second", "third"]


def test_an_inner_block_may_have_another_actor(actor, category):
    other, before = UserFactory(), last_seq()

    with ledger(actor) as outer:
        outer.add("first", category)
        with ledger(other) as inner:
            inner.add("second", category)

    found = Event.objects.filter(seq__gt=before).order_by("seq").values_list("action", "actor_ref")
    assert list(found) == [("first", str(actor.ref)), ("second", str(other.ref))]


def test_a_block_that_notes_nothing_writes_nothing(actor):
    before = last_seq()

    with ledger(actor), ledger(actor):
        pass

    assert actions_since(before) == []


@pytest.mark.either
def test_an_error_undoes_the_rows_and_leaves_no_gap(actor, category, end_of_chain):
    before = last_seq()

    with pytest.raises(Undone):
        note_and_fail(actor, category)
    with ledger(actor) as events:
        events.add("done", category)

    assert Exemption.objects.count() == 0
    assert list(Event.objects.filter(seq__gt=before).values_list("seq", "action")) == [(before + 1, "done")]
    head, last = end_of_chain()
    assert head == last


def test_a_callers_transaction_that_is_undone_leaves_no_gap(actor, category):
    before = last_seq()

    with transaction.atomic():
        with ledger(actor) as events:
            events.add("undone", category)
        transaction.set_rollback(True)
    with ledger(actor) as events:
        events.add("done", category)

    assert list(Event.objects.filter(seq__gt=before).values_list("seq", "action")) == [(before + 1, "done")]


def test_an_inner_block_that_is_undone_takes_its_events_with_it(actor, category, places):
    before = last_seq()

    with ledger(actor) as outer:
        outer.add("kept", category)
        with pytest.raises(Undone):
            note_and_fail(actor, category)
        outer.add("kept_too", category)

    assert actions_since(before) == ["kept", "kept_too"]
    assert Exemption.objects.count() == 0
    assert places() == []


def test_what_the_database_refuses_leaves_the_notes_of_the_next_block_clean(actor, category):
    before = last_seq()

    with pytest.raises(IntegrityError):
        note_what_is_refused(actor, category)
    with ledger(actor) as events:
        events.add("done", category)

    assert actions_since(before) == ["done"]


def test_many_events_are_chained_in_their_order(actor, django_assert_max_num_queries):
    drafts = [Draft(str(actor.ref), "noted", "suppliers.category", array("q", range(1, 2_001)))]
    before = last_seq()

    # Four of them ask PostgreSQL how much two tables have grown and let it count them.
    with transaction.atomic(), django_assert_max_num_queries(10):
        append_many(drafts)

    found = list(Event.objects.filter(seq__gt=before).order_by("seq").values_list("seq", "object_id"))
    assert found == [(before + pk, pk) for pk in range(1, 2_001)]
    assert broken(Event.objects.order_by("seq").values_list(*COLUMNS)) == []
    assert last_seq() == before + 2_000


def test_events_are_chained_across_the_steps_in_which_they_are_written(actor, monkeypatch):
    monkeypatch.setattr("evidence.ledger.EVENTS_AT_ONCE", 3)
    before = last_seq()

    with ledger(actor) as notes:
        for pks in ([1, 2], [3, 4, 5, 6, 7, 8, 9], [], [10]):
            notes.add_many("noted", Category, pks)

    found = Event.objects.filter(seq__gt=before).order_by("seq").values_list("object_id", flat=True)
    assert list(found) == list(range(1, 11))
    assert broken(Event.objects.order_by("seq").values_list(*COLUMNS)) == []


def test_rows_are_digested_across_the_steps_in_which_their_events_are_written(actor, monkeypatch):
    monkeypatch.setattr("evidence.ledger.EVENTS_AT_ONCE", 3)
    monkeypatch.setattr("foundation.foreign_keys.LEAST", 1)
    before = last_seq()
    pks = [ExemptionFactory().pk for _ in range(11)]

    with ledger(actor) as notes:
        notes.add_many("noted", Exemption, [*pks, 0])

    found = Event.objects.filter(seq__gt=before, action="noted").order_by("seq")
    digested = [*digests(protected()["attestations.exemption"], pks), (0, "", "")]
    assert [*found.values_list("object_id", "digest", "fingerprints")] == digested


@pytest.mark.either
def test_no_events_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        append_many([])


@pytest.mark.either
def test_a_deleted_row_has_an_empty_digest(actor):
    exemption = ExemptionFactory()
    pk = exemption.pk

    with ledger(actor) as events:
        exemption.delete()
        events.add_many("exemption_deleted", Exemption, [pk])

    event = Event.objects.latest("seq")
    assert event.payload == canonical_json(json.loads(event.payload))
    assert json.loads(event.payload)["row"] == ["exemption-1", ""]
    assert (event.object_id, event.version, event.digest, event.fingerprints) == (pk, "exemption-1", "", "")


@pytest.mark.either
def test_a_row_that_is_not_protected_has_no_digest(actor, category):
    with ledger(actor) as events:
        events.add("noted", category)

    event = Event.objects.latest("seq")
    assert "row" not in json.loads(event.payload)
    assert (event.version, event.digest, event.fingerprints) == ("", "", "")


@pytest.mark.either
def test_a_proxy_is_called_by_what_it_stands_for(actor):
    attestation = AttestationFactory()
    with ledger(actor) as events:
        events.add("noted", Commitment.objects.get(pk=attestation.pk))

    assert Event.objects.latest("seq").object_type == Attestation._meta.label_lower
    assert Event.objects.latest("seq").object_id == attestation.pk


def test_the_ledger_has_one_head():
    LedgerHead.objects.get_or_create(pk=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerHead.objects.create(pk=2)
