"""Commands on a database without tables."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from sheets.management.migrated import told_to_migrate

ROOT = Path(__file__).resolve().parents[2]
WORDS = "The database is not up to date; run manage.py migrate first."


@pytest.fixture
def manage(tmp_path):
    """Return a function that runs a command against an empty database: exit, output, what it said."""
    surroundings = os.environ | {
        "GOODSTANDING_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "EVIDENCE_URL": f"file://{tmp_path / 'evidence'}",
    }

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr.strip()

    return run


def test_a_command_says_what_comes_first(manage, tmp_path):
    assert manage("demo_workbook", str(tmp_path / "a.xlsx")) == (2, "", f"CommandError: {WORDS}")


def test_an_import_says_it_in_json_too(manage, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("code,name,country,category\nS1,A,CN,x\n")

    exit_code, out, said = manage("import_sheet", str(path), "--json")

    assert (exit_code, said) == (2, WORDS)
    assert json.loads(out) == {"error": {"code": "not_migrated", "message": WORDS}}


@pytest.mark.django_db
def test_another_error_of_the_database_stays_what_it_is():
    with pytest.raises(OperationalError, match="disk"), told_to_migrate():
        raise OperationalError("disk full")
