"""Suppliers are invited, answer, come; what is called off, over or yet to come takes none of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from audits.models import Attendance, Engagement
from audits.services import (
    Came,
    add_material,
    answer_invitation,
    cancel_engagement,
    change_engagement,
    invite_suppliers,
    record_attendance,
)
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import Supplier
from tests.factories import TODAY, EngagementFactory, SupplierFactory, UploadFactory, UserFactory

pytestmark = pytest.mark.django_db

AFTER = TODAY + timedelta(days=1)
BEFORE = TODAY - timedelta(days=1)


@pytest.fixture
def suppliers():
    return [SupplierFactory(), SupplierFactory()]


@pytest.fixture
def training(suppliers):
    return EngagementFactory(invited=suppliers)


def invite(engagement, today=TODAY):
    return invite_suppliers(engagement, Supplier.objects.all(), actor=system_user(), today=today)


def record(engagement, came, today=TODAY):
    return record_attendance(engagement, came, actor=system_user(), today=today)


def answer(engagement, said="comes", today=TODAY):
    return answer_invitation(engagement.attendances.first(), said, actor=UserFactory(), today=today)


def codes(refused):
    return [error.code for error in refused.value.error_list]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_is_given_a_number():
    assert [EngagementFactory().reference, EngagementFactory().reference] == ["TRAI-20241231", "TRAI-20241231-2"]


@pytest.mark.either
def test_all_suppliers_on_file_are_invited_once(suppliers):
    SupplierFactory(left=True)
    training = EngagementFactory()

    assert invite(training) == 2
    SupplierFactory()
    assert invite(training) == 1
    assert Event.objects.filter(action="supplier_invited").count() == 3
    assert list(findings()) == []


def test_hundreds_are_invited_in_as_many_statements_as_one(django_assert_num_queries):
    from django.db import connection

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            invite(EngagementFactory())
        return len(asked)

    SupplierFactory()
    few = statements()
    SupplierFactory.create_batch(12)

    # SQLite hands many rows over one by one in one call.
    assert statements() - few <= 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("step", [invite, lambda engagement, today: answer(engagement, today=today)])
def test_what_is_over_or_called_off_takes_neither_invitations_nor_answers(training, step):
    with pytest.raises(ValidationError) as refused:
        step(training, today=AFTER)
    assert codes(refused) == ["over"]

    cancel_engagement(training, why="Flood", actor=system_user(), today=TODAY)
    with pytest.raises(ValidationError) as refused:
        step(training, today=TODAY)
    assert codes(refused) == ["state"]


def test_a_supplier_answers_and_changes_its_mind(training):
    answer(training)
    answer(training, "declines")

    first, second = training.attendances.order_by("pk")
    assert (first.answer, second.answer) == ("declines", "")
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("said", ["", "perhaps"])
def test_an_answer_says_whether_it_comes(training, said):
    with pytest.raises(ValidationError) as refused:
        answer(training, said)

    assert codes(refused) == ["answer"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_came_without_an_invitation_has_nothing_to_answer():
    training = EngagementFactory()
    record(training, {SupplierFactory().pk: Came(attended=True)})

    with pytest.raises(ValidationError):
        answer(training)


def test_it_is_recorded_who_came_invited_or_not(training, suppliers):
    stranger = SupplierFactory()

    keys = record(training, {suppliers[0].pk: Came(True, 3), suppliers[1].pk: Came(False), stranger.pk: Came(True)})

    assert keys == dict(training.attendances.values_list("supplier", "pk"))
    assert [*training.attendances.order_by("pk").values_list("attended", "persons")] == [
        (True, 3),
        (False, None),
        (True, None),
    ]
    assert training.attendances.get(supplier=stranger).invited_at is None
    assert list(findings()) == []


@pytest.mark.either
def test_the_same_again_records_nothing(training, suppliers):
    came = {suppliers[0].pk: Came(True, 3)}
    record(training, came)
    record(training, came)

    assert Event.objects.filter(action="attendance_recorded").count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_before_its_day_nobody_was_there(training, suppliers):
    with pytest.raises(ValidationError) as refused:
        record(training, {suppliers[0].pk: Came(True)}, today=BEFORE)

    assert codes(refused) == ["early"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("came", [Came(False, 2), Came(True, 0)], ids=str)
def test_persons_are_of_who_came(training, suppliers, came):
    with pytest.raises(ValidationError) as refused:
        record(training, {suppliers[0].pk: came})

    assert codes(refused) == ["persons"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_is_called_off_with_a_reason_and_once(training):
    with pytest.raises(ValidationError):
        cancel_engagement(training, why=" ", actor=system_user(), today=TODAY)
    cancel_engagement(training, why="Flood", actor=system_user(), today=TODAY)

    for write in (
        lambda: cancel_engagement(training, why="Flood", actor=system_user(), today=TODAY),
        lambda: change_engagement(Engagement.objects.get(), actor=system_user()),
        lambda: add_material(training, UploadFactory(supplier=None, actor=system_user()), actor=system_user()),
    ):
        with pytest.raises(ValidationError) as refused:
            write()
        assert codes(refused) == ["state"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_held_is_not_called_off_and_keeps_its_day(training, suppliers):
    record(training, {suppliers[0].pk: Came(True)})
    training.day = AFTER

    with pytest.raises(ValidationError) as refused:
        cancel_engagement(training, why="Flood", actor=system_user(), today=TODAY)
    assert codes(refused) == ["held"]
    with pytest.raises(ValidationError, match="its day stays"):
        change_engagement(training, actor=system_user())


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_material_is_the_organisations_and_there_once(training):
    upload = UploadFactory(supplier=None, actor=system_user())
    for _time in range(2):
        add_material(training, upload, actor=system_user())
    assert training.files.get().upload == upload

    with pytest.raises(ValidationError) as refused:
        add_material(training, UploadFactory(supplier=SupplierFactory(), actor=system_user()), actor=system_user())
    assert codes(refused) == ["file"]


def test_what_waits_for_an_answer(training, suppliers):
    assert Attendance.objects.to_answer(TODAY).count() == 2
    assert Attendance.objects.to_answer(AFTER).count() == 0

    answer(training)

    assert Attendance.objects.to_answer(TODAY).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons": 2},
        {"attended": True},
        {"answer": "comes"},
        {"answer": "perhaps"},
        {"invited_at": None},
        {"invited_at": None, "invited_by": None},
    ],
    ids=str,
)
def test_the_database_refuses_an_attendance_that_cannot_be(training, wrong):
    with pytest.raises(IntegrityError):
        training.attendances.update(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"kind": "party"}, {"answer_by": date(2030, 1, 1)}, {"cancelled_on": TODAY}, {"reference": ""}], ids=str
)
def test_the_database_refuses_an_engagement_that_cannot_be(training, wrong):
    with pytest.raises(IntegrityError):
        Engagement.objects.update(**wrong)


def test_a_supplier_is_on_the_list_once(training, suppliers):
    with pytest.raises(IntegrityError):
        training.attendances.update(supplier=suppliers[0])
