"""Ask a worker to come: a ring that is lost costs time and nothing else, for what is to be done the database says."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
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

    # Each answer may come in time, and all of them late.
    apart = ThreadPoolExecutor(1, "doorbell")
    try:
        apart.submit(send).result(PATIENCE)
    except (OperationalError, RedisError, OSError) as error:
        log.warning(
            "No worker could be asked to come: %s %s: %s", task, arguments, str(error) or f"no answer in {PATIENCE} s"
        )
        return False
    finally:
        apart.shutdown(wait=False)
    return True
