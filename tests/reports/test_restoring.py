"""A report is the same in another installation, into which everything was put back."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
    run = ReportRunFactory()
    kept = tmp_path / "everything.json"
    call_command("dumpdata", exclude=WRITTEN, use_natural_foreign_keys=True, use_base_manager=True, output=str(kept))
    given = os.environ | {
        "GOODSTANDING_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def manage(*arguments):
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
        return subprocess.run(command, env=given, check=True, capture_output=True, text=True).stdout

    begin_with(migrated, tmp_path / "empty.sqlite3")
    # Where today's migrations were kept nothing is left to migrate, which takes as long to find out as all the rest.
    if not migrated.exists():
        manage("migrate", "--verbosity", "0")
    manage("loaddata", str(kept), "--verbosity", "0")

    printed = json.loads(manage("compliance_report", "2024-12"))
    assert printed["sha256"] == run.sha256
    assert printed["tables"] == json.loads(run.data)["tables"]
