"""A pytest plug-in that starts the servers before Django reads its settings."""

import os
import sqlite3
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.servers import valkey
from tests.servers import postgres

used = pytest.StashKey[str]()
#: Fixtures that open the database to a test that has no mark for it.
DATABASE = {"db", "transactional_db"}


def pytest_addoption(parser):
    """Let the database be chosen, and how much is run."""
    parser.addoption("--postgres", action="store_true", help="run the tests on PostgreSQL instead of SQLite")
    parser.addoption("--proofs", action="store_true", help="run what the suite has no time for, and nothing else")
    parser.addoption("--everything", action="store_true", help="leave out nothing but what asks no database")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Start the servers once; each of xdist's workers takes a broker database and an evidence folder of its own."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        number = worker.removeprefix("gw")
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].removesuffix("/0") + f"/{number}"
        os.environ["EVIDENCE_URL"] += f"-{number}"
    else:
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        var = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="goodstanding-test-")))
        broker = servers.enter_context(_broker(var))
        database_url, database = _database(early_config, servers, var)
        os.environ.update(_environment(var, database_url, broker))
        early_config.stash[used] = f"used: {database}, {valkey.version()}"
    return (yield)


def pytest_report_header(config):
    """Say what the tests ran against."""
    return config.stash.get(used, None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave proofs out, or all else; run once what drives a browser, holds on either database, or asks none.

    What takes longest begins first: else one process would wait for it at the end.
    """
    everything, postgres = config.getoption("everything"), config.getoption("postgres")
    wanted = [item for item in items if not (postgres and _runs_once(item, everything))]
    if not everything:
        proofs = {item for item in wanted if item.get_closest_marker("proof")}
        proofs.update(_further_cases(item for item in wanted if postgres and item not in proofs))
        wanted = [item for item in wanted if (item in proofs) == config.getoption("proofs")]
    config.hook.pytest_deselected(items=[*{*items} - {*wanted}])
    items[:] = sorted(wanted, key=lambda item: not item.get_closest_marker("long"))


def _further_cases(items):
    """Give of each test all cases but the first: SQLite runs them all, and the first one tries the statements."""
    tried = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in tried and not item.get_closest_marker("both"):
            yield item
        tried.add(test)


def _runs_once(item, everything):
    """Say whether a test need not run on a second database; with `everything` only what asks none is such."""
    held = item.get_closest_marker("either") and not (everything or item.get_closest_marker("both"))
    return bool(item.get_closest_marker("browser") or held or not _asks_a_database(item))


def _asks_a_database(item):
    """Say whether a test may use the database of the tests, or starts programs that use one of the same kind."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("both")
    return marked is not None or not DATABASE.isdisjoint(item.fixturenames)


def _environment(var, database_url, broker_url):
    """Name every setting, so that none comes from this machine's own installation or its .env file."""
    return {
        "GOODSTANDING_ENV": "local",
        "GOODSTANDING_VAR": str(var),
        "SECRET_KEY": "",
        "DEBUG": "",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DATABASE_URL": database_url,
        "REDIS_URL": broker_url,
        "EVIDENCE_URL": f"file://{var / 'evidence'}",
        "EMAIL_URL": f"filemail://{var / 'mail'}",
        "PUBLIC_URL": "http://localhost:8000",
        "ORGANISATION_NAME": "Goodstanding",
        "ORGANISATION_TIME_ZONE": "Asia/Shanghai",
        "WEBHOOK_NETWORKS": "",
        "CLAMD_URL": "",
        "UPLOAD_MOST_MEGABYTES": "12",
        "LANGUAGE_CODE": "en",  # sentences are compared in their source language
    }


def _database(config, servers, var):
    if not config.known_args_namespace.postgres:
        return f"sqlite:///{var / 'db.sqlite3'}", f"SQLite {sqlite3.sqlite_version}"
    server = servers.enter_context(postgres.running())
    os.environ["POSTGRES_BINARIES"] = str(server.binaries)  # for tests/migrated.py
    return server.url, server.version


@contextmanager
def _broker(var):
    with (var / "broker.log").open("wb") as log:
        process, url = valkey.start(var / "broker", log)
    yield url
    process.terminate()
    process.wait()
