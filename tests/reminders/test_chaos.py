"""Real processes that are killed: `make chaos` does the same with more of everything."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.migrated import dumped


@pytest.mark.both
@pytest.mark.long
@pytest.mark.usefixtures("django_db_setup")  # which keeps what this begins with
def test_nothing_is_lost_or_doubled_unseen_while_everything_is_killed(migrated):
    arguments = [connection.vendor, "--reminders", "60", "--kills", "4"]
    kept = migrated if connection.vendor == "sqlite" else dumped(migrated)
    if kept.exists():
        arguments += ["--migrated", str(kept)]

    run = subprocess.run(
        [sys.executable, "-m", "bench.chaos", *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "60 reminders" in run.stdout
    assert "lost 0" in run.stdout
