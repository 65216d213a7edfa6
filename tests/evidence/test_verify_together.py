"""The ledger is verified while somebody works."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from evidence.models import Event
from evidence.verify import findings
from tests.factories import ExemptionFactory


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_reads_is_no_finding():
    ExemptionFactory()
    Event.objects.filter(seq=1).update(payload="bent")
    reading = findings()

    first = next(reading)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(write_in_another_connection).result()
    others = list(reading)

    assert (first.table, first.row, first.column) == (Event._meta.db_table, "1", "payload")
    assert {finding.table for finding in others} <= {Event._meta.db_table}
    assert len(list(findings())) == 1 + len(others)


def write_in_another_connection():
    try:
        ExemptionFactory()
    finally:
        connection.close()
