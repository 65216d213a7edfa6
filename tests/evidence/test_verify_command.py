"""What the command says, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestations.models import Exemption
from evidence.files import path_of
from evidence.models import Event
from tests.evidence.verifying import verify
from tests.factories import (
    CommitmentTextFactory,
    ExemptionFactory,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


# --- nothing was bent ----------------------------------------------------------------------------


def test_the_command_names_table_row_and_column_and_exits_1(tamper):
    exemption = ExemptionFactory()
    tamper("UPDATE attestations_exemption SET reason = 'bent'")

    code, said = verify()

    assert code == 1
    assert said.splitlines() == [
        f"attestations_exemption {exemption.pk} reason: was changed without an event",
        f"1 findings over {Event.objects.count()} events.",
    ]


def test_the_command_gives_json(tamper):
    text = CommitmentTextFactory()
    tamper("UPDATE attestations_commitmenttext SET text = '國 bent'")

    code, said = verify("--json")

    assert code == 1
    assert json.loads(said) == {
        "exit": 1,
        "events": Event.objects.count(),
        "findings": [
            {
                "table": "attestations_commitmenttext",
                "row": str(text.pk),
                "column": "text",
                "message": "was changed without an event",
            }
        ],
    }


def test_files_are_read_only_when_asked(file):
    path_of(file.sha256).unlink()

    assert [verify()[0], verify("--files")[0]] == [3, 1]


def test_a_database_that_cannot_be_read_is_said_and_exits_2(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "verify_evidence"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"},
        capture_output=True,
        text=True,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("The database cannot be read: ")


def test_verify_asks_the_same_number_of_questions_whatever_there_is():
    supplier = ExemptionFactory().supplier
    with CaptureQueriesContext(connection) as few:
        verify()
    ExemptionFactory.create_batch(9, supplier=supplier)

    with CaptureQueriesContext(connection) as many:
        verify()

    assert Exemption.objects.count() == 10
    assert len(few) == len(many)
