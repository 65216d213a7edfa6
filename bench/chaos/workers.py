"""What planners and senders do until they are killed."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.chaos.clock import clock

#: Where nothing is to be done, it is looked again after so long.
REST = 0.03  # seconds


def plan(errors: str) -> None:
    """Ring all the time."""
    from reminders.ringing import ring

    work(lambda: bool(ring(clock()).composed), errors)


def send(errors: str) -> None:
    """Send all the time."""
    from reminders.sending import send_all

    work(lambda: bool(send_all(clock, clock() + timedelta(minutes=1)).settled), errors)


def work(once: Callable[[], bool], errors: str) -> None:
    """Do something over and over; where the database is away, note it and connect again, as whoever rings does."""
    from django.db import DatabaseError, InterfaceError, connection

    while True:
        try:
            is_busy = once()
        except (DatabaseError, InterfaceError) as error:
            with Path(errors).open("a") as file:
                file.write(f"{time.time()} {type(error).__name__}: {' '.join(str(error).split())}\n")
            connection.close()
            is_busy = False
        if not is_busy:
            time.sleep(REST)
