from contextlib import closing

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper

from sheets.collisions import refused_in_words
from sheets.reading import Unreadable

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(tmp_path):
    """Return a function that gives another connection to one SQLite database; it does not wait for the others."""
    settings = {"NAME": tmp_path / "busy.sqlite3", "TIME_ZONE": None, "CONN_MAX_AGE": 0, "AUTOCOMMIT": True}
    settings |= {"ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False, "OPTIONS": {"timeout": 0}}

    def connection():
        return closing(DatabaseWrapper(settings, "other"))

    return connection


def test_who_waits_too_long_for_another_writer_is_told_to_come_back(connected):
    with connected() as first, connected() as second, first.cursor() as writing, second.cursor() as waiting:
        writing.execute("BEGIN IMMEDIATE")

        with pytest.raises(Unreadable) as refused, refused_in_words():
            waiting.execute("BEGIN IMMEDIATE")

        writing.execute("ROLLBACK")
    assert (refused.value.code, refused.value.message.partition(",")[0]) == ("busy", "Another import is being written")


def test_another_error_of_the_database_is_not_taken_for_one(connected):
    refused = pytest.raises(OperationalError, match="no such table")
    with connected() as connection, connection.cursor() as cursor, refused, refused_in_words():
        cursor.execute("SELECT 1 FROM nowhere")


@pytest.mark.either  # no database is asked
def test_what_a_service_refuses_is_said_in_its_words():
    with pytest.raises(Unreadable) as refused, refused_in_words():
        raise ValidationError(["S1: it is gone.", ValidationError("%(code)s: so is it.", params={"code": "S2"})])

    assert (refused.value.code, refused.value.message) == ("in_the_way", "S1: it is gone. S2: so is it.")
