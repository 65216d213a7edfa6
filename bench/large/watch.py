"""Wait for what a worker does with an import, and look at it meanwhile."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.large.processes import at_work, peak, seconds
from sheets.models import ImportRun
from sheets.progress import progress_of

EVERY = 0.25  # seconds
#: A worker that was killed is sent for again after a minute, by a beat that looks once a minute.
WITHIN = 1_800  # seconds


@dataclass
class Watched:
    """What was seen of one piece of work."""

    state: str
    seconds: float
    megabytes: int = 0
    #: Each of the places at which the bar stood.
    bar: set[int] = field(default_factory=set)


def until(
    run: ImportRun, holder: int, state: str, seen: Callable[[dict[str, Any]], bool] = lambda _told: False
) -> Watched:
    """Wait until a run is in a state, or until `seen` is true of how far it is; return what was seen meanwhile."""
    start = time.monotonic()
    watched = Watched(run.state, 0)
    while time.monotonic() < start + WITHIN:
        told = progress_of(run.pk)
        if told:
            watched.bar.add(told["done"])
        watched.megabytes = max([watched.megabytes, *map(peak, at_work(holder))])
        run.refresh_from_db(fields=["state", "error"])
        watched.state, watched.seconds = run.state, time.monotonic() - start
        if (run.state == state and not told) or (told and seen(told)):
            return watched
        if run.error:
            raise LookupError(run.error)
        time.sleep(EVERY)
    raise TimeoutError(f"{run}: {run.state}")


def kill_worker(holder: int) -> None:
    """Kill the process that is at work now, as a machine without memory would."""
    before = {pid: seconds(pid) for pid in at_work(holder)}
    time.sleep(EVERY)
    os.kill(max(before, key=lambda pid: seconds(pid) - before[pid]), signal.SIGKILL)
