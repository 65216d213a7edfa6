"""What is asked to be changed, withdrawn and replaced: nothing of it touches what is on file."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.models import Event
from evidence.verify import findings
from suppliers.models import ChangeRequest, FieldChange
from suppliers.services import Wish, ask_for_changes, usual_days, withdraw_change_request
from suppliers.services.asking import ENOUGH, MOST_A_DAY
from tests.factories import ChangeRequestFactory, ContactFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return UserFactory()


@pytest.fixture
def supplier():
    return SupplierFactory(name="舊名稱")


def states(supplier):
    rows = FieldChange.objects.filter(supplier=supplier).order_by("pk")
    return list(rows.values_list("what", "new", "decision"))


def test_what_is_asked_for_is_kept_and_changes_nothing(supplier, actor):
    contact = ContactFactory(supplier=supplier, name="王芳", email="old@example.com")
    wishes = [Wish("name", "新名稱", "舊名稱"), Wish("contact_email", "new@example.com", "old@example.com", contact)]

    request, replaced = ask_for_changes(supplier, wishes, actor=actor, words="自五月起")

    supplier.refresh_from_db()
    contact.refresh_from_db()
    rows = request.changes.values_list("what", "contact_key", "whom", "old", "new", "decision")
    assert (supplier.name, contact.email, replaced) == ("舊名稱", "old@example.com", [])
    assert (request.asked_by, request.words, request.settled_at) == (actor, "自五月起", None)
    assert list(rows) == [
        ("name", 0, "", "舊名稱", "新名稱", ""),
        ("contact_email", contact.pk, "王芳", "old@example.com", "new@example.com", ""),
    ]
    assert list(findings()) == []


def test_who_asks_is_in_the_ledger_and_what_is_asked_for_is_not(supplier, actor):
    ask_for_changes(supplier, [Wish("name", "秘密名稱", "舊名稱")], actor=actor, words="秘密")

    events = Event.objects.filter(actor_ref=str(actor.ref)).order_by("seq")
    assert list(events.values_list("action", "object_type")) == [
        ("change_asked", "suppliers.changerequest"),
        ("change_asked", "suppliers.fieldchange"),
    ]
    assert "秘密" not in "".join(events.values_list("payload", flat=True))


@pytest.mark.either
def test_a_newer_request_for_a_field_replaces_the_older(supplier, actor):
    first = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "甲"), Wish("lei", "x")])

    _request, replaced = ask_for_changes(supplier, [Wish("name", "乙")], actor=actor)

    first.refresh_from_db()
    assert [change.new for change in replaced] == ["甲"]
    assert first.settled_at is None
    assert states(supplier) == [("name", "甲", "replaced"), ("lei", "x", ""), ("name", "乙", "")]
    assert list(findings()) == []


@pytest.mark.either
def test_a_request_of_which_all_was_replaced_is_settled(supplier, actor):
    first = ChangeRequestFactory(supplier=supplier)

    ask_for_changes(supplier, [Wish("name", "乙")], actor=actor)

    first.refresh_from_db()
    assert first.settled_at is not None


def test_to_remove_a_contact_replaces_what_was_asked_of_it_and_of_no_other(supplier, actor):
    one, other = ContactFactory(supplier=supplier), ContactFactory(supplier=supplier)
    for contact in (one, other):
        ask_for_changes(supplier, [Wish("contact_phone", "1", "", contact)], actor=actor)

    ask_for_changes(supplier, [Wish("contact_removed", "", "{}", one)], actor=actor)

    rows = FieldChange.objects.open().order_by("pk").values_list("what", "contact_key")
    assert list(rows) == [("contact_phone", other.pk), ("contact_removed", one.pk)]


def test_one_primary_contact_is_asked_for_at_a_time(supplier, actor):
    contacts = [ContactFactory(supplier=supplier, name=name) for name in "甲乙"]

    for contact in contacts:
        ask_for_changes(supplier, [Wish("primary", str(contact), "", contact)], actor=actor)

    assert states(supplier) == [("primary", "甲", "replaced"), ("primary", "乙", "")]


@pytest.mark.either
def test_several_new_contacts_wait_beside_each_other(supplier, actor):
    for name in "甲乙":
        ask_for_changes(supplier, [Wish("contact_added", f'{{"name": "{name}"}}')], actor=actor)

    assert [decision for _what, _new, decision in states(supplier)] == ["", ""]


@pytest.mark.either
def test_just_the_same_is_asked_for_once(supplier, actor):
    ask_for_changes(supplier, [Wish("name", "乙")], actor=actor)

    with pytest.raises(ValidationError, match="asked for just this already"):
        ask_for_changes(supplier, [Wish("name", "乙")], actor=actor)

    assert ChangeRequest.objects.count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nothing_is_not_asked_for(supplier, actor):
    with pytest.raises(ValidationError, match="not changed anything"):
        ask_for_changes(supplier, [], actor=actor)

    assert ChangeRequest.objects.count() == 0


@pytest.mark.either
def test_a_script_that_asks_without_end_is_stopped_for_its_supplier_alone(supplier, actor):
    for number in range(MOST_A_DAY):
        ask_for_changes(supplier, [Wish("name", f"{number}")], actor=actor)

    with pytest.raises(ValidationError, match="20 times within a day"):
        ask_for_changes(supplier, [Wish("name", "once more")], actor=actor)

    assert ask_for_changes(SupplierFactory(), [Wish("name", "乙")], actor=actor).request.pk


@pytest.mark.either
def test_what_waits_is_withdrawn_and_what_was_decided_stays(supplier, actor):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "乙"), Wish("lei", "x")])
    ask_for_changes(supplier, [Wish("lei", "y")], actor=actor)

    withdraw_change_request(request, actor=actor)

    request.refresh_from_db()
    assert states(supplier) == [("name", "乙", "withdrawn"), ("lei", "x", "replaced"), ("lei", "y", "")]
    assert request.settled_at is not None
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_withdrawn_is_not_withdrawn_again(supplier, actor):
    request = ChangeRequestFactory(supplier=supplier)
    withdraw_change_request(request, actor=actor)

    with pytest.raises(ValidationError, match="Nothing of this request waits"):
        withdraw_change_request(request, actor=actor)


@pytest.mark.parametrize(
    "columns",
    [
        {"what": "name"},
        {"what": "uscc", "decision": "refused"},
        {"what": "uscc", "decision": "accepted"},
        {"what": "uscc", "decision": "unknown", "reason": "x"},
        {"what": "unknown"},
    ],
    ids=["open twice", "refused without a reason", "accepted by nobody", "decided somehow", "something else"],
)
def test_the_database_refuses(supplier, columns):
    request = ChangeRequestFactory(supplier=supplier)
    by = (
        {"decided_by": UserFactory(), "decided_at": timezone.now()}
        if columns.get("decision") in ("refused", "unknown")
        else {}
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        FieldChange.objects.create(request=request, supplier=supplier, **columns, **by)


@pytest.mark.either
def test_the_database_refuses_two_primary_contacts_to_be(supplier):
    request = ChangeRequestFactory(supplier=supplier)
    FieldChange.objects.create(request=request, supplier=supplier, what="primary", contact_key=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        FieldChange.objects.create(request=request, supplier=supplier, what="primary", contact_key=2)


def test_how_long_it_takes_is_told_from_what_was_decided(supplier, actor):
    for days in range(ENOUGH):
        request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", f"{days}")])
        ChangeRequest.objects.filter(pk=request.pk).update(asked_at=timezone.now() - timedelta(days=days))
        change = request.changes.get()
        change.settle("accepted", by=actor, at=timezone.now())
        before = usual_days()
        change.save()

    assert (before, usual_days()) == (None, 3)
