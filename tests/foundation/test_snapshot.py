from threading import Event as Signal, Thread
from time import sleep

import pytest
from django.db import OperationalError, connection, transaction

from foundation.snapshot import beside, snapshot
from suppliers.models import Category
from tests.factories import CategoryFactory
from tests.foundation.altering import altering

#: SQLite has no connection that sees what another one does: whoever asks reads for herself.
PostgreSQL = "postgresql"


def codes():
    return list(Category.objects.values_list("code", flat=True))


def write_meanwhile():
    def write():
        CategoryFactory(code="meanwhile")
        connection.close()

    writer = Thread(target=write)
    writer.start()
    writer.join()


@pytest.mark.either
@pytest.mark.django_db(transaction=True)
def test_what_another_writes_meanwhile_is_not_seen():
    CategoryFactory(code="before")

    with snapshot():
        first = codes()
        write_meanwhile()
        second = codes()

    assert (first, second) == (["before"], ["before"])
    assert Category.objects.count() == 2


@pytest.mark.either
@pytest.mark.django_db
def test_a_transaction_that_is_open_is_left_as_it_is():
    with transaction.atomic(), snapshot():
        CategoryFactory(code="mine")

        assert list(Category.objects.values_list("code", flat=True)) == ["mine"]


@pytest.mark.django_db(transaction=True)
def test_another_connection_reads_beside_it_what_it_sees():
    CategoryFactory(code="before")

    with snapshot():
        codes()
        write_meanwhile()
        with beside({"codes": codes, "again": codes}) as pieces:
            found = {key: piece.result() for key, piece in pieces.items()}

    assert found == ({"codes": ["before"], "again": ["before"]} if connection.vendor == PostgreSQL else {})


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_what_failed_beside_it_is_told():
    broken = Category.objects.extra(select={"nothing": "1 / 0"}).values("nothing")
    CategoryFactory()

    with snapshot(), beside({"broken": lambda: list(broken), "after": codes}) as pieces:
        told = [str(piece.exception()) for piece in pieces.values()]

    assert told == (["division by zero", "None"] if connection.vendor == PostgreSQL else [])


@pytest.mark.django_db(transaction=True)
def test_who_reads_beside_it_does_not_wait_for_who_waits_for_it():
    with snapshot():
        codes()
        with altering(Category), beside({"codes": codes}) as pieces:
            told = [type(piece.exception()) for piece in pieces.values()]

    assert told == ([OperationalError] if connection.vendor == PostgreSQL else [])


@pytest.mark.django_db(transaction=True)
def test_what_was_not_begun_beside_it_when_it_ends_is_left():
    begun = Signal()

    def until_the_other_is_left():
        begun.set()
        while not pieces["late"].cancelled():
            sleep(0.01)

    with snapshot(), beside({"long": until_the_other_is_left, "late": codes}) as pieces:
        assert begun.wait(60) if pieces else connection.vendor != PostgreSQL

    assert [piece.cancelled() for piece in pieces.values()] == ([False, True] if pieces else [])


@pytest.mark.django_db
def test_nobody_reads_beside_a_transaction_that_may_have_written():
    with transaction.atomic(), snapshot():
        CategoryFactory(code="mine")
        with beside({"codes": codes}) as pieces:
            assert pieces == {}
