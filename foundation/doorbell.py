"""Ask a worker to come: a ring that is lost costs time and nothing else, for what is to be done the database says."""

import logging
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

#: Whoever saves something waits no longer for a broker that does not answer: to connect, and for each answer.
PATIENCE = 0.8  # seconds

log = logging.getLogger("goodstanding.doorbell")


def ring(task: str, *arguments: Any) -> None:
    """Send for a worker. Where the broker is away, or keeps silent, the beat does it later."""
    connection = current_app.connection_for_write()
    connection.transport_options = {
        **(connection.transport_options or {}),
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    try:
        with connection:
            current_app.send_task(task, arguments, connection=connection, retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("No worker could be asked to come: %s %s", task, arguments, exc_info=True)
