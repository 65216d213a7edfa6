"""What is counted, not timed: statements, and memory."""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection

OWN = Path("/proc/self")


def statements(work: Callable[[], object]) -> int:
    """Return how many statements `work` sent, each COPY too; one for many rows counts once, as Django counts."""
    sent = count()

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        next(sent)
        return execute(*arguments)

    connection.ensure_connection()
    with connection.execute_wrapper(counted), copies_counted(sent):
        work()
    return next(sent)


@contextmanager
def copies_counted(sent: Iterator[int]) -> Iterator[None]:
    """Count each COPY until the block ends: Django passes it to PostgreSQL's driver unseen."""
    if connection.vendor != "postgresql":
        yield
        return
    driver = connection.connection
    plain = driver.cursor_factory

    class Counted(plain):
        def copy(self, *arguments: Any, **options: Any) -> Any:
            next(sent)
            return super().copy(*arguments, **options)

    driver.cursor_factory = Counted
    try:
        yield
    finally:
        driver.cursor_factory = plain


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
