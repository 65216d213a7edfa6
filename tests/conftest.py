"""What every test stands on. The servers are started by tests/servers/plugin.py."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Field
from django.db.models.expressions import BaseExpression
from django.test import TransactionTestCase, signals, utils
from django.utils import translation

from tests.kept import empty
from tests.migrated import begin_with, begin_with_dump, dump, dumped, keep, kept_in
from tests.servers import broker, postgres as servers_postgres
from tests.stock import demonstration, demonstration_rows, filled, filled_rows, reference, shipped_rows

__all__ = ["demonstration", "demonstration_rows", "filled", "filled_rows", "reference", "shipped_rows"]

# The machine may be busy: how long an example takes says nothing.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1_000)  # for `make fuzz`
hypothesis.settings.load_profile("house")


def pytest_addoption(parser):
    """Let `make walls` and `make machine` look further than the suite has time for."""
    parser.addoption("--requests", type=int, default=400, help="how often a stranger looks for what is another's")
    parser.addoption("--seed", type=int, default=0, help="where he looks")
    parser.addoption("--seconds", type=int, default=0, help="how long deeds are tried one after another")
    parser.addoption("--shrinking", type=int, default=45, help="so many seconds it looks for a shorter list of deeds")


def pytest_configure():
    """Find static files where they are written; tests/test_run.py has what `collectstatic` makes of them.

    Hash passwords in one round; tests/accounts/test_people.py has the hashers of life, which stand behind that.
    Wait for no disk: no test pulls the plug.
    """
    os.fsync = lambda _descriptor: None
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # whitenoise warns where it is missing
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["tests.hashing.OneRound", *settings.PASSWORD_HASHERS]
    utils.instrumented_test_render = noted
    BaseExpression.copy = copied
    Field.clone = cloned(Field.clone)


def noted(template, context):
    """Render a template; tell Django's client of whole pages alone: it copies what each of hundreds of parts has."""
    if context.template is template and not str(template.name).startswith("django/forms/"):
        signals.template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def copied(expression):
    """Return what Django's own does, by the short way: queries are written down a million times here, of copies."""
    made = object.__new__(type(expression))
    vars(made).update(vars(expression))
    vars(made).pop("convert_value", None)
    return made


def cloned(clone):
    """Return what clones a field as Django does, by the short way: `migrate` does it for each step of each migration.

    A field that points to another model, or belongs to one, goes the long way.
    """

    def run(field):
        if field.is_relation or hasattr(field, "model"):
            return clone(field)
        made = object.__new__(type(field))
        vars(made).update(vars(field), creation_counter=Field.creation_counter)
        Field.creation_counter += 1
        return made

    return run


def pytest_collection_finish():
    """Let the garbage collector pass over what stays until the end, and come by less often: much time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def migrated(pytestconfig):
    """Return where a database is kept as today's migrations leave it, once one was made."""
    return kept_in(pytestconfig.cache.mkdir("migrated"))


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Let `migrate` go on from what is kept of it; the database goes with the folder of the run."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id, migrated):
    """Give each worker a database; SQLite's is a file, as in life: one in memory locks in other ways."""
    database = settings.DATABASES["default"]
    name = f"test_{worker_id}"
    if database["ENGINE"].endswith("sqlite3"):
        name = str(settings.VAR / f"{name}.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        # Of a test's statements most were another's: to plan them took as long as to run them.
        database["OPTIONS"]["cached_statements"] = 5_000
        begin_with(migrated, name)
    else:
        begin_with_dump(dumped(migrated), name)
    database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, migrated):
    """Number what `migrate` makes as it is numbered after a flush: in another order, by which keys would differ.

    After a test that commits, empty all tables by our own means: rows kept in memory point to what `migrate` made.
    """
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False, reset_sequences=True)
        if connection.vendor == "sqlite":
            keep(migrated)
        else:
            dump(dumped(migrated), connection.settings_dict["NAME"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty())
        yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def in_english():
    """Compare sentences in their source language, and let no page's language outlive its test."""
    with translation.override("en"):
        yield


@pytest.fixture
def uncounted(db):
    """Let PostgreSQL know of no table how many rows it has: what another test counted stays, though its rows do not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pg_class SET reltuples = 0 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )


@pytest.fixture(scope="session")
def valkey():
    """Return the redis:// URL of the running broker, which Celery uses too."""
    return settings.REDIS_URL


@pytest.fixture
def own_broker(tmp_path, monkeypatch, settings):
    """Start a broker for one test, which may do to it what it likes; whoever rings or tells of progress asks it."""
    with broker.running(tmp_path) as server:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", server.url)
        progress = settings.CACHES["progress"] | {"LOCATION": server.url}
        settings.CACHES = settings.CACHES | {"progress": progress}
        yield server


@pytest.fixture(scope="session")
def postgres_server():
    """Start a PostgreSQL apart from the one that the tests may run on."""
    with servers_postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres(postgres_server):
    """Return the URL of a PostgreSQL apart from the one that the tests may run on."""
    return postgres_server.url
