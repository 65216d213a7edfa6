"""Work out what many events need of their rows while the database is busy: a processor for each."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import TypeVar

from foundation import foreign_keys

Step = TypeVar("Step")
Read = TypeVar("Read")
Told = TypeVar("Told")

#: So many steps are read before the first of them is given: few enough to stand in memory together.
AHEAD = 3


@contextmanager
def ahead(
    read: Callable[[Step], Read], work_out: Callable[[Read], Told], steps: Iterator[Step]
) -> Iterator[Iterator[tuple[Step, Told]]]:
    """Give each step with what is worked out of what was read of it, in their order.

    `read` asks the database. `work_out` never does: where there are several steps, it runs in a thread of its own while
    the next ones are read, and foreign keys are looked at that would be when the transaction ends.
    """
    first = [*islice(steps, 2)]
    if len(first) < 2:
        yield ((step, work_out(read(step))) for step in first)
        return
    with ThreadPoolExecutor(1) as thread:
        yield worked_out(read, work_out, chain(first, steps), thread)


def worked_out(
    read: Callable[[Step], Read],
    work_out: Callable[[Read], Told],
    steps: Iterator[Step],
    thread: ThreadPoolExecutor,
) -> Iterator[tuple[Step, Told]]:
    """Give each step with what a thread worked out of it."""
    keys = foreign_keys.waiting()
    begun: deque[tuple[Step, Future[Told]]] = deque()
    for step in steps:
        begun.append((step, thread.submit(work_out, read(step))))
        if len(begun) < AHEAD:
            continue
        if keys:
            foreign_keys.look_at(keys.pop())
        yield done(begun)
        while begun and begun[0][1].done():
            yield done(begun)
    while begun:
        if keys:
            foreign_keys.look_at(keys.pop())
        yield done(begun)


def done(begun: "deque[tuple[Step, Future[Told]]]") -> tuple[Step, Told]:
    """Return the step that was begun first, once it is worked out."""
    step, told = begun.popleft()
    return step, told.result()
