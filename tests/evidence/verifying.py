"""What the tests of `verify_evidence` share."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

EVENT, HEAD, FILE = "evidence_event", "evidence_ledgerhead", "evidence_evidencefile"


@contextmanager
def undone():
    """Undo what the block did to the database."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def verify(*options):
    """Run the command; return its exit and what it printed."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence", *options, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return ended.value.code, out.getvalue()
