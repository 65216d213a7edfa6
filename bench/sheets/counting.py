"""What is counted, not timed: statements, and memory."""

import ctypes
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

OWN = Path("/proc/self")


def statements(work: Callable[[], object]) -> int:
    """Return how many statements `work` sent, each COPY too; one for many rows counts once, as Django counts."""
    sent = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*arguments)

    connection.ensure_connection()
    driver = connection.connection
    plain = getattr(driver, "cursor_factory", None)
    if plain:

        class Counted(plain):
            def copy(self, *arguments: Any, **options: Any) -> Any:
                nonlocal sent
                sent += 1
                return super().copy(*arguments, **options)

        driver.cursor_factory = Counted
    with connection.execute_wrapper(counted):
        work()
    if plain:
        driver.cursor_factory = plain
    return sent


def knows_memory() -> bool:
    """Tell whether the system says how much memory was held at most: Linux does."""
    return (OWN / "clear_refs").exists()


def most_memory(work: Callable[[], object]) -> float:
    """Return by how many MB the memory of this process grew at most while `work` ran."""
    gc.collect()
    # What was freed and not given back would hide what is taken next.
    ctypes.CDLL(None).malloc_trim(0)
    (OWN / "clear_refs").write_text("5")
    before = held("VmRSS")
    work()
    return (held("VmHWM") - before) / 1_000


def held(what: str) -> int:
    """Return kB as the system counts them."""
    lines = (OWN / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))
