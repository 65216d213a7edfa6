"""When a mail that was refused for now is tried again."""

import hashlib
from datetime import datetime, timedelta

#: After the first attempts; then every four hours.
SOON = (1, 5, 15, 60)  # minutes
LATER = timedelta(hours=4)
#: After so long it is given up; a time in which all mail was paused is not counted (`reminders.pauses`).
LONGEST = timedelta(hours=72)
#: Before so many attempts none is given up: while our own machine was off, nobody noted a pause.
FEWEST = 10


def next_attempt(first_failed_at: datetime, attempts: int, now: datetime, seed: str) -> datetime | None:
    """Return when a mail is tried again after so many attempts; None where it was tried for long enough.

    Up to a tenth is added, another for each mail: what failed together does not come back together.
    """
    wait = timedelta(minutes=SOON[attempts - 1]) if attempts <= len(SOON) else LATER
    share = hashlib.sha256(f"{seed} {attempts}".encode()).digest()[0] / 255
    again = now + wait * (1 + share / 10)
    return None if again - first_failed_at > LONGEST and attempts >= FEWEST else again
