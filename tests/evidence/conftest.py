import os

import pytest
from django.db import connection, transaction

from evidence.files import path_of
from evidence.models import Event, LedgerHead
from evidence.verify import findings
from tests.factories import FileFactory


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


@pytest.fixture
def file(db):
    """Return a kept file; whatever became of it is gone after the test."""
    kept = FileFactory(content=b"a certificate that is bent " + os.urandom(8))
    yield kept
    path = path_of(kept.sha256)
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    path.unlink(missing_ok=True)
