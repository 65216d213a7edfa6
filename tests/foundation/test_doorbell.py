"""A broker that is away, or listens and says nothing, costs whoever saves next to nothing."""

import socket
from urllib.parse import urlsplit

import pytest
import redis
from kombu.utils.json import loads

from foundation.doorbell import PATIENCE, ring
from tests.servers import late


@pytest.fixture
def listener():
    """A port of this machine that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_ring_is_heard_where_the_broker_is_there(valkey):
    ring("tests.nobody_knows", 7)

    with redis.Redis.from_url(valkey) as broker:
        rung = [letter for letter in broker.lrange("celery", 0, -1) if is_of_nobody(loads(letter)["headers"])]
        # Others ring here too, and must not find what nobody answers to.
        assert [broker.lrem("celery", 0, letter) for letter in rung] == [1]


def is_of_nobody(headers):
    return (headers["task"], headers["argsrepr"]) == ("tests.nobody_knows", "(7,)")


@pytest.fixture
def slow(own_broker):
    """The way to a broker that answers each question in time, but not several of them."""
    broker = urlsplit(own_broker.url)
    with late.passing_on(broker.port, PATIENCE * 0.7) as port:
        yield broker._replace(netloc=f":{broker.password}@127.0.0.1:{port}").geturl()


def test_a_broker_that_answers_each_question_late_is_waited_for_once(slow, caplog, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", slow)

    assert ring("tests.nobody_knows", 7) is False
    (record,) = caplog.records
    assert record.getMessage().endswith(f"no answer in {PATIENCE} s")


def test_nobody_waits_longer_for_a_broker_than_a_second():
    assert PATIENCE <= 1


@pytest.mark.parametrize("state", ["silent", "away"])
def test_a_broker_that_does_not_answer_is_not_waited_for(listener, caplog, monkeypatch, state):
    port = listener.getsockname()[1]
    if state == "away":
        listener.close()
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port}/0")

    # Were it waited for, it would be for ever.
    ring("tests.nobody_knows", 7)

    (record,) = caplog.records
    assert record.getMessage().startswith("No worker could be asked to come: tests.nobody_knows (7,): ")
    assert record.exc_info is None  # it is said each minute until the broker is back
