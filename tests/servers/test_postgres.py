from pathlib import Path

import psycopg

from tests.servers import postgres


def test_the_server_answers_on_its_socket_and_is_gone_afterwards():
    with postgres.running() as server, psycopg.connect(server.url) as connection:
        (answer,) = connection.execute("SHOW server_encoding").fetchone()
        (folder,) = connection.execute("SHOW unix_socket_directories").fetchone()

    assert answer == "UTF8"
    assert server.version.startswith("PostgreSQL 1")
    assert not Path(folder).exists()


def test_the_binaries_of_the_wheel_run_where_the_system_has_none(monkeypatch):
    monkeypatch.setattr(postgres, "_system_binaries", list)

    with postgres.running() as server, psycopg.connect(server.url) as connection:
        (version,) = connection.execute("SHOW server_version").fetchone()

    assert server.version == f"PostgreSQL {version}"
