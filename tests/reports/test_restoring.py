"""A report is the same in another installation, into which everything was put back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command

from tests.factories import ReportRunFactory
from tests.migrated import begin_with

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

#: What `migrate` writes by itself.
WRITTEN = ("contenttypes", "auth.permission", "sessions", "admin")


@pytest.mark.long
def test_a_month_has_the_same_hash_after_everything_was_put_back_into_an_empty_installation(tmp_path, migrated):
    begin_with(migrated, tmp_path / "empty.sqlite3")

    run, printed = put_back(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3")

    assert printed["sha256"] == run.sha256
    assert printed["tables"] == json.loads(run.data)["tables"]


@pytest.mark.long
def test_a_database_that_sorts_as_chinese_does_has_the_same_hash(tmp_path, postgres):
    with psycopg.connect(postgres, autocommit=True) as connection:
        words = "CREATE DATABASE chinese LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans' TEMPLATE template0"
        connection.execute(words)

    run, printed = put_back(tmp_path, postgres.replace("/postgres?", "/chinese?"))

    assert printed["sha256"] == run.sha256
    assert printed["tables"] == json.loads(run.data)["tables"]


def put_back(folder, database):
    """Freeze a month, load everything into an empty database; return the run, and what that prints of the month."""
    run = ReportRunFactory()
    kept = folder / "everything.json"
    call_command("dumpdata", exclude=WRITTEN, use_natural_foreign_keys=True, use_base_manager=True, output=str(kept))
    given = os.environ | {
        "GOODSTANDING_VAR": str(folder / "var"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def manage(*arguments):
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
        return subprocess.run(command, env=given, check=True, capture_output=True, text=True).stdout

    manage("migrate", "--verbosity", "0")
    manage("loaddata", str(kept), "--verbosity", "0")
    return run, json.loads(manage("compliance_report", "2024-12"))
