"""Ask a worker to come: a ring that is lost costs time and nothing else, for what is to be done the database says."""

import logging
from collections.abc import Callable
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

#: Whoever saves something waits no longer for a broker: to connect, for each answer, and for all of it.
PATIENCE = 0.8  # seconds

log = logging.getLogger("goodstanding.doorbell")


def ring(task: str, *arguments: Any, expires: timedelta | None = None) -> bool:
    """Send for a worker, who does nothing once the ring has expired; return whether the broker took it.

    Where it is away, silent, full, not to be written to or has another password, the beat does it later.
    """
    connection = current_app.connection_for_write()
    connection.transport_options = {
        **(connection.transport_options or {}),
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    seconds = expires.total_seconds() if expires else None

    def send() -> None:
        with connection:
            current_app.send_task(task, arguments, connection=connection, retry=False, expires=seconds)

    failure = failure_of(send)
    if failure:
        log.warning("No worker could be asked to come: %s %s: %s", task, arguments, failure)
    return failure is None


def failure_of(send: Callable[[], None]) -> Exception | None:
    """Return why a ring was not taken, so far as is known after PATIENCE; None where it was.

    A broker that answers each question late would keep whoever waits for as many times as it is asked.
    """
    done: SimpleQueue[Exception | None] = SimpleQueue()

    def attempt() -> None:
        try:
            send()
        except Exception as error:
            done.put(error)
        else:
            done.put(None)

    Thread(target=attempt, name="doorbell", daemon=True).start()
    try:
        failure = done.get(timeout=PATIENCE)
    except Empty:
        return TimeoutError(f"no answer within {PATIENCE} s")
    if failure and not isinstance(failure, OperationalError | RedisError | OSError):
        raise failure
    return failure
