"""Imports that a worker takes: handed over, told how far they are, killed, started again."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from evidence import files
from evidence.models import Event
from evidence.verify import findings
from foundation.telling import quietly
from sheets import runs, tasks
from sheets.models import ImportRow, ImportRun
from sheets.progress import Progress, key, progress_of
from sheets.reading import Unreadable
from suppliers.models import Supplier

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
#: A worker of its own, that writes in many small batches.
WORKER = """
import django; django.setup()
from sheets import planning, tasks
planning.BATCH, planning.MOST_HELD_WRITING = 20, 0
tasks.work({})
"""


@pytest.fixture
def handed_over(officer):
    """Return a function that hands a file of so many new suppliers to a worker."""

    def received(count):
        rows = [f"W{number:05},供應商{number},CN,assembly" for number in range(count)]
        content = "\n".join(["code,name,country,category", *rows]).encode()
        run = runs.received([content], "many.csv", actor=officer, sheet="")
        runs.hand_over(run, officer, "received")
        return run

    return received


def database_url():
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://postgres@/{settings['NAME']}?host={settings['OPTIONS'].get('host') or settings['HOST']}"


def test_a_worker_reads_and_then_writes_what_was_confirmed(handed_over, officer):
    run = handed_over(30)
    assert (run.state, run.rows) == ("received", 0)

    tasks.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.created, Supplier.objects.count()) == ("previewed", 30, 0)

    runs.hand_over(run, officer, "confirmed")
    assert run.state == "confirmed"
    tasks.work(run.pk)
    tasks.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.created, Supplier.objects.count(), progress_of(run.pk)) == ("written", 30, 30, None)
    assert list(findings()) == []


def test_handing_over_leaves_what_a_worker_has_read_meanwhile(handed_over, officer):
    seen_before = handed_over(3)
    tasks.work(seen_before.pk)

    runs.hand_over(seen_before, officer, "confirmed")
    tasks.work(seen_before.pk)

    assert (ImportRun.objects.get().created, Supplier.objects.count()) == (3, 3)


@pytest.mark.parametrize(
    ("content", "state"),
    [(b"code,name,country,category\nS1,One,CN,assembly\n", "previewed"), (b"nothing,of,ours\n1,2,3\n", "unreadable"),
     (b"code,name,country,category\n", "unreadable")],
)  # fmt: skip
def test_a_short_file_is_kept_with_its_run_and_one_event(officer, content, state):
    run = runs.new_run("short.csv", actor=officer, sheet="")

    with files.stored([content]) as file, suppress(Unreadable):
        runs.take_in(run, file, officer)

    kept = ImportRun.objects.get()
    assert (kept.pk, kept.state) == (run.pk, state)
    assert files.path_of(kept.file.sha256).read_bytes() == content
    events = Event.objects.filter(object_type="sheets.importrun")
    assert list(events.values_list("object_id", "action")) == [(run.pk, f"import_{state}")]
    assert [path.name for path in files.folder().iterdir() if path.is_file()] == []
    assert list(findings(files=True)) == []


def test_a_long_file_is_kept_and_handed_over(officer, monkeypatch):
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    run = runs.new_run("long.csv", actor=officer, sheet="")

    with files.stored([b"code,name,country,category\nS1,One,CN,assembly\n"]) as file:
        runs.take_in(run, file, officer)

    assert (ImportRun.objects.get().state, ImportRow.objects.count()) == ("received", 0)
    tasks.work(run.pk)
    assert (ImportRun.objects.get().state, ImportRow.objects.count()) == ("previewed", 1)


def test_what_is_wrong_with_a_file_is_said_on_its_run(officer):
    run = runs.received([b"nothing,of,ours\n1,2,3\n"], "other.csv", actor=officer, sheet="")
    runs.hand_over(run, officer, "received")

    tasks.work(run.pk)

    run.refresh_from_db()
    assert (run.state, ImportRow.objects.filter(run=run).count()) == ("unreadable", 0)
    assert run.error.startswith("No row among the first 20 holds")
    assert list(findings()) == []


def test_a_long_file_is_read_anew_by_a_worker_and_not_written_before_it_is_confirmed(officer, client, monkeypatch):
    rows = "code,name,country,category,registered_on\nS1,One,CN,assembly,01/02/2024\nS2,Two,CN,assembly,\n"
    run = runs.received([rows.encode()], "dates.csv", actor=officer, sheet="")
    runs.read(run, officer)
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    client.force_login(officer)

    client.post(reverse("admin:sheets_importrun_settle", args=[run.public_id]), {"date_order": "dmy"})
    run.refresh_from_db()
    assert (run.state, run.refused) == ("received", 1)
    tasks.work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.created, run.refused, Supplier.objects.count()) == ("previewed", 2, 0, 0)
    assert list(findings()) == []


def test_what_is_written_is_not_read_again(handed_over, officer):
    run = handed_over(2)
    tasks.work(run.pk)
    seen = ImportRun.objects.get(pk=run.pk)
    runs.write(ImportRun.objects.get(pk=run.pk), officer, skip_refused=False)

    with pytest.raises(Unreadable) as refused:
        runs.read(seen, officer)
    runs.hand_over(seen, officer, "received")

    run.refresh_from_db()
    assert (refused.value.code, run.state, ImportRow.objects.filter(run=run).count()) == (
        "already_imported",
        "written",
        2,
    )
    assert list(findings()) == []


def test_how_far_it_is_is_told_until_it_ends(handed_over):
    run = handed_over(1)

    with Progress(run) as progress:
        progress(3, 7)
        told = progress_of(run.pk)

    assert {name: told[name] for name in ("done", "total")} == {"done": 3, "total": 7}
    assert progress_of(run.pk) is None


def test_nobody_is_sent_where_somebody_is_at_work(handed_over):
    run = handed_over(1)

    with Progress(run) as progress:
        progress(0, 1)
        tasks.work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts) == ("received", 0)


def test_a_run_of_which_nobody_gives_a_sign_is_tried_three_times(handed_over):
    run = handed_over(1)
    assert runs.lost() == []

    ImportRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    assert runs.lost() == [run]

    for _attempt in range(runs.MOST_ATTEMPTS):
        runs.begin_attempt(run.pk)
    ImportRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    assert runs.lost() == []


def test_a_worker_that_is_killed_half_way_leaves_nothing_and_can_be_started_again(handed_over, officer):
    run = handed_over(2_000)
    tasks.work(run.pk)
    run.refresh_from_db()
    runs.hand_over(run, officer, "confirmed")
    connection.close()

    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen([sys.executable, "-c", WORKER.format(run.pk)], cwd=ROOT, env=environment) as worker:
        while not (told := progress_of(run.pk)) or not told["done"]:
            assert worker.poll() is None
        worker.send_signal(signal.SIGKILL)
    # What the last sign of life would do by itself, seconds later.
    quietly("delete", key(run.pk))

    run.refresh_from_db()
    assert 0 < told["done"] < 2_000
    assert (run.state, Supplier.objects.count()) == ("confirmed", 0)
    assert not ImportRow.objects.filter(run=run, object_id__isnull=False).exists()
    tasks.work(run.pk)
    run.refresh_from_db()
    assert (run.state, Supplier.objects.count()) == ("written", 2_000)
    assert list(findings()) == []
