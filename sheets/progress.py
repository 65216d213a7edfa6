"""How far a worker is with an import: told outside the database, whose transaction nobody sees into."""

import threading
import time
from typing import Any, Self

from foundation.telling import quietly
from sheets.models import ImportRun

#: A sign of life every so often; without one for so long nobody is at work.
EVERY, ALIVE = 2, 10  # seconds


class Progress:
    """Tells how many rows of how many are done, and in between that somebody is still at work."""

    def __init__(self, run: ImportRun) -> None:
        self.key = key(run.pk)
        self.state = {"done": 0, "total": 0}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.beat, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.ended.set()
        self.thread.join()
        quietly("delete", self.key)

    def __call__(self, done: int, total: int) -> None:
        """Tell how many rows are done."""
        self.state = {"done": done, "total": total}
        self.tell()

    def beat(self) -> None:
        """Give signs of life until the work ends."""
        while not self.ended.wait(EVERY):
            self.tell()

    def tell(self) -> None:
        """Say how far the work is."""
        quietly("set", self.key, self.state | {"at": time.time()}, ALIVE)


def progress_of(pk: int) -> dict[str, Any] | None:
    """Return how many rows of a run are done, of how many; None where nobody is at work."""
    found: dict[str, Any] | None = quietly("get", key(pk))
    return found


def key(pk: int) -> str:
    """Return under which name the progress of a run is told."""
    return f"import-progress:{pk}"
