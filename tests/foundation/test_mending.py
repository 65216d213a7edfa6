import pytest
from django.db import IntegrityError, connection, transaction

from foundation import mending
from foundation.mending import are_few, mend

pytestmark = pytest.mark.django_db

KEYS, OTHERS = ("supplier_id", "requirement_id"), ("standing",)
TABLE = "attestations_standingtoday"


def rows():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT supplier_id, requirement_id, standing FROM {TABLE} ORDER BY id")
        return cursor.fetchall()


def made(found, kept=()):
    return mend(TABLE, KEYS, OTHERS, found=found, kept=kept)


def test_what_is_new_is_written_in_the_order_of_its_keys():
    assert made([(2, 1, 6), (1, 2, 5), (1, 1, 4)]) == 3
    assert rows() == [(1, 1, 4), (1, 2, 5), (2, 1, 6)]


@pytest.mark.either
def test_what_differs_is_changed_and_what_is_not_found_is_dropped():
    made([(1, 1, 4), (1, 2, 5), (2, 1, 6)])

    changed = made([(1, 1, 4), (1, 2, 0), (3, 1, 2)], rows())

    assert changed == 3
    assert rows() == [(1, 1, 4), (1, 2, 0), (3, 1, 2)]


@pytest.mark.either
def test_where_nothing_differs_nothing_is_written(django_assert_num_queries):
    made([(1, 1, 4)])
    kept = rows()

    with django_assert_num_queries(0):
        assert made(kept, kept) == 0


def test_what_was_found_twice_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        made([(1, 1, 4), (1, 1, 5)])


@pytest.mark.parametrize(("count", "few"), [(0, True), (3, True), (4, False), (9, False)])
def test_few_are_as_many_as_are_said_to_be(count, few, monkeypatch):
    monkeypatch.setattr(mending, "FEW", 3)
    made([(number, 1, 0) for number in range(count)] + [(77, 2, 0)])

    assert are_few(TABLE, "AND requirement_id = 1") is few
