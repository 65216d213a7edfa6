from threading import Thread

import pytest
from django.db import connection, transaction

from foundation.snapshot import snapshot
from suppliers.models import Category
from tests.factories import CategoryFactory


@pytest.mark.django_db(transaction=True)
def test_what_another_writes_meanwhile_is_not_seen():
    CategoryFactory(code="before")

    def write():
        CategoryFactory(code="meanwhile")
        connection.close()

    with snapshot():
        first = list(Category.objects.values_list("code", flat=True))
        writer = Thread(target=write)
        writer.start()
        writer.join()
        second = list(Category.objects.values_list("code", flat=True))

    assert (first, second) == (["before"], ["before"])
    assert Category.objects.count() == 2


@pytest.mark.django_db
def test_a_transaction_that_is_open_is_left_as_it_is():
    with transaction.atomic(), snapshot():
        CategoryFactory(code="mine")

        assert list(Category.objects.values_list("code", flat=True)) == ["mine"]
