"""A report is the same in another installation, into which everything was put back."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command

from tests.factories import ReportRunFactory
from tests.migrated import begin_with

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

#: What `migrate` writes by itself.
WRITTEN = ("contenttypes", "auth.permission", "sessions", "admin")
#: A program that runs commands one after another: to start takes longer than most of them.
EACH = """
import json, sys
import django
from django.core.management import call_command

django.setup()
for command in json.loads(sys.argv[1]):
    call_command(*command)
"""


@pytest.mark.long
def test_a_month_has_the_same_hash_after_everything_was_put_back_into_an_empty_installation(tmp_path, migrated):
    begin_with(migrated, tmp_path / "empty.sqlite3")

    run, printed = put_back(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3")

    assert printed["sha256"] == run.sha256
    assert printed["tables"] == json.loads(run.data)["tables"]


@pytest.mark.proof
@pytest.mark.long
def test_a_database_that_sorts_as_chinese_does_has_the_same_hash_also_once_it_is_restored(tmp_path, postgres_server):
    chinese, restored = (postgres_server.url.replace("/postgres?", f"/{name}?") for name in ("chinese", "restored"))
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        words = "CREATE DATABASE chinese LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans' TEMPLATE template0"
        connection.execute(words)
        connection.execute("CREATE DATABASE restored")

    run, printed = put_back(tmp_path, chinese)

    assert printed["sha256"] == run.sha256
    assert printed["tables"] == json.loads(run.data)["tables"]

    # As docs/operations.md has it.
    kept = tmp_path / "goodstanding.dump"
    for program, *arguments in (
        ("pg_dump", "--format=custom", f"--file={kept}", chinese),
        ("pg_restore", "--no-owner", f"--dbname={restored}", str(kept)),
    ):
        subprocess.run([postgres_server.binaries / program, *arguments], check=True)
    again = json.loads(manager(tmp_path, restored)(["compliance_report", "2024-12"]))
    assert (again["sha256"], again["tables"]) == (run.sha256, printed["tables"])
    # Rows that come back by pg_restore are those that the ledger knows.
    verified = json.loads(manager(tmp_path, restored)(["verify_evidence", "--json"], check=False))
    assert (
        verified["findings"]
        == json.loads(manager(tmp_path, chinese)(["verify_evidence", "--json"], check=False))["findings"]
    )


def put_back(folder, database):
    """Freeze a month, load everything into an empty database; return the run, and what that prints of the month."""
    run = ReportRunFactory()
    kept = folder / "everything.json"
    call_command("dumpdata", exclude=WRITTEN, use_natural_foreign_keys=True, use_base_manager=True, output=str(kept))
    load = [["migrate", "--verbosity", "0"], ["loaddata", str(kept), "--verbosity", "0"]]
    return run, json.loads(manager(folder, database)(*load, ["compliance_report", "2024-12"]))


def manager(folder, database):
    """Return what calls commands of an installation of its own in one process and returns what they print."""
    given = os.environ | {
        "GOODSTANDING_VAR": str(folder / "var"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def manage(*commands, check=True):
        program = [sys.executable, "-c", EACH, json.dumps(commands)]
        done = subprocess.run(program, cwd=settings.BASE_DIR, env=given, check=check, stdout=subprocess.PIPE, text=True)
        return done.stdout

    return manage
