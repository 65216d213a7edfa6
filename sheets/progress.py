"""How far a worker is with an import."""

from typing import Any

from foundation import progress
from sheets.models import ImportRun


class Progress(progress.Progress):
    """Tells how many rows of how many are done."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(key(run.pk))


def progress_of(pk: int) -> dict[str, Any] | None:
    """Return how many rows of a run are done, of how many; None where nobody is at work."""
    return progress.told(key(pk))


def key(pk: int) -> str:
    """Return under which name the progress of a run is told."""
    return f"import-progress:{pk}"
