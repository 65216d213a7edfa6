"""How far a worker is: told outside the database, whose transaction nobody sees into."""

import threading
import time
from typing import Any, Self

from foundation.telling import quietly

#: A sign of life every so often; without one for so long nobody is at work.
EVERY, ALIVE = 2, 10  # seconds


class Progress:
    """Tells how much of how much is done, and in between that somebody is still at work, under a key."""

    def __init__(self, key: str) -> None:
        self.key = key
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
        """Tell how much is done."""
        self.state = {"done": done, "total": total}
        self.tell()

    def beat(self) -> None:
        """Give signs of life until the work ends."""
        while not self.ended.wait(EVERY):
            self.tell()

    def tell(self) -> None:
        """Say how far the work is."""
        quietly("set", self.key, self.state | {"at": time.time()}, ALIVE)


def told(key: str) -> dict[str, Any] | None:
    """Return how much is done, of how much; None where nobody is at work."""
    found: dict[str, Any] | None = quietly("get", key)
    return found
