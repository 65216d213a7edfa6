import pytest
import redis
from kombu.utils.json import loads
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.celery import app


def test_a_task_waits_in_the_real_broker_until_a_worker_takes_it(valkey):
    with redis.Redis.from_url(valkey) as broker:
        sent = app.send_task("celery.backend_cleanup", queue="waiting")
        message = loads(broker.rpop("waiting"))

    assert message["headers"]["task"] == "celery.backend_cleanup"
    assert message["headers"]["id"] == sent.id
    assert message["content-type"] == "application/json"


def test_the_broker_keeps_an_append_only_file_and_asks_for_a_password(valkey):
    with redis.Redis.from_url(valkey) as broker:
        kept = broker.config_get("appendonly")
        port = broker.connection_pool.connection_kwargs["port"]

    assert kept == {"appendonly": "yes"}
    with (
        redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
