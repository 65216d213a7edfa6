import pytest
from django.db import connection, transaction

from evidence.models import Event, LedgerHead
from evidence.verify import findings


@pytest.fixture
def tamper(db):
    """Run SQL behind the ledger's back; nothing that it breaks stays."""

    def run(statement, *params):
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.rowcount

    yield run
    # What was broken on purpose is not what the end of a test should find.
    transaction.set_rollback(True)


@pytest.fixture
def places(db):
    """Return a function that says where `verify` finds something: (table, row, column)."""

    def run(**options):
        return [(finding.table, finding.row, finding.column) for finding in findings(**options)]

    return run


@pytest.fixture
def end_of_chain(db):
    """Return a function that gives the head and the last event, which must agree."""

    def run():
        head, last = LedgerHead.objects.get(), Event.objects.latest("seq")
        return (head.seq, head.hash), (last.seq, last.hash)

    return run
